import { createHash } from "node:crypto";
import { type EventText, textOf } from "../../functions/searching/event-text.ts";
import { changeFiles, type KeptFilesDeps, type NewFile } from "../../functions/searching/kept-files.ts";
import { looseOf, packed } from "../../functions/searching/word-file.ts";
import type { PlacedRow } from "../../functions/store/rows.ts";
import { type WordFilesState, wordFilesRow } from "../../functions/store/word-file-rows.ts";
import { putWordFiles } from "../../functions/store/word-files.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { familyOf } from "../../schemas/event-types.ts";

/** Events of a file, as the night's pass makes them. */
const inFile = 100_000;
const clients = 20_000;
const year = 365 * 86_400_000;
const until = Date.parse("2026-11-30T00:00:00.000Z");

const letters = [
  "ba",
  "char",
  "dor",
  "el",
  "fin",
  "gra",
  "har",
  "il",
  "ken",
  "lo",
  "mar",
  "nor",
  "os",
  "pen",
  "qui",
  "ral",
];
const ends = ["ter", "son", "ley", "ton", "field", "man", "wick", "ing", "ment", "day"];

/** A number from 0 to below 1 that is always the same for the same two. */
function chance(n: number, of: number): number {
  let hash = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(of + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
const upTo = (limit: number, n: number, of: number) => Math.floor(chance(n, of) * limit);
const wordAt = (n: number) =>
  `${letters[n % 16]}${letters[(n >>> 4) % 16]}${ends[(n >>> 8) % 10]}${n > 2_560 ? letters[(n >>> 12) % 16] : ""}`;
/** Some words are said often, most seldom. */
const saidWord = (n: number, of: number) => wordAt(Math.floor(chance(n, of) ** 3 * 30_000));

const kinds = [
  { type: "email.received", tool: "boomerang-gmail", direction: "in", title: "Re: " },
  { type: "invoice.sent", tool: "quickbooks", direction: "out", title: "Invoice {} sent to " },
  { type: "message.posted", tool: "slack", direction: "in", title: "" },
  { type: "document.added", tool: "dropbox", direction: "in", title: "Added {}.pdf: " },
  { type: "payment.received", tool: "quickbooks", direction: "in", title: "Payment of {} by " },
  { type: "task.completed", tool: "accelo", direction: "out", title: "Done: " },
] as const;

/** What the nth event says: of two people at each client, and of documents that are told of three times. */
function eventOf(n: number, count: number): PublishedEvent {
  const kind = kinds[n % kinds.length] ?? kinds[0];
  const client = upTo(clients, n, 1);
  const who = client * 2 + upTo(2, n, 2);
  const name = `${wordAt(who % 300)} ${wordAt(300 + (who % 3_000))}`;
  const document = `HP-${Math.floor(n / 3)}`;
  const family = familyOf(kind.type);
  const isDocument = family === "money" || family === "document";
  return {
    id: idOf(n),
    ...{ tool: kind.tool, connection: "main", type: kind.type, family, direction: kind.direction },
    time: new Date(until - year + Math.floor(((n + 1) / count) * (year - 1))).toISOString(),
    title: `${kind.title.replace("{}", document)}${[3, 4, 5, 6, 7].map((of) => saidWord(n, of)).join(" ")}`,
    actor: { kind: "contact", name, email: `${wordAt(300 + (who % 3_000))}.${who}@client-${client}.example` },
    ...(isDocument
      ? { object: { kind: "invoice", id: digest(`object ${document}`).slice(0, 18), name: document } }
      : {}),
    identities: [],
    details: {
      about: [8, 9, 10, 11].map((of) => saidWord(n, of)).join(" "),
      amount: `${upTo(100_000, n, 12) / 100}`,
    },
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
/** The number stands in it, and the rest is by chance, as in all of an id. */
const idOf = (n: number) => `evt_${digest(`event ${n}`).slice(0, 24)}${n.toString(16).padStart(8, "0")}`;

/** The row of an event, as the table has it. */
export function rowOf(id: string, count: number): PlacedRow {
  const event = eventOf(Number.parseInt(id.slice(-8), 16), count);
  return { pk: id, delivery: "dlv_1", recordedTime: event.time, keyedTime: event.time, keys: [], event };
}

function textsFrom(first: number, to: number, count: number): EventText[] {
  const texts: EventText[] = [];
  for (let n = first; n < to; n++) texts.push(...[textOf(rowOf(idOf(n), count)) ?? []].flat());
  return texts;
}

/** Files of so many events of a year, the newest first, without their events: what is measured is how they are searched. */
export async function fileBook(count: number, deps: KeptFilesDeps): Promise<WordFilesState> {
  const start = { version: 1, until: new Date(until).toISOString(), files: [], strays: [] };
  await putWordFiles(start, undefined, deps);
  let state: WordFilesState = start;
  for (let to = count; to > 0; to -= inFile) {
    const texts = textsFrom(Math.max(0, to - inFile), to, count);
    const file: NewFile = {
      written: packed([looseOf(texts)]),
      since: texts[0]?.time ?? "",
      until: texts.at(-1)?.time ?? "",
    };
    const change = { until: state.until, back: undefined, files: [...state.files, file] };
    state = (await changeFiles(state, change, deps)) ?? state;
  }
  return state;
}

/** Says again which files there are, of a book that was kept. */
export async function fileAgain(state: unknown, deps: KeptFilesDeps): Promise<void> {
  await putWordFiles(wordFilesRow.parse(state), undefined, deps);
}
