import { Explained } from "../explained.ts";
import { textIn } from "./file-text.ts";

/** Sixteen secrets of the longest kind; a larger file is another one. */
const most = 8_192;

/**
 * The secret in a file, or from standard input where the path is `-`, without the line's end. Not an option's own text:
 * every user of the machine sees how a process was called, and the shell writes it into its history. Throws `Explained`.
 */
export function secretIn(path: string): string {
  const text = textIn(path);
  const secret = text.replace(/\r?\n$/, "");
  if (secret === "" || text.length > most || /[\r\n]/.test(secret))
    throw new Explained(`${path} does not hold one secret on one line.`);
  return secret;
}
