/** Bytes after which a part of a file ends, as a function's 6 MB are counted. What lies beyond is at `Link: rel="next"`. */
export const enough = 4_000_000;

/** Bytes as the text travels in a function's answer: in UTF-8, with quotes escaped. */
export const sizeOf = (text: string) => Buffer.byteLength(JSON.stringify(text));
