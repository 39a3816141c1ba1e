import type { AccountEvent } from "../../../schemas/account-event.ts";
import { accountText } from "../../../schemas/account-text.ts";
import { folded, hasWords, wordsOf } from "../../../schemas/folded.ts";
import { askedAtMost, type FoundPerson, type SearchAnswer } from "../../../schemas/search.ts";
import { BadRequest } from "../../shared/errors.ts";
import { toAccountEvent } from "../../store/rows.ts";
import { shownAccounts } from "../accounts.ts";
import { filtersOf, limitOf, rangeOf } from "../query.ts";
import { type TimelineDeps, underRoots } from "../timelines.ts";
import type { EventText, EventTexts } from "./event-texts.ts";

/** Hits that are read again to be told how many there are. */
const readAgain = 200;

/** What has the words asked for, of every kind. Throws `BadRequest`. */
export async function search(
  query: URLSearchParams,
  texts: EventTexts,
  deps: TimelineDeps,
): Promise<SearchAnswer> {
  const q = query.get("q") ?? "";
  const words = wordsOf(q);
  if (q.length > askedAtMost)
    throw new BadRequest("search_too_long", `q has ${askedAtMost} characters at the most`);
  if (words.length === 0) throw new BadRequest("search_nothing", "q has a word");
  const limit = query.has("limit") ? limitOf(query) : 8;
  const [accounts] = await Promise.all([shownAccounts(deps), texts.read(deps)]);
  const exact = folded(q);
  const { fits, isOfEvents } = fittingTo(query);
  const owner = query.get("owner");
  const looked = owner === null ? accounts : accounts.filter((one) => one.owner === owner);
  const whose = owner === null ? undefined : new Set(looked.map(({ id }) => id));
  const own = (isOfEvents ? [] : looked)
    .filter((one) => hasWords(accountText(one), words))
    .sort((a, b) => byCloseness(folded(a.name), folded(b.name), exact) || b.eventCount - a.eventCount);
  const asked = { whose, texts, deps };
  const people = await eventsOf(texts.people(words).filter(fits), asked);
  const documents = await eventsOf(
    texts
      .documents(words)
      .filter(fits)
      .sort((a, b) => byCloseness(a.document?.text ?? "", b.document?.text ?? "", exact) || byTime(a, b)),
    asked,
  );
  const events = await eventsOf(texts.having(words, fits), asked);
  return {
    accounts: { n: own.length, found: own.slice(0, limit) },
    people: cut({ ...people, found: people.found.flatMap(personOf) }, limit),
    documents: cut(documents, limit),
    events: cut(events, limit),
    searched: { accounts: isOfEvents ? 0 : looked.length, ...texts.searched },
  };
}

interface Found<One> {
  readonly found: readonly One[];
  readonly more: boolean;
}

const cut = <One>({ found, more }: Found<One>, limit: number) => ({
  n: found.length,
  ...(more ? { more } : {}),
  found: found.slice(0, limit),
});

/** What the filters of a query take, and whether there are any of events. Throws `BadRequest`. */
function fittingTo(query: URLSearchParams) {
  const { family = [], tool = [], type = [], notType = [] } = filtersOf(query);
  const { since, until } = rangeOf(query);
  const among = (wanted: readonly string[], is: string) => wanted.length === 0 || wanted.includes(is);
  return {
    fits: (one: EventText) =>
      among(family, one.family) &&
      among(tool, one.tool) &&
      among(type, one.type) &&
      !notType.includes(one.type) &&
      one.time >= (since ?? "") &&
      (until === undefined || one.time <= until),
    isOfEvents:
      [family, tool, type, notType].some(({ length }) => length > 0) || (since ?? until) !== undefined,
  };
}

interface Asked {
  /** Accounts whose events are asked for; left out, those of all, and of none. */
  readonly whose: ReadonlySet<string> | undefined;
  readonly texts: EventTexts;
  readonly deps: TimelineDeps;
}

/** What these events are now, where they are still there and concern those whose are asked for. */
async function eventsOf(hits: Iterable<EventText>, asked: Asked): Promise<Found<AccountEvent>> {
  const found: AccountEvent[] = [];
  let some: EventText[] = [];
  for (const hit of hits) {
    if (found.length >= readAgain) return { found, more: true };
    some.push(hit);
    if (some.length < readAgain) continue;
    found.push(...(await nowOf(some, asked)));
    some = [];
  }
  found.push(...(await nowOf(some, asked)));
  return { found: found.slice(0, readAgain), more: found.length > readAgain };
}

async function nowOf(some: readonly EventText[], { whose, texts, deps }: Asked): Promise<AccountEvent[]> {
  const rows = await deps.events.several(some.map(({ id }) => id));
  for (const { id } of some) if (!rows.has(id)) texts.forget(id);
  const there = some.flatMap(({ id }) => rows.get(id) ?? []);
  const events = (await underRoots(there, deps)).map(toAccountEvent);
  return whose === undefined ? events : events.filter(({ account = "" }) => whose.has(account));
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

const byTime = (a: EventText, b: EventText) => (a.time < b.time ? 1 : -1);
