import { open } from "node:fs/promises";
import { Refused } from "../refused.ts";

/** Files that are not taken, by what they are and what to save them as. */
export const saveAs = "Open it and save it as .xlsx or as CSV (UTF-8), then send that.";

const foreign = {
  html: () => new Refused("html", "This is a web page, perhaps a sign-in page that the export ran into."),
  mht: () => new Refused("html", `This is a web archive (.mht). ${saveAs}`),
  bank: () =>
    new Refused(
      "bank_file",
      "This is a bank's file for bookkeeping (OFX, QIF or MT940): export the data as CSV or XLSX.",
    ),
  iif: () =>
    new Refused(
      "bank_file",
      "This is QuickBooks' own file for interchange (IIF): save the report as CSV or XLSX, then send that.",
    ),
  card: () =>
    new Refused(
      "document",
      "This is an address book or a calendar (vCard or iCalendar): export the data as CSV or XLSX.",
    ),
  xml: () => new Refused("xml", "This is XML: export the data as CSV or XLSX."),
  pdf: () => new Refused("pdf", "This is a PDF: export the data as CSV or XLSX."),
  rtf: () => new Refused("rtf", "This is a text document (RTF): export the data as CSV or XLSX."),
  parquet: () => new Refused("parquet", "This is a Parquet file: export the data as CSV or XLSX."),
  sqlite: () => new Refused("sqlite", "This is an SQLite database: export the table as CSV."),
  zip: () =>
    new Refused(
      "not_xlsx",
      "This archive is not an Excel workbook: unpack it and send the file that is in it.",
    ),
  xlsb: () => new Refused("xlsb", `This is a binary Excel workbook (.xlsb). ${saveAs}`),
  numbers: () =>
    new Refused(
      "numbers",
      "This is an Apple Numbers file: export it as Excel (.xlsx) or CSV, then send that.",
    ),
  document: () => new Refused("document", "This is a text document: export the data as CSV or XLSX."),
  slides: () => new Refused("document", "This is a presentation: export the data as CSV or XLSX."),
  xls: () => new Refused("xls", `This is a workbook of Excel 95 or older. ${saveAs}`),
  password: () => new Refused("password", "The workbook has a password: save it without one."),
  mail: () =>
    new Refused(
      "outlook_message",
      "This is an Outlook message: save the file that is attached to it and send that.",
    ),
  ole: () => new Refused("old_office", `This is an old Office file. ${saveAs}`),
};

const html =
  /^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<head|<body|<table|<meta|<div|<style)/s;

/** What a text with tags is that has a table: a web page that a tool calls Excel, or Excel's own XML of 2003. */
export function markupOf(text: string, name: string): "html" | "spreadsheetml" | undefined {
  const start = text.slice(0, 4_000).toLowerCase();
  if (html.test(start)) {
    const isTable =
      /<table|urn:schemas-microsoft-com:office:(?:office|excel)/.test(start) || /\.xlsx?$/i.test(name);
    return isTable && !/<form|type="?password/.test(start) ? "html" : undefined;
  }
  const isXml = /^<\?xml|^<\w[\w:-]*[\s>]/.test(start);
  return isXml && /excel\.sheet|urn:schemas-microsoft-com:office:spreadsheet/.test(start)
    ? "spreadsheetml"
    : undefined;
}

/** What text begins as that is not a table; `undefined` for what may be one. */
export function foreignText(text: string): Refused | undefined {
  const start = text.slice(0, 4_000).toLowerCase();
  if (html.test(start)) return foreign.html();
  if (/^<\?xml|^<\w[\w:-]*[\s>]/.test(start)) return foreign.xml();
  if (start.startsWith("mime-version:") && /content-type:\s*multipart\/related/.test(start))
    return foreign.mht();
  if (/^(?:ofxheader:|!type:|!account\s|(?:\{1:|:20:))/.test(start)) return foreign.bank();
  if (/^!(?:trns|hdr|accnt|cust|vend|invitem|timeact)\t/.test(start)) return foreign.iif();
  if (/^begin:v(?:card|calendar)\b/.test(start)) return foreign.card();
  if (start.startsWith("%pdf")) return foreign.pdf();
  if (start.startsWith("{\\rtf")) return foreign.rtf();
  if (text.startsWith("PAR1")) return foreign.parquet();
  // Sheets as text for other programs: SYLK and DIF.
  if (/^id;p[^\n]*\n[a-z];/.test(start) || /^table\r?\n0,1\r?\n/.test(start)) return foreign.ole();
  return start.startsWith("sqlite format 3") ? foreign.sqlite() : undefined;
}

/** What an archive is that is not an Excel workbook, by the names of its parts in small letters. */
export function foreignArchive(parts: readonly string[], mimetype: string): Refused {
  const has = (part: string) => parts.some((name) => name.startsWith(part));
  if (has("xl/workbook.bin")) return foreign.xlsb();
  if (has("index/document.iwa") || has("index.zip")) return foreign.numbers();
  if (has("word/") || mimetype.includes("opendocument.text")) return foreign.document();
  return has("ppt/") ? foreign.slides() : foreign.zip();
}

/** A workbook of Excel 2 to 4 (BIFF), which is a stream of records without a container; `undefined` for anything else. */
export function looseWorkbook(head: Buffer): Refused | undefined {
  const [begin = -1, version = -1, size = -1, none = -1] = head;
  const isBegin = begin === 9 && [0, 2, 4].includes(version) && [4, 6].includes(size) && none === 0;
  return isBegin ? foreign.xls() : undefined;
}

const lookedAt = 4 * 1024 * 1024;

/**
 * What an OLE file is, as Office wrote until 2007 and writes what has a password, by the names of its streams; `undefined`
 * for a workbook of Excel 97 to 2003.
 */
export async function oleFile(path: string): Promise<Refused | undefined> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(size, lookedAt)),
      0,
      Math.min(size, lookedAt),
      0,
    );
    const bytes = buffer.subarray(0, bytesRead);
    const has = (stream: string) => bytes.includes(Buffer.from(stream, "utf16le"));
    if (has("EncryptedPackage")) return foreign.password();
    if (has("__substg1.0_")) return foreign.mail();
    if (has("WordDocument")) return foreign.document();
    if (has("PowerPoint Document")) return foreign.slides();
    if (has("Workbook")) return undefined;
    return has("Book") ? foreign.xls() : foreign.ole();
  } finally {
    await file.close();
  }
}
