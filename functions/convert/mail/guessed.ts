import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { codePage } from "../read/code-page.ts";
import { legacyEncodingOf } from "../read/legacy-encoding.ts";

/** Bytes as text that do not say in what they are: in UTF-8, else in the encoding of one byte a character that gives words. */
export function guessed(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const encoding = legacyEncodingOf(bytes) ?? "windows-1252";
  return codePage(encoding)?.(bytes) ?? new TextDecoder(encoding).decode(bytes);
}
