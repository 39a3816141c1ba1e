import { TextDecoder } from "node:util";

/** The share of the bytes beyond ASCII that must be so. */
const enough = 0.9;
/** How many bytes of a row beyond ASCII are several characters: letters with accents stand alone. */
const several = 4;

/**
 * The encoding of two bytes a character that lines seem to be in, as programs in China and Korea still write them; by chance
 * they hold so many characters of UTF-8 that they look like a text in that with odd bytes. `undefined` for such a text: of
 * its bytes, many are below those of which both halves of a Chinese character are.
 */
export function eastAsianIn(lines: Buffer): "gb18030" | "euc-kr" | "euc-jp" | undefined {
  const runs = lines.toString("latin1").match(/[\u0080-\u00ff]+/g) ?? [];
  const bytes = runs.join("").length;
  const inWords = runs.filter((run) => run.length >= several && run.length % 2 === 0).join("").length;
  const high = runs.join("").match(/[\u00a1-\u00fe]/g)?.length ?? 0;
  if (bytes === 0 || inWords < enough * bytes || high < enough * bytes) return undefined;
  const characters = bytes / 2;
  const has = (encoding: "euc-kr" | "euc-jp", of: RegExp) =>
    (new TextDecoder(encoding).decode(lines).match(of)?.length ?? 0) / characters;
  if (has("euc-kr", /[\uac00-\ud7a3]/gu) >= enough) return "euc-kr";
  return has("euc-jp", /[\u3041-\u30fa]/gu) >= 1 - enough ? "euc-jp" : "gb18030";
}
