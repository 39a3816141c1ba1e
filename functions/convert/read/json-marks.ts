/** What parts JSON, as UTF-16 codes. */
export const code = {
  quote: '"'.charCodeAt(0),
  escape: "\\".charCodeAt(0),
  list: "[".charCodeAt(0),
  object: "{".charCodeAt(0),
  endList: "]".charCodeAt(0),
  endObject: "}".charCodeAt(0),
  comma: ",".charCodeAt(0),
  colon: ":".charCodeAt(0),
};
