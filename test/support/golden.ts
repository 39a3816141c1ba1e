import * as z from "zod/mini";
import { createHandler } from "../../functions/jobs/handler.ts";
import { listKinds } from "../../functions/jobs/list-kinds.ts";
import { record } from "../../functions/record/record.ts";
import { createAccount, eraseAccount } from "../../functions/serve/accounts.ts";
import { assign } from "../../functions/serve/identities.ts";
import { merge as mergeAccounts } from "../../functions/serve/merges.ts";
import { ledRow } from "../../functions/store/account-identities.ts";
import { accountRow } from "../../functions/store/account-row.ts";
import { cardRow } from "../../functions/store/cards.ts";
import { changedRow } from "../../functions/store/changed-accounts.ts";
import { connectionRow } from "../../functions/store/connection-health.ts";
import { mailboxRow } from "../../functions/store/connections-table.ts";
import { dueDaysRow, tellDueSince } from "../../functions/store/due-days.ts";
import { turnOfKey, turnRow, waitingRow } from "../../functions/store/fetches.ts";
import { fileHashRow, snapshotRow } from "../../functions/store/file-records.ts";
import { kindRow } from "../../functions/store/kinds-listed.ts";
import { linkRow } from "../../functions/store/links.ts";
import { quietRow } from "../../functions/store/quiet-connections.ts";
import { monthRow } from "../../functions/store/rollups.ts";
import { eventRow, feedRow, listedRow, objectRow } from "../../functions/store/rows.ts";
import type { Storage } from "../../functions/store/storage.ts";
import { suggestionRow } from "../../functions/store/suggestions.ts";
import { toCountRow } from "../../functions/store/to-count.ts";
import { rewordedRow, wordFilesRow } from "../../functions/store/word-file-rows.ts";
import { localContext } from "../../infra/local/context.ts";
import { instant } from "../../schemas/account-event.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { type FileReport, fileReport } from "../../schemas/file.ts";
import { mappingVersion } from "../../schemas/mapping.ts";
import { matchingSettings } from "../../schemas/matching.ts";
import { merge } from "../../schemas/merge.ts";
import { type Item, MemoryDynamo } from "./memory-dynamodb.ts";
import { message } from "./message.ts";
import { workDeps } from "./work-deps.ts";

/** What stays of an erased event: nothing of it is read but that it is there. */
const erasedRow = z.object({ pk: z.string(), sk: z.literal("@"), erased: instant });

/** What reads the rows of a kind; the other kinds are read within their stores. */
export const readers = {
  event: eventRow,
  "event at a further account": listedRow,
  "erased event": erasedRow,
  object: objectRow,
  feed: feedRow,
  "events told late": feedRow,
  "kind of event": kindRow,
  "events of a kind": feedRow,
  account: accountRow,
  "changed accounts": changedRow,
  "identity of an account": ledRow,
  card: cardRow,
  month: monthRow,
  "events to be counted": toCountRow,
  "due days that are told of": dueDaysRow,
  "reworded event": rewordedRow,
  "files of words": wordFilesRow,
  identity: linkRow,
  connection: connectionRow,
  merge,
  suggestion: suggestionRow,
  mailbox: mailboxRow,
  file: fileReport,
  "hash of a file": fileHashRow,
  snapshot: snapshotRow,
  "fetch that waits": waitingRow,
  "turn of fetches": turnRow,
  mapping: mappingVersion,
  "quiet connections": quietRow,
  matching: matchingSettings,
} as const;
export type ReadKind = keyof typeof readers;
export const isRead = (kind: string): kind is ReadKind => Object.hasOwn(readers, kind);

