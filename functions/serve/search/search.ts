import type { Account } from "../../../schemas/account.ts";
import type { AccountEvent } from "../../../schemas/account-event.ts";
import { askedAtMost } from "../../../schemas/asked-at-most.ts";
import { folded, hasNumber, hasWords, wordsOf } from "../../../schemas/folded.ts";
import type { FoundPerson, SearchAnswer } from "../../../schemas/search.ts";
import { type EventText, type Field, fieldOf, textOf } from "../../searching/event-text.ts";
import { hashOf } from "../../searching/word-file.ts";
import { BadRequest } from "../../shared/errors.ts";
import { toAccountEvent } from "../../store/rows.ts";
import { accountWords } from "../accounts.ts";
import { filtersOf, limitOf, rangeOf } from "../query.ts";
import { shownAccounts } from "../shown-accounts.ts";
import { underRoots } from "../timelines.ts";
import { documentsOfClients } from "./client-documents.ts";
import { EventTexts } from "./event-texts.ts";
import { meantBy } from "./meant.ts";
import { countOf, type Fitting, type Hit, type OlderDeps, OlderTexts } from "./older-texts.ts";

/** Hits of a kind that are counted, where fewer are asked for: each is read again, as it is now. */
const counted = 100;
/** Hits that are read again at the most: of one owner's there may be few among many. */
const readAtMost = 2_000;

/** The words of the newest events, and of those before. */
export interface SearchedTexts {
  readonly newest: EventTexts;
  readonly older: OlderTexts;
}

/** Nothing is read yet. */
export const searchedTexts = (): SearchedTexts => ({ newest: new EventTexts(), older: new OlderTexts() });

/** What has the words asked for, of every kind. Throws `BadRequest`. */
export async function search(
  query: URLSearchParams,
  texts: SearchedTexts,
  deps: OlderDeps,
): Promise<SearchAnswer> {
  const q = query.get("q") ?? "";
  const words = wordsOf(q);
  if (q.length > askedAtMost)
    throw new BadRequest("search_too_long", `q has ${askedAtMost} characters at the most`);
  if (words.length === 0) throw new BadRequest("search_nothing", "q has a word");
  const limit = query.has("limit") ? limitOf(query) : 8;
  const { fitting, isOfEvents } = fittingTo(query);
  const [accounts] = await Promise.all([shownAccounts(deps), read(texts, deps)]);
  const exact = folded(q);
  const owner = query.get("owner");
  const looked = owner === null ? accounts : accounts.filter((one) => one.owner === owner);
  const whose = owner === null ? undefined : new Set(looked.map(({ id }) => id));
  const { newest, older } = texts;
  const fits = fitsTo(fitting);
  const likelier = (a: Account, b: Account) =>
    byCloseness(folded(a.name), folded(b.name), exact) || b.eventCount - a.eventCount;
  const theirs = await documentsOfClients(words, { accounts: looked, likelier, fits }, deps);
  const having = looked.filter((one) => hasWords(accountWords(one), words)).sort(likelier);
  const own = isOfEvents ? [] : [...new Set([...having, ...theirs.clients])];
  const before = older.having(words, fitting, deps);
  const asked = { whose, words, texts, deps, most: Math.max(limit, counted) };
  const lately = {
    people: newest.people(words).filter(fits),
    documents: newest.documents(words).filter(fits).sort(closestFirst(exact)),
  };
  const seen = (some: readonly EventText[], field: "person" | "document") =>
    new Set(some.flatMap((one) => (one[field] ? [hashOf(one[field].key)] : [])));
  const people = await nowOf(
    inTurn(lately.people, before("person", seen(lately.people, "person"))),
    "person",
    asked,
  );
  const numbered = await nowOf(
    inTurn(lately.documents, before("document", seen(lately.documents, "document"))),
    "document",
    asked,
  );
  const known = new Set(numbered.found.map((one) => keyOf(one, "document")));
  const others = theirs.found.filter((one) => !known.has(keyOf(one, "document")));
  const documents = {
    found: [...numbered.found.toSorted(closestNow(exact)), ...others],
    more: numbered.more || theirs.more,
  };
  const events = await nowOf(newestFirst(newest.having(words, fits), before("text")), "text", asked);
  const isNothing = [own, people.found, documents.found, events.found].every(({ length }) => length === 0);
  const meant = isNothing ? meantBy(words, namesOf(isOfEvents ? [] : looked, newest)) : undefined;
  return {
    ...(meant === undefined ? {} : { meant }),
    accounts: own.slice(0, limit),
    people: people.found.flatMap(({ event }) => personOf(event)).slice(0, limit),
    objects: eventsIn(documents, limit),
    events: eventsIn(events, limit),
    counts: {
      accounts: { n: own.length },
      people: countOfKind(people),
      objects: countOfKind(documents),
      events: countOfKind(events),
    },
    searched: { accounts: isOfEvents ? 0 : looked.length, ...searchedIn(texts) },
  };
}

