import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { SaxesParser } from "saxes";
import type { Entry, ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { Refused } from "../refused.ts";
import { atMost } from "./at-most.ts";
import { foreignArchive } from "./foreign.ts";

/** The parts by their names as they are compared: without regard to case, as the format says (ECMA-376, part 2). */
export type Parts = ReadonlyMap<string, Entry>;

const partName = (name: string) => name.replaceAll("\\", "/").replace(/^\/+/, "").toLowerCase();

/** All parts of an archive. Throws `Refused` where it has a password or too many parts, and what the reader of archives throws. */
export async function partsOf(zip: ZipFile): Promise<Parts> {
  const parts = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      parts.set(partName(entry.fileName), entry);
      if (parts.size > 10_000) reject(new Refused("not_xlsx", "The archive has over 10,000 parts."));
      else zip.readEntry();
    });
    zip.on("end", resolve);
    zip.on("error", reject);
    zip.readEntry();
  });
  if (parts.has("encryptedpackage"))
    throw new Refused("password", "The workbook has a password: save it without one.");
  return parts;
}

/** What an archive's parts are: a workbook's, in one of two forms. Throws `Refused` for anything else. */
export async function kindOf(zip: ZipFile, parts: Parts): Promise<"xlsx" | "ods"> {
  const names = [...parts.keys()];
  if (names.some((name) => /workbook[^/]*\.xml$/.test(name))) return "xlsx";
  const mimetype = await mimetypeOf(zip, parts.get("mimetype"));
  if (mimetype.includes("opendocument.spreadsheet") && parts.has("content.xml")) return "ods";
  throw foreignArchive(names, mimetype);
}

async function mimetypeOf(zip: ZipFile, entry: Entry | undefined): Promise<string> {
  if (!entry || entry.uncompressedSize > 200) return "";
  return await text(await zip.openReadStreamPromise(entry));
}

type Attributes = Readonly<Record<string, string>>;

/** What a part's reader wants to know of its XML. Names are without their prefix. */
export interface Handlers {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

export async function readXml(
  zip: ZipFile,
  entry: Entry,
  handlers: Handlers,
  progress?: (share: number) => void,
): Promise<void> {
  if (entry.uncompressedSize > limits.inflated)
    throw new Refused("too_large_unpacked", `Unpacked, the workbook is over ${limits.inflated >> 20} MB.`);
  const parser = xmlParser(handlers);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  await orDamaged(async () => {
    await pipeline(await zip.openReadStreamPromise(entry), atMost(limits.inflated), async (chunks) => {
      for await (const chunk of chunks) {
        read += chunk.length;
        progress?.(read / Math.max(1, entry.uncompressedSize));
        parser.write(decoder.decode(chunk, { stream: true }));
      }
    });
    parser.close();
  });
}

/** A parser of a workbook's XML, which throws `Refused` where that is damaged. */
export function xmlParser(handlers: Handlers) {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  parser.on("doctype", () => {
    throw new Refused(
      "xml_dtd",
      "The workbook defines XML entities, which Excel never does; it was not read.",
    );
  });
  parser.on("error", (cause) => {
    throw Object.assign(new Refused("damaged", "The workbook's XML is damaged."), { cause });
  });
  parser.on("opentag", ({ name, attributes }) => handlers.open?.(local(name), attributes));
  parser.on("closetag", ({ name }) => handlers.close?.(local(name)));
  parser.on("text", (text) => handlers.text?.(text));
  parser.on("cdata", (text) => handlers.text?.(text));
  return parser;
}

export interface Relation {
  readonly id: string;
  /** The last word of its type, e.g. `worksheet`. */
  readonly type: string;
  readonly target: string;
}

/** What a part refers to, by the part beside it that says so. */
export async function relationsOf(zip: ZipFile, parts: Parts, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf("/") + 1);
  const entry = parts.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  const relations: Relation[] = [];
  if (entry)
    await readXml(zip, entry, {
      open: (name, { Id = "", Type = "", Target = "" }) => {
        if (name !== "Relationship" || relations.length > 5_000) return;
        const target = Target.startsWith("/") ? Target : `${folder}${Target}`;
        const plain = partName(target)
          .replaceAll(/[^/]+\/\.\.\//g, "")
          .replaceAll("./", "");
        relations.push({ id: Id, type: Type.slice(Type.lastIndexOf("/") + 1), target: plain });
      },
    });
  return relations;
}

/** Calls a workbook damaged on which something fails that does not refuse it itself. */
export async function orDamaged<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw Object.assign(new Refused("damaged", "The workbook is damaged: save it again and send it whole."), {
      cause,
    });
  }
}

/** The place of a cell by its reference, e.g. 27 for `AB12`. */
export function columnOf(reference: string): number {
  let place = 0;
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? "A")
    place = place * 26 + letter.charCodeAt(0) - 64;
  return place - 1;
}