const kinds: readonly (readonly [kind: string, pk: RegExp, sk: RegExp])[] = [
  ["event", /^evt_/, /^@$/],
  ["event at a further account", /^evt_/, /^\+/],
  ["object", /^object#/, /^@$/],
  ["pointer of an object", /^object#/, /./],
  ["identity", /^identity#/, /^@$/],
  ["pointer of an identity", /^identity#/, /./],
  ["feed", /^feed#/, /./],
  ["events told late", /^toldlate$/, /./],
  ["changed accounts", /^accounts#changed$/, /./],
  ["accounts listed", /^accounts#listed$/, /^@$/],
  ["account", /^accounts#/, /./],
  ["identity of an account", /^identities#/, /./],
  ["count of links", /^links$/, /./],
  ["card", /^cards#/, /./],
  ["month", /^months#/, /./],
  ["events to be counted", /^tocount$/, /./],
  ["reworded event", /^reworded$/, /./],
  ["due days that are told of", /^overdue$/, /^@$/],
  ["hours of a day", /^hours#/, /./],
  ["kind of event", /^kinds$/, /./],
  ["events listed by kind", /^kinds#listed$/, /^@$/],
  ["events of a kind", /^kind(?:-heard)?#/, /./],
  ["job", /^job#/, /./],
  ["running job", /^jobs#running$/, /./],
  ["merge", /^merge#/, /./],
  ["suggestion", /^suggestions$/, /./],
  ["connection", /^connections$/, /./],
  ["mailbox", /^mailbox#/, /./],
  ["file", /^files#/, /./],
  ["hash of a file", /^filehashes#/, /./],
  ["snapshot", /^snapshot#/, /./],
  ["fetch that waits", /^fetches#/, /^waits#/],
  ["turn of fetches", /^fetches#/, /./],
  ["mapping", /^mappings#/, /./],
  ["first month", /^hub$/, /^feed$/],
  ["quiet connections", /^hub$/, /^quiet$/],
  ["matching", /^hub$/, /^matching$/],
  ["files of words", /^search$/, /^@$/],
  ["rejection", /^rejections$/, /./],
  ["pin", /^pins#/, /./],
  ["view", /^views$/, /./],
  ["audit", /^audit/, /./],
  ["layout", /^layout$/, /./],
];
export const kindNames: readonly string[] = [
  "erased event",
  "erased account",
  ...kinds.map(([kind]) => kind),
];

export function kindOf(row: Item): string {
  if ("erased" in row) return String(row.pk).startsWith("evt_") ? "erased event" : "erased account";
  const found = kinds.find(([, pk, sk]) => pk.test(String(row.pk)) && sk.test(String(row.sk)));
  return found?.[0] ?? `unknown: ${row.pk}`;
}

/** Rows as a release writes them, by the tables: what a small firm's first days leave behind. */
export async function rowsOfToday(): Promise<{ readonly events: Item[]; readonly directory: Item[] }> {
  const tables = { events: "events", directory: "directory" };
  const memory = new MemoryDynamo(tables);
  let clock = Date.parse("2026-11-23T09:00:00.000Z");
  const deps = workDeps({ now: () => new Date(clock++) }, memory);
  const kim = { id: "kim", name: "Kim", role: "manager" as const };
  const [jane, tom, ann] = ["jane@northwind.example", "tom@acme.example", "ann@contoso.example"].map(
    (value) => ({
      type: "email",
      value,
    }),
  );
  if (!jane || !tom || !ann) throw new Error("no people");
  await deps.layout.bringUp({ holder: "today", now: deps.now });
  await deps.accountsTable.changed.listing();
  const object = { kind: "invoice", id: "58", name: "58", state: "open" };
  const money = { amount: "120.00", currency: "USD" };
  await record([message({ identities: [jane], object, money }, "one")], deps);
  await record([message({ identities: [jane, tom], type: "meeting.scheduled" }, "two")], deps);
  await record([message({ identities: [tom], scheduledFor: "2027-01-05T10:00:00.000Z" }, "three")], deps);
  await record([message({ identities: [], type: "system.observed" }, "four")], deps);
  const northwind = await createAccount({ name: "Northwind" }, kim, deps);
  await assign(jane, northwind.id, kim, deps);
  const sweep = async () => await createHandler(deps)({}, localContext("jobs", "today"));
  await sweep();
  const toErase = await createAccount({ name: "Acme" }, kim, deps);
  await assign(tom, toErase.id, kim, deps);
  await sweep();
  await eraseAccount(toErase.id, { ...kim, role: "admin" }, deps);
  await sweep();
  await record([message({ identities: [tom], type: "meeting.scheduled" }, "five")], deps);
  const of = { tool: "docusign", connection: "main" };
  const at = deps.now().toISOString();
  await deps.connections.create({ ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at });
  await deps.rejections.note("rej_1", { ...of, reason: "mismatch", at, count: 3 });
  const kept = { shared: true, by: kim.id, byName: kim.name, at };
  await deps.bookmarks.putView({ ...kept, id: "view_1", name: "Bills", address: "/?family=money" });
  await deps.bookmarks.putPin(northwind.id, { ...kept, event: message({}, "one").data.id });
  const contoso = await createAccount({ name: "Contoso" }, kim, deps);
  await assign(ann, contoso.id, kim, deps);
  await record([message({ identities: [jane, ann] }, "six")], deps);
  const initech = await createAccount({ name: "Initech" }, kim, deps);
  await mergeAccounts(contoso.id, initech.id, kim, deps);
  const claims = [northwind, contoso].map(({ id }) => ({
    account: id,
    rule: "email" as const,
    identity: jane,
  }));
  await deps.suggestions.note(claims, at);
  await ofConnections(deps, deps.now());
  clock += 86_400_000;
  await record([message({ identities: [jane], object, money, title: "Paid", revision: 2 }, "one")], deps);
  await listKinds(deps, () => false, 1);
  await tellDueSince(deps.events.table, "2026-11-23");
  return { events: memory.rows("events"), directory: memory.rows("directory") };
}

/** What connections leave behind: files, mails, mappings and what is fetched. */
async function ofConnections(stores: Storage, now: Date): Promise<void> {
  const of = { tool: "practice-cs", connection: "main" };
  const at = now.toISOString();
  await stores.connections.putMailbox("mbx1", of.tool, of.connection);
  await stores.mappings.keep(of.tool, of.connection, "posts", {
    version: 1,
    at,
    by: "Kim",
    mapping: { rules: [{ rule: "client", type: "record.changed", title: "{name}" }] },
  });
  await stores.quiet.put([`${of.tool}/${of.connection}`]);
  await stores.matching.put(matchingSettings.parse({ ownDomains: ["firm.example"], country: "GB" }));
  const file: FileReport = {
    ...of,
    file: "fil_1",
    name: "clients.csv",
    via: "upload",
    state: "done",
    receivedAt: at,
    updatedAt: at,
    report: [],
  };
  await stores.records.claim(file, now, new Date(now.getTime() + 60_000));
  await stores.records.finish(file, {
    id: "snp_1",
    blob: "snapshots/1",
    shape: "csv",
    columns: ["id", "name"],
    rows: 2,
    file: file.file,
    sha256: "0".repeat(64),
    receivedAt: at,
  });
  const toFetch = { ...of, key: "clients", scope: { client: "58" } };
  const { data: _event, dataschema: _schema, type: _type, ...envelope } = message({}, "seven");
  await stores.fetches.wait(
    { ...envelope, dataschema: dataSchemas.fetch, type: "fetch.requested", data: toFetch },
    now,
  );
  await stores.fetches.take(turnOfKey(toFetch), "today", now);
  await stores.fetches.end(turnOfKey(toFetch), "today", "cursor");
}

/** A row as JSON: bytes and sets, which JSON has not, by a name. */
export function toJson(value: unknown): unknown {
  if (value instanceof Set) return { $set: [...value].map(toJson) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toJson(one)]));
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$set" in value && Array.isArray(value.$set)) return new Set(value.$set);
    if ("$bytes" in value && typeof value.$bytes === "string") return Buffer.from(value.$bytes, "base64");
    return value;
  });
}

/** What this release's readers ask of rows, as JSON Schema. */
export const readersAsSchemas = () =>
  Object.fromEntries(
    Object.entries(readers).map(([kind, schema]) => [
      kind,
      z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    ]),
  );
