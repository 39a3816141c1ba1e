import type { FindingCode } from "../../../../schemas/finding-codes.ts";

/**
 * Findings that are one sentence: nothing in it differs from file to file, so that a translation leaves nothing out of the
 * English.
 */
export const toldWhole: ReadonlySet<string> = new Set<FindingCode>([
  "binary",
  "no_key",
  "numbers",
  "old_office",
  "outlook_message",
  "parquet",
  "pdf",
  "read_again",
  "rtf",
  "sqlite",
  "unknown_connection",
  "virus",
  "xlsb",
  "xml",
]);
