import type { Connector } from "../../functions/connectors/connector.ts";
import { normalise, type Outcome } from "../../functions/connectors/normalise.ts";
import type { Settings } from "../../functions/shared/ports.ts";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import type { Sample } from "../../infra/local/samples.ts";
import type { Identity } from "../../schemas/account-event.ts";
import { delivery } from "../support/delivery.ts";

/** Which one of the many deliveries that can be made of a sample. */
export interface Which {
  /** Of two deliveries with different numbers no event is the same. */
  readonly number: number;
  /** Whom it is about. */
  readonly customer: number;
  /** Days by which all that it tells of is earlier. */
  readonly daysEarlier: number;
}

/** A sample of a tool as a form for many deliveries. */
export interface Form {
  readonly sample: Sample;
  readonly connector: Connector;
  /** Whether different customers have different identities in it, so that their events belong into different accounts. */
  readonly tellsCustomers: boolean;
  body(which: Which): Buffer;
  /** What the hub should make of a body of this form. */
  read(body: Buffer): Outcome;
  /** What it should make of any body: one that is not as the sample is may have its event named by the signature's headers. */
  readSigned(body: Buffer): Outcome;
}

/** The connection that every tool of a proof has. */
export const connection = "main";

type Change = (text: string, which: Which) => string;

/** How a tool is connected. */
export interface Access {
  readonly secret: string;
  readonly settings: Settings;
  readonly issuer: TokenIssuer;
}

/**
 * Left out where no change of the sample's texts makes another delivery of the same shape, and where the tool names nothing
 * that tells an event from the next, so that the minute in which it came does: what the hub should have nobody can say.
 */
export function formOf(connector: Connector, sample: Sample, access: Access): Form | undefined {
  const { secret, settings, issuer } = access;
  const unsigned = (body: Buffer, receivedAt = days.from) =>
    normalise(connector, sentAs(sample, body, {}, receivedAt), settings);
  const signed = (body: Buffer) => {
    const headers = connector.signature.sign(body, secret, days.from, { issuer });
    return normalise(connector, sentAs(sample, body, headers, days.from), settings);
  };
  // A signature takes its time, and few of them say what an event is called.
  const read = areAlike(signed(sample.body), unsigned(sample.body)) ? unsigned : signed;
  const told = read(sample.body);
  if (told.unrecognized !== undefined || !areAlike(unsigned(sample.body), unsigned(sample.body, days.later)))
    return undefined;
  const keys = keysOf(connector, sample, settings);
  // What names the customer may be all that names the event: then every event is another customer's.
  const change =
    changeOf(sample, told, keys, read, customersIn(sample, told)) ??
    changeOf(sample, told, keys, read, (text) => text);
  if (!change) return undefined;
  const inTime = (which: Which) => changed(changed(sample.body, change, which), earlier, which);
  const isMovable = [1, 40, 119].every(
    (daysEarlier) => shapeOf(read(inTime({ ...first, daysEarlier }))) === shapeOf(told),
  );
  const body = isMovable ? inTime : (which: Which) => changed(sample.body, change, which);
  const identitiesOf = (customer: number) =>
    read(body({ ...first, customer })).events.map(({ identities }) => identities.map(named));
  const [one, other] = [identitiesOf(1), new Set(identitiesOf(2).flat())];
  const tellsCustomers = one.every((of) => of.length > 0 && !of.some((identity) => other.has(identity)));
  return { sample, connector, tellsCustomers, body, read, readSigned: signed };
}

function sentAs(sample: Sample, body: Buffer, signed: Readonly<Record<string, string>>, receivedAt: Date) {
  const headers = { ...sample.headers, "content-type": sample.contentType, ...signed };
  return delivery(sample.tool, { connection, path: sample.path, headers, body, receivedAt });
}

/** A body with a change made in its text, and in the JSON that it may carry encoded. */
function changed(body: Buffer, change: Change, which: Which): Buffer {
  const text = body.toString().replaceAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g, (quoted, data: string) => {
    const carried = Buffer.from(data, "base64").toString();
    if (!carried.startsWith("{")) return quoted;
    return `"${Buffer.from(change(carried, which)).toString("base64")}"`;
  });
  return Buffer.from(change(text, which));
}

const days = { from: new Date("2026-11-23T09:00:00.000Z"), later: new Date("2026-11-24T10:01:01.000Z") };
const idsOf = ({ events }: Outcome) => events.map(({ id }) => id);
const areAlike = (one: Outcome, other: Outcome) => idsOf(one).join() === idsOf(other).join();
const first: Which = { number: 1, customer: 1, daysEarlier: 0 };
export const named = ({ type, value }: Identity) => `${type}=${value}`;
const shapeOf = ({ events, unrecognized }: Outcome) =>
  `${unrecognized ?? ""} ${events.map(({ type, identities }) => `${type}/${identities.length}`).join(" ")}`;

/** The change that gives each customer identities of its own, as far as these stand in the sample as they are told. */
function customersIn(sample: Sample, { events }: Outcome): Change {
  const text = sample.body.toString();
  const identities = new Map(events.flatMap((event) => event.identities).map((one) => [named(one), one]));
  const present = [...identities.values()].flatMap(placesOf).filter(({ at }) => text.search(at) >= 0);
  return (given, { customer }) =>
    present.reduce((made, { at, of }) => made.replace(at, (found) => of(found, customer)), given);
}

/** Where an identity is said, and what is said there of another customer. */
interface Place {
  readonly at: RegExp;
  readonly of: (found: string, customer: number) => string;
}

