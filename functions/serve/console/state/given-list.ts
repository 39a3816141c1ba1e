import { type ClientList, clientList } from "./client-list.ts";
import { type Given, media } from "./given.ts";
import { decoded } from "./text-table.ts";

/** What was given holds no list that can be read; `code` says why. */
export class NoList extends Error {
  readonly code: "folder" | "media" | "tooLarge" | "workbook" | "notText" | "empty" | "tooMany";
  constructor(code: NoList["code"]) {
    super("There is no list in it");
    this.code = code;
  }
}

const [mostBytes, mostRows] = [20 * 1024 * 1024, 50_000];

/** What no text has: a picture, a database or a paper begins so. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const noText = /^%PDF|[\0-\x08\x0e-\x1a]/;

/** The list in what was chosen or dropped. Throws `NoList`. */
export async function listIn(given: Given): Promise<ClientList> {
  if ("folder" in given) throw new NoList("folder");
  if (media.test(given.type)) throw new NoList("media");
  if (given.size > mostBytes) throw new NoList("tooLarge");
  const bytes = await given.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if ((first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf))
    throw new NoList("workbook");
  return listOf(given.name, decoded(bytes));
}

/** The list in text that was pasted, or read from a file. Throws `NoList`. */
export function listOf(name: string, text: string): ClientList {
  if (noText.test(text.slice(0, 4_000))) throw new NoList("notText");
  const list = clientList(name, text);
  if (list === undefined) throw new NoList("empty");
  if (list.rows.length > mostRows) throw new NoList("tooMany");
  return list;
}
