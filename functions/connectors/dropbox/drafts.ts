import type { Identity } from "../../../schemas/account-event.ts";
import type { EventType } from "../../../schemas/event-types.ts";
import { emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import type { Deleted, File, Person } from "./api.ts";
import { type Change, folderOf, type Word, writerOf } from "./changes.ts";
import { type Folders, knownPath, type MovedFolder, type Renamed } from "./folders.ts";

export interface DraftContext {
  /** Whose Dropbox it is. */
  readonly account: string;
  /** Where the customers' folders are; empty where the whole Dropbox is one customer's. */
  readonly customersFolder: string;
  readonly people: ReadonlyMap<string, Person>;
  readonly folders: Folders;
  /** The cursor that the fetch went on from: the same whenever these changes are fetched again. */
  readonly from: string;
  /** When Dropbox told of the changes. */
  readonly at: string;
}

/** Names that an event of many files has. */
export const namesAtMost = 100;

const types: Readonly<Record<Word, EventType>> = {
  saved: "document.changed",
  added: "document.added",
  changed: "document.changed",
  moved: "document.changed",
  renamed: "document.changed",
  "moved or shared": "document.changed",
  removed: "document.removed",
};

/** One change, or many of one kind in one folder, as an event. */
export function draftOf(group: readonly [Change, ...Change[]], told: DraftContext): EventDraft {
  const [first] = group;
  const { word, entry, from } = first;
  const folder = folderOf(entry);
  const place = shown(folder, told);
  const person = told.people.get(writerOf(first) ?? "");
  const what = group.length > 1 ? `${group.length} files` : entry.name;
  const happened =
    first.before === undefined ? verbFirst(word, what) : `Renamed ${first.before} to ${entry.name}`;
  return {
    type: types[word],
    ...identityOf(group, told),
    time: timeOf(group, told),
    title: `${happened}${place ? ` in ${place}` : ""}`,
    ...(person ? byPerson(person) : {}),
    object:
      group.length > 1 ? { kind: "folder", id: `${told.account}${folder}` } : objectOf(entry, word, told),
    identities: identities(
      ...customerOf(entry, told),
      person && !person.is_teammate && person.email_verified ? emailIdentity(person.email) : undefined,
    ),
    details: {
      folder: folder || "/",
      ...(from === undefined ? {} : { from: from || "/" }),
      ...(first.before === undefined ? {} : { before: first.before }),
      ...(group.length > 1
        ? { files: group.slice(0, namesAtMost).map((change) => change.entry.name) }
        : sizeOf(entry)),
    },
  };
}

/**
 * A revision tells one change of a file from the next. What was removed has neither id nor time, and many together have
 * no one revision: there it is the cursor.
 */
function identityOf(group: readonly [Change, ...Change[]], { account, from }: DraftContext) {
  const [{ word, entry }] = group;
  const path = entry.path_lower ?? entry.name;
  if (group.length > 1) return { key: [account, from, word, folderOf(entry), "together"] };
  if (entry[".tag"] === "deleted") return { key: [account, path, from] };
  return {
    key: [account, entry.id, entry.rev, ...(isElsewhere(word) ? [path] : [])],
    keyType: "document.changed",
  };
}

/** Whether a file is only somewhere else, or called something else, than before. */
const isElsewhere = (word: Word) => word === "moved" || word === "renamed" || word === "moved or shared";

function timeOf(group: readonly Change[], { at }: DraftContext): string {
  const written = group.flatMap(({ word, entry }) =>
    entry[".tag"] === "file" && !isElsewhere(word) ? (toInstant(entry.server_modified) ?? []) : [],
  );
  return written.sort().at(-1) ?? at;
}

/** A teammate's doing goes out to the customer, a stranger's comes in. */
function byPerson({ is_teammate, name, email }: Person): Pick<EventDraft, "direction" | "actor"> {
  const actor = { name: name.display_name, ...(email && !is_teammate ? { email } : {}) };
  return is_teammate
    ? { direction: "out", actor: { kind: "team", ...actor } }
    : { direction: "in", actor: { kind: "contact", ...actor } };
}

function objectOf(entry: File | Deleted, word: Word, { account }: DraftContext): EventDraft["object"] {
  const { name } = entry;
  if (entry[".tag"] === "deleted")
    return { kind: "path", id: `${account}${entry.path_lower ?? `/${name}`}`, name, state: word };
  const link = /^https:\/\/www\.dropbox\.com\//.test(entry.preview_url ?? "") ? entry.preview_url : undefined;
  return { kind: "file", id: entry.id, name, state: word, ...(link ? { url: link } : {}) };
}

const sizeOf = (entry: File | Deleted) =>
  entry[".tag"] === "file" && typeof entry.size === "number" ? { size: entry.size } : {};

/**
 * The folder right below the customers' own is one customer, and its name a hint; else the whole Dropbox is. Its customer
 * stays who it was where the folder has another name now.
 */
function customerOf(
  { path_lower, path_display }: Pick<File | Deleted, "path_lower" | "path_display">,
  { account, customersFolder, folders }: Pick<DraftContext, "account" | "customersFolder" | "folders">,
): Identity[] {
  if (customersFolder === "") return [externalIdentity("dropbox", "account", account)];
  const [customer, ...rest] = belowCustomers(path_lower ?? "", customersFolder);
  if (!customer) return [];
  const path = `${customersFolder.toLowerCase()}/${customer}`;
  const isFolder = rest.length > 0 || Object.values(folders).some((one) => one.path === path);
  if (!isFolder) return [];
  const [name = customer] = belowCustomers(path_display ?? "", customersFolder);
  return [
    externalIdentity("dropbox", "folder", `${account}${knownPath(path, folders)}`),
    { type: "name", value: name },
  ];
}

/** A customer's folder that has another name now. */
export function renamedDraft(
  { id, name, path, before }: Renamed,
  told: Omit<DraftContext, "people">,
): EventDraft {
  return {
    type: "document.changed",
    key: [told.account, id, path, told.from],
    time: told.at,
    title: `Renamed the customer's folder, which was ${before.name}`,
    object: { kind: "folder", id, name, state: "renamed" },
    identities: customerOf({ path_lower: path, path_display: `${told.customersFolder}/${name}` }, told),
    details: { folder: told.customersFolder, before: before.name },
  };
}

/** A folder within a customer's, or anywhere in a customer's Dropbox, that has another name or place now. */
export function movedFolderDrafts(
  { id, name, path, path_display, before }: MovedFolder,
  told: Omit<DraftContext, "people">,
): EventDraft[] {
  const parent = (path_display ?? path).slice(0, -name.length - 1);
  const from = before.path_display.slice(0, -before.name.length - 1);
  const isRenamed = before.name !== name;
  const identities = customerOf({ path_lower: path, path_display }, told);
  const moved: EventDraft = {
    type: "document.changed",
    key: [told.account, id, path, told.from],
    time: told.at,
    title: isRenamed ? `Renamed folder ${before.name} to ${name}` : `Moved folder ${name}`,
    object: { kind: "folder", id, name, state: isRenamed ? "renamed" : "moved" },
    identities,
    details: { folder: parent, ...(isRenamed ? { before: before.name } : { from: from || "/" }) },
  };
  return [moved, ...leftDrafts(`folder ${name}`, from, parent, { key: [id, path], identities }, told)];
}

/**
 * What a customer hears of what was moved out of its folder: that it is not lost, and where it is. None where it is the
 * same customer's still. `now`: what names the move, and whose it is by now.
 */
export function leftDrafts(
  what: string,
  from: string,
  to: string,
  now: { readonly key: readonly string[]; readonly identities: readonly Identity[] },
  told: Omit<DraftContext, "people">,
): EventDraft[] {
  if (told.customersFolder === "") return [];
  const within = { path_lower: `${from}/-`.toLowerCase(), path_display: `${from}/-` };
  const [before, ...named] = customerOf(within, told);
  if (before === undefined || now.identities.some(({ value }) => value === before.value)) return [];
  const [customer] = belowCustomers(to, told.customersFolder);
  return [
    {
      type: "document.removed",
      key: [told.account, ...now.key, told.from, "left"],
      time: told.at,
      title: `Moved ${what} to ${customer ?? (to || "/")}`,
      identities: [before, ...named],
      details: { folder: from || "/", to: to || "/" },
    },
  ];
}

function belowCustomers(path: string, customersFolder: string): string[] {
  const inside = path.toLowerCase().startsWith(`${customersFolder.toLowerCase()}/`);
  return inside ? path.slice(customersFolder.length + 1).split("/") : [];
}

/** The folder as far as it does not only say whose it is. */
const shown = (folder: string, { customersFolder }: DraftContext) =>
  customersFolder === "" ? folder.slice(1) : belowCustomers(folder, customersFolder).slice(1).join("/");
