import type { AccountEvent } from "../../../schemas/account-event.ts";
import { accountText } from "../../../schemas/account-text.ts";
import { folded, hasWords, wordsOf } from "../../../schemas/folded.ts";
import { askedAtMost, type FoundPerson, type SearchAnswer } from "../../../schemas/search.ts";
import { BadRequest } from "../../shared/errors.ts";
import { toAccountEvent } from "../../store/rows.ts";
import { shownAccounts } from "../accounts.ts";
import { limitOf } from "../query.ts";
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
  const own = accounts
    .filter((one) => hasWords(accountText(one), words))
    .sort((a, b) => byCloseness(folded(a.name), folded(b.name), exact) || b.eventCount - a.eventCount);
  const people = await eventsOf(texts.people(words), texts, deps);
  const documents = await eventsOf(
    texts
      .documents(words)
      .sort((a, b) => byCloseness(a.document?.text ?? "", b.document?.text ?? "", exact) || byTime(a, b)),
    texts,
    deps,
  );
  const events = await eventsOf(texts.having(words), texts, deps);
  return {
    accounts: { n: own.length, found: own.slice(0, limit) },
    people: cut({ ...people, found: people.found.flatMap(personOf) }, limit),
    documents: cut(documents, limit),
    events: cut(events, limit),
    searched: { accounts: accounts.length, ...texts.searched },
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

/** What these events are now, where they are still there. */
async function eventsOf(
  hits: Iterable<EventText>,
  texts: EventTexts,
  deps: TimelineDeps,
): Promise<Found<AccountEvent>> {
  const some: EventText[] = [];
  let more = false;
  for (const hit of hits) {
    more = some.length === readAgain;
    if (more) break;
    some.push(hit);
  }
  const rows = await deps.events.several(some.map(({ id }) => id));
  for (const { id } of some) if (!rows.has(id)) texts.forget(id);
  const there = some.flatMap(({ id }) => rows.get(id) ?? []);
  return { found: (await underRoots(there, deps)).map(toAccountEvent), more };
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