function placesOf({ type, value }: Identity): Place[] {
  const [local = "", domain = ""] = value.split("@");
  const ofDomain = (at: string): Place => ({ at: wordIn(at), of: (_, customer) => `c${customer}-${at}` });
  if (type === "domain") return [ofDomain(value)];
  if (type === "email" && domain.endsWith(".example")) return [ofDomain(domain)];
  if (type === "email") return [{ at: wordIn(value), of: (_, customer) => `${local}${customer}@${domain}` }];
  if (type === "phone") return [{ at: spelt(value), of: another }];
  return [value, value.slice(value.lastIndexOf("/") + 1)].map((part) => ({ at: wordIn(part), of: another }));
}

/** The changes for customers, then one that gives each number events of its own; left out where none does. */
function changeOf(
  sample: Sample,
  told: Outcome,
  keys: readonly string[],
  read: Form["read"],
  customers: Change,
): Change | undefined {
  const changing =
    (tokens: readonly string[]): Change =>
    (text, which) =>
      tokens.reduce(
        (made, token) => made.replace(wordIn(token), (found) => another(found, which.number)),
        customers(text, which),
      );
  /** Events that stay the same from one number to the next; left out where the delivery is no longer of its shape. */
  const alike = (tokens: readonly string[]) => {
    const [one, other] = [1, 2].map((number) =>
      read(changed(sample.body, changing(tokens), { ...first, number })),
    );
    if (!one || !other || [one, other].some((made) => shapeOf(made) !== shapeOf(told))) return undefined;
    return idsOf(other).filter((id) => idsOf(one).includes(id)).length;
  };
  let tokens: string[] = [];
  let left = alike(tokens) ?? Number.POSITIVE_INFINITY;
  for (const token of candidates(sample, told, keys)) {
    if (left === 0) break;
    const leaves = alike([...tokens, token]);
    if (leaves === undefined || leaves >= left) continue;
    tokens = [...tokens, token];
    left = leaves;
  }
  return left === 0 ? changing(tokens) : undefined;
}

/** The parts of the keys by which a sample's events are told apart. */
function keysOf({ read, decode }: Connector, sample: Sample, settings: Settings): string[] {
  const sent = sentAs(sample, sample.body, {}, days.from);
  const value: unknown = decode ? decode(sent) : JSON.parse(sample.body.toString());
  return read(value, sent, settings).events.flatMap(({ key }) => key);
}

/** Texts that may name what happened: the keys and what they are made of, but for what names the customer, then any. */
function candidates({ body }: Sample, { events }: Outcome, keys: readonly string[]): Set<string> {
  const ofCustomers = events.flatMap(({ identities }) => identities.map(({ value }) => value)).join(" ");
  const rest = runsOf(body.toString()).filter((run) => run.length >= 5);
  const all = [...keys.flatMap((key) => (startsWithDay.test(key) ? [] : [...runsOf(key), key])), ...rest];
  const [names, others] = [false, true].map((of) => all.filter((one) => ofCustomers.includes(one) === of));
  return new Set([...(names ?? []), ...(others ?? [])]);
}

const writtenDay = /\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?/g;
const startsWithDay = /^\d{4}-\d\d-\d\d/;

/** Runs of letters and digits, those with digits first, then the longest; days and times name nothing. */
function runsOf(text: string): string[] {
  const weight = (run: string) => run.length + (/\d/.test(run) ? 1_000 : 0);
  const runs = text.replaceAll(writtenDay, " ").match(/[A-Za-z0-9]+/g) ?? [];
  return runs.toSorted((a, b) => weight(b) - weight(a));
}

/** A text where it stands by itself, in JSON, XML or a form. */
function wordIn(text: string): RegExp {
  const coded: Readonly<Record<string, string>> = { " ": "(?: |\\+|%20)", "@": "(?:@|%40)" };
  const word = text.replaceAll(/[^A-Za-z0-9]/g, (letter) => coded[letter] ?? `\\${letter}`);
  // A short one may as well be a part of a time.
  return text.length < 6
    ? new RegExp(`(?<=^|["\\s,<>=&/])${word}(?=$|["\\s,<>=&/])`, "gi")
    : new RegExp(`(?<=^|[^A-Za-z0-9]|%40|%2B)${word}(?![A-Za-z0-9])`, "gi");
}

/** A telephone number, however it is spelt. */
const spelt = (number: string) =>
  new RegExp([...number.replaceAll(/\D/g, "")].join("[^\\dA-Za-z]{0,3}"), "g");

/** Another name of the same kind for each number: digits stay digits, and hexadecimal ones such. */
function another(name: string, number: number): string {
  const run = /[A-Za-z0-9]+$/.exec(name)?.[0] ?? "";
  const radix = /^\d+$/.test(run) ? 10 : /^[\da-f]+$/i.test(run) ? 16 : 36;
  const digits = number.toString(radix);
  // One that is long enough keeps its length; a word keeps what it says.
  const isLong = run.length > 8 && radix !== 36 ? 8 : run.length > 12 ? 8 : 0;
  const made = name.slice(0, name.length - isLong) + (isLong ? digits.padStart(isLong, "0") : `1${digits}`);
  return name === name.toUpperCase() ? made.toUpperCase() : made;
}

const earlier: Change = (text, which) =>
  text.replaceAll(/\d{4}-\d\d-\d\d(?=T\d\d:)/g, (day) =>
    new Date(Date.parse(day) - which.daysEarlier * 86_400_000).toISOString().slice(0, 10),
  );
