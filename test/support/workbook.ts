import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** A ZIP archive of the given parts. */
export async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return await buffer(zip.outputStream);
}

export interface Workbook {
  /** Each sheet's `<sheetData>` content by its name. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly strings?: readonly string[];
  readonly date1904?: boolean;
  /** The names of sheets that people do not see. */
  readonly hidden?: readonly string[];
  readonly extra?: Readonly<Record<string, string>>;
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** An Excel workbook as ECMA-376 lays it out, with the cell styles general, built-in date, custom date, two places, and hours that have passed in a custom and in the built-in style. */
export async function workbook({
  sheets,
  strings = [],
  date1904 = false,
  hidden = [],
  extra = {},
}: Workbook): Promise<Buffer> {
  const names = Object.keys(sheets);
  const list = names
    .map(
      (name, n) =>
        `<sheet name="${name}" sheetId="${n + 1}"${hidden.includes(name) ? ' state="hidden"' : ""} r:id="rId${n + 1}"/>`,
    )
    .join("");
  const rels = names.map(
    (_, n) =>
      `<Relationship Id="rId${n + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`,
  );
  return await zipOf({
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<workbook ${main} xmlns:r="${relations}"><workbookPr${date1904 ? ' date1904="1"' : ""}/><sheets>${list}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${rels.join("")}</Relationships>`,
    "xl/styles.xml": `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy&quot; day&quot;"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/><xf numFmtId="165"/><xf numFmtId="46"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst ${main}>${strings.join("")}</sst>`,
    ...Object.fromEntries(
      Object.values(sheets).map((data, n) => [
        `xl/worksheets/sheet${n + 1}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?><worksheet ${main}><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
    ...extra,
  });
}

/** A row of inline texts. */
export const textRow = (...cells: readonly string[]) =>
  `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join("")}</row>`;
