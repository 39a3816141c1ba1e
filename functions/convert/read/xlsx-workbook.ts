import type { ZipFile } from "yauzl";
import { Refused } from "../refused.ts";
import { foldedName } from "./rows.ts";
import { type Parts, readXml, relationsOf } from "./xlsx-package.ts";

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
}

export interface FilledSheet extends Sheet {
  /** Whether anything stands in it. */
  readonly isFilled: boolean;
}

export interface SheetPart extends Sheet {
  readonly path: string;
}

export interface Workbook {
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  /** The names of the parts that hold its texts and its styles. */
  readonly strings: string;
  readonly styles: string;
}

/** What a workbook says of its sheets, and where its parts are. Throws `Refused`. */
export async function workbookOf(zip: ZipFile, parts: Parts): Promise<Workbook> {
  const root = await relationsOf(zip, parts, "");
  const path = root.find(({ type, target }) => type === "officeDocument" && parts.has(target))?.target;
  const workbook = path ?? "xl/workbook.xml";
  const entry = parts.get(workbook);
  if (!entry) throw new Refused("damaged", "The archive names a workbook that is not in it.");
  const relations = await relationsOf(zip, parts, workbook);
  const targetOf = (type: string) => relations.find((one) => one.type === type)?.target ?? "";
  const sheets: SheetPart[] = [];
  let date1904 = false;
  await readXml(zip, entry, {
    open: (name, attributes) => {
      if (name === "workbookPr") date1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name !== "sheet" || sheets.length > 1_000) return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
      const of = relations.find((one) => one.id === id);
      // A sheet may be a chart, too.
      if (of && of.type !== "worksheet") return;
      const hidden = /hidden/i.test(attributes.state ?? "");
      sheets.push({ name: attributes.name ?? "", path: of?.target ?? "", hidden });
    },
  });
  const besideWorkbook = workbook.slice(0, workbook.lastIndexOf("/") + 1);
  return {
    sheets,
    date1904,
    strings: targetOf("sharedStrings") || `${besideWorkbook}sharedstrings.xml`,
    styles: targetOf("styles") || `${besideWorkbook}styles.xml`,
  };
}

/**
 * The sheet that is asked for or, where none is, the only one that people see and in which something stands. `filled`: those
 * of several in which something does. Throws `Refused`.
 */
export async function chosenSheet<Of extends Sheet>(
  sheets: readonly Of[],
  wanted: string | undefined,
  filled: (seen: readonly Of[]) => readonly Of[] | Promise<readonly Of[]>,
): Promise<Of> {
  const seen = sheets.filter(({ hidden }) => !hidden);
  const candidates = seen.length > 0 ? seen : sheets;
  const of = wanted === undefined && candidates.length > 1 ? await filled(candidates) : candidates;
  const [only] = of.length > 0 ? of : candidates;
  if (wanted === undefined && of.length < 2 && only) return only;
  const sheet =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => foldedName(name) === foldedName(wanted ?? ""));
  if (wanted !== undefined && sheet) return sheet;
  const tables = of.map(({ name }) => name);
  throw new Refused(
    "which_table",
    `Say which sheet to read, one of ${tables.join(", ").slice(0, 500) || "none"}.`,
    undefined,
    tables.length > 0 ? { tables } : {},
  );
}
