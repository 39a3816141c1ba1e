import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Explained } from "../explained.ts";

/** Sixteen secrets of the longest kind; a larger file is another one. */
const most = 8_192;

/**
 * The secret in a file, or from standard input where the path is `-`, without the line's end. Not an option's own text:
 * every user of the machine sees how a process was called, and the shell writes it into its history.
 */
export function secretIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path === "-" ? 0 : resolve(path), "utf8");
  } catch {
    throw new Explained(`${path} cannot be read.`);
  }
  const secret = text.replace(/\r?\n$/, "");
  if (secret === "" || text.length > most || /[\r\n]/.test(secret))
    throw new Explained(`${path} does not hold one secret on one line.`);
  return secret;
}