/** What clients and people are called, folded. */
function* namesOf(accounts: readonly Account[], newest: EventTexts): Generator<string> {
  for (const { name } of accounts) yield folded(name);
  for (const { person } of newest.people([])) if (person !== undefined) yield person.text;
}

async function read({ newest, older }: SearchedTexts, deps: OlderDeps): Promise<void> {
  const filed = await older.filedBefore(deps);
  await Promise.all([older.read(deps), newest.read(filed, deps)]);
}

/** Files follow the newest without a gap once those are read. */
function searchedIn({ newest, older }: SearchedTexts): Omit<SearchAnswer["searched"], "accounts"> {
  const [lately, before] = [newest.searched, older.searched];
  const since = lately.isComplete ? (before.since ?? lately.since) : lately.since;
  const filed = before.oldest === undefined ? [] : [new Date(before.oldest).toISOString()];
  const [oldest] = [...filed, ...(lately.oldest === undefined ? [] : [lately.oldest])].sort();
  return {
    people: countOf(before.people, lately.people),
    objects: countOf(before.documents, lately.documents),
    events: lately.events + before.events,
    ...(since === undefined ? {} : { since }),
    ...(oldest === undefined ? {} : { oldest }),
    complete: lately.isComplete && before.isComplete,
  };
}

interface Found<One> {
  readonly found: readonly One[];
  readonly more: boolean;
}

const countOfKind = ({ found, more }: Found<Now>) => ({ n: found.length, ...(more ? { more } : {}) });

const eventsIn = ({ found }: Found<Now>, limit: number) => found.slice(0, limit).map(({ event }) => event);

/** What the filters of a query take, and whether there are any of events. Throws `BadRequest`. */
function fittingTo(query: URLSearchParams): { readonly fitting: Fitting; readonly isOfEvents: boolean } {
  const { family = [], tool = [], type = [], notType = [] } = filtersOf(query);
  const { since, until } = rangeOf(query);
  const among = (wanted: readonly string[], is: string) => wanted.length === 0 || wanted.includes(is);
  return {
    fitting: {
      ofKind: (one) =>
        among(family, one.family) &&
        among(tool, one.tool) &&
        among(type, one.type) &&
        !notType.includes(one.type),
      since,
      until,
    },
    isOfEvents:
      [family, tool, type, notType].some(({ length }) => length > 0) || (since ?? until) !== undefined,
  };
}

const fitsTo =
  ({ ofKind, since = "", until }: Fitting) =>
  (one: EventText) =>
    ofKind(one) && one.time >= since && (until === undefined || one.time <= until);

/** The one, then the other. */
async function* inTurn(some: Iterable<Hit>, others: AsyncIterable<Hit>): AsyncGenerator<Hit> {
  yield* some;
  yield* others;
}

