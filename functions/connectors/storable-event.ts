import type { Detail, Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { isStorableNumber, storableFields, storableNumber, storableText } from "../shared/storable.ts";
import { typeInWords } from "./verb-first.ts";

/** UTF-16 units, but for `details` and `identities`, which are the bytes of all of them together: a bus entry has 256 kB. */
const longest = {
  title: 300,
  name: 300,
  key: 2_000,
  detailName: 200,
  detail: 4_000,
  details: 60_000,
  identity: 512,
  identities: 30_000,
};
/** Identities of one event. */
const mostIdentities = 100;

type Texts = Pick<
  PublishedEvent,
  "type" | "title" | "actor" | "object" | "supersedes" | "identities" | "details"
>;

/**
 * An event that the bus and every table take, and no longer than people read: anything a sender writes can be kept.
 * `size` is the input's, in bytes.
 */
export function storableEvent<Event extends Texts>(event: Event, size: number): Event {
  const { title, actor, object, supersedes, details, identities } = event;
  const isFitting =
    size <= longest.identities &&
    identities.length <= mostIdentities &&
    identities.every(({ value }) => isNamed(value) && value.isWellFormed() && !control.test(value)) &&
    [title, actor, object, supersedes].every((part) => isClean(part, longest.name) && !holdsControl(part)) &&
    isClean(details, longest.detail);
  if (isFitting) return event;
  return {
    ...event,
    title: storableText(plainText(title), longest.title).trim() || typeInWords(event.type),
    ...(actor ? { actor: cleanFields(actor) } : {}),
    ...(object ? { object: cleanFields(object) } : {}),
    ...(supersedes ? { supersedes: cleanFields(supersedes) } : {}),
    identities: cleanIdentities(identities),
    details: cleanDetails(details),
  };
}

/** A character that nobody sees, so that names which look alike are not: NUL and its like, but for tabs and line ends. */
const control = /[^\P{Cc}\t\n\r]/u;
const controls = new RegExp(control, "gu");

const plainText = (text: string) => text.replace(controls, "");

function holdsControl(part: string | Readonly<Record<string, string | boolean | undefined>> | undefined) {
  const texts = typeof part === "string" ? [part] : Object.values(part ?? {});
  return texts.some((one) => typeof one === "string" && control.test(one));
}

const isNamed = (value: string) => value !== "" && value.length <= longest.identity;

function cleanIdentities(identities: readonly Identity[]): Identity[] {
  const clean = identities
    .map(({ type, value }) => ({ type, value: storableText(plainText(value)) }))
    .filter(({ value }) => isNamed(value))
    .slice(0, mostIdentities);
  return within(longest.identities, clean);
}

type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Whether nothing in a value needs a change, as is nearly always so. */
function isClean(value: Value, length: number): boolean {
  if (typeof value === "string") return value.length <= length && value.isWellFormed();
  if (typeof value === "number") return isStorableNumber(value);
  if (typeof value !== "object" || value === null) return true;
  if (isList(value)) return value.every((one) => isClean(one, length));
  for (const name in value)
    if (name === "" || !isClean(name, longest.detailName) || !isClean(value[name], length)) return false;
  return true;
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);

function cleanFields<Fields extends Readonly<Record<string, string | boolean | undefined>>>(
  fields: Fields,
): Fields {
  const cleaned = { ...fields };
  for (const name in fields) {
    const value: unknown = fields[name];
    const length = name === "id" || name === "url" ? longest.key : longest.name;
    if (typeof value === "string") Object.assign(cleaned, { [name]: storableText(plainText(value), length) });
  }
  return cleaned;
}

/** All details, or as many of the first as there is room for, and `shortened` beside them. */
function cleanDetails(details: Readonly<Record<string, Detail>>): Record<string, Detail> {
  const kept = Object.entries(storableFields(Object.entries(details), cleanDetail, longest.detailName));
  const fitting = within(longest.details, kept);
  return Object.fromEntries(
    fitting.length === kept.length ? kept : [...fitting, ["shortened", true] as const],
  );
}

/** As many of the entries as have so many bytes together; one that is too large by itself makes room for the next. */
function within<Entry>(bytes: number, entries: readonly Entry[]): Entry[] {
  let room = bytes;
  return entries.filter((entry) => {
    const size = Buffer.byteLength(JSON.stringify(entry));
    if (size > room) return false;
    room -= size;
    return true;
  });
}

type Single = string | number | boolean | null;

function cleanDetail(value: Detail): Detail {
  if (Array.isArray(value))
    return value.map((one) => (typeof one === "object" ? cleanRecord(one) : cleanSingle(one)));
  return typeof value === "object" && value !== null ? cleanRecord(value) : cleanSingle(value);
}

function cleanRecord(fields: Readonly<Record<string, Single>>): Record<string, Single> {
  return storableFields(Object.entries(fields), cleanSingle, longest.detailName);
}

function cleanSingle<Given extends Single>(value: Given): Given | string | number {
  if (typeof value === "string") return storableText(value, longest.detail);
  return typeof value === "number" ? storableNumber(value) : value;
}