/** Both by when they happened, each of which is so already. */
async function* newestFirst(some: Iterable<Hit>, others: AsyncIterable<Hit>): AsyncGenerator<Hit> {
  const rest = some[Symbol.iterator]();
  let next = rest.next();
  for await (const other of others) {
    for (; !next.done && next.value.time >= other.time; next = rest.next()) yield next.value;
    yield other;
  }
  for (; !next.done; next = rest.next()) yield next.value;
}

interface Asked {
  /** Accounts whose events are asked for; left out, those of all, and of none. */
  readonly whose: ReadonlySet<string> | undefined;
  readonly words: readonly string[];
  readonly texts: SearchedTexts;
  readonly deps: OlderDeps;
  /** Hits that are told of, and read again at once. */
  readonly most: number;
}

/** A hit as it is now. */
interface Now {
  readonly event: AccountEvent;
  readonly text: EventText;
}

/**
 * What these events are now, where they are still there, have the words, and concern those whose are asked for; of a document or a
 * person, one of each.
 */
async function nowOf(hits: AsyncIterable<Hit>, field: Field, asked: Asked): Promise<Found<Now>> {
  const { most } = asked;
  const found = new Map<string, Now>();
  const take = async (some: readonly Hit[]) => {
    for (const now of await readAgainOf(some, field, asked)) {
      const key = keyOf(now, field);
      if (!found.has(key)) found.set(key, now);
    }
  };
  let some: Hit[] = [];
  let read = 0;
  for await (const hit of hits) {
    if (found.size >= most || read >= readAtMost) return { found: [...found.values()], more: true };
    some.push(hit);
    if (some.length < most) continue;
    await take(some);
    read += some.length;
    some = [];
  }
  await take(some);
  return { found: [...found.values()].slice(0, most), more: found.size > most };
}

/** By what one thing is told from others of its kind. */
const keyOf = ({ event, text }: Now, field: Field) =>
  field === "text" ? event.id : (text[field]?.key ?? event.id);

async function readAgainOf(
  some: readonly Hit[],
  field: Field,
  { whose, words, texts, deps }: Asked,
): Promise<Now[]> {
  const ids = [...new Set(some.map(({ id }) => id))];
  const rows = await deps.events.several(ids);
  for (const id of ids) if (!rows.has(id)) texts.newest.forget(id);
  const there = ids.flatMap((id) => rows.get(id) ?? []);
  return (await underRoots(there, deps)).flatMap((row) => {
    const [event, text] = [toAccountEvent(row), textOf(row)];
    if (text === undefined || !hasWords(fieldOf(text, field), words)) return [];
    return whose === undefined || whose.has(event.account ?? "") ? [{ event, text }] : [];
  });
}

function personOf({ id, actor, account }: AccountEvent): FoundPerson[] {
  const name = actor?.name ?? actor?.email;
  if (name === undefined) return [];
  const email = actor?.email;
  return [
    {
      name,
      ...(email === undefined ? {} : { email }),
      ...(account === undefined ? {} : { account }),
      event: id,
    },
  ];
}

/** What is called exactly so comes first, then what begins so. */
function byCloseness(a: string, b: string, exact: string): number {
  const closeness = (text: string) => (text === exact ? 0 : text.startsWith(exact) ? 1 : 2);
  return closeness(a) - closeness(b);
}

/** Documents that have the number itself come before those whose numbers only contain it, the newest first. */
function closestFirst(exact: string) {
  const known = new Map<string, number>();
  const closeness = (text: string) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = hasNumber(text, exact) ? 0 : text.startsWith(exact) ? 1 : 2;
    known.set(text, found);
    return found;
  };
  return (a: EventText, b: EventText) =>
    closeness(a.document?.text ?? "") - closeness(b.document?.text ?? "") || (a.time < b.time ? 1 : -1);
}

const closestNow = (exact: string) => {
  const closest = closestFirst(exact);
  return (a: Now, b: Now) => closest(a.text, b.text);
};
