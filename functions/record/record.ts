import type { Identity } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { refile } from "../accounts/move-events.ts";
import { fileEvents, Outdated } from "../accounts/place-events.ts";
import { type Placement, placementBeforeErasing, placementOf } from "../accounts/placement.ts";
import { type Change, itemsAtMost, sizeOf } from "../accounts/placing-steps.ts";
import { calledBy } from "../matching/account-name.ts";
import { keysOf, nameOf } from "../matching/keys-of.ts";
import type { Standing } from "../store/event-rows.ts";
import { newJob } from "../store/jobs.ts";
import { UnreadableLink } from "../store/links.ts";
import { type EventRow, feedRowOf, placedAt, placesOf, pointersOf } from "../store/rows.ts";
import { accountOfCustomer } from "./customers.ts";
import type { RecordDeps } from "./deps.ts";
import { mergeParts } from "./merge-parts.ts";
import { eventRowOf, indexed, objectRowsOf, rawRowOf } from "./rows.ts";

/** How a message ended; a failed one must be delivered again. */
export type Recorded = "recorded" | "duplicate" | { readonly failed: unknown };

/** How often an event is placed anew when what it was placed by has changed meanwhile. */
const rounds = 8;

/** Writes each message's event to the timeline exactly once, however often and in whatever order the messages come. */
export async function record(
  messages: readonly AccountEventMessage[],
  deps: RecordDeps,
): Promise<Recorded[]> {
  const results = new Map<AccountEventMessage, Recorded>();
  const once = new Map<string, AccountEventMessage>();
  for (const message of messages) if (!once.has(message.data.id)) once.set(message.data.id, message);
  try {
    const recordedTime = deps.now().toISOString();
    const incoming = await begun([...once.values()], results, recordedTime, deps);
    await settle(incoming, results, deps, 0);
  } catch (failed) {
    for (const message of once.values()) if (!results.has(message)) results.set(message, { failed });
  }
  for (const message of messages) {
    if (!results.has(message))
      results.set(message, await repeated(message, once.get(message.data.id), results, deps));
  }
  for (const message of messages) {
    try {
      if (results.get(message) === "duplicate") await emptyAgain(message, deps);
      if (typeof results.get(message) === "string") await accountOfCustomer(message, deps);
    } catch (failed) {
      results.set(message, { failed });
    }
  }
  return messages.map((message) => results.get(message) ?? { failed: new Error("not reached") });
}

/** A message whose event is to be filed, and the hold that it must know of. */
interface Incoming {
  readonly message: AccountEventMessage;
  readonly keys: readonly Identity[];
  readonly recordedTime: string;
  readonly hold?: string;
}

/** What is new among the messages, its pointers written; what is there already is dealt with. */
async function begun(
  messages: readonly AccountEventMessage[],
  results: Map<AccountEventMessage, Recorded>,
  recordedTime: string,
  deps: RecordDeps,
): Promise<Incoming[]> {
  const matcher = await deps.matching.matcher();
  const ids = messages.map(({ data }) => data.id);
  const standing = ids.length > 0 ? await deps.events.standing(ids, false) : new Map<string, Standing>();
  const fresh: Incoming[] = [];
  for (const message of messages) {
    const one = { message, keys: keysOf(message.data.identities, matcher), recordedTime };
    const there = standing.get(message.data.id);
    if (there === undefined) fresh.push(one);
    else if (there.is === "held") fresh.push({ ...one, hold: there.hold });
    else results.set(message, await again(one, deps, there).catch((failed: unknown) => ({ failed })));
  }
  if (fresh.length === 0) return fresh;
  const feed = feedRowOf(
    recordedTime,
    fresh.map(({ message }) => message.data.id),
  );
  await deps.events.point([...fresh.flatMap(pointersIn), feed]);
  await deps.directory.noteMonth(recordedTime.slice(0, 7));
  return fresh;
}

const pointersIn = ({ message, keys }: Incoming) => pointersOf(keys, message.data);

/** The door has kept a large delivery's bytes before anybody could know that its event was erased: a job empties them again. */
async function emptyAgain({ data, rawblob }: AccountEventMessage, deps: RecordDeps): Promise<void> {
  if (rawblob === undefined || !(await deps.events.isErased(data.id))) return;
  const at = deps.now().toISOString();
  const job = newJob({ kind: "erase", identities: [], accounts: [], by: "hub", at, blobs: [rawblob] });
  await deps.directory.transact(deps.jobs.starting(job));
}

interface Member extends Incoming {
  readonly change: Change;
}

async function settle(
  incoming: readonly Incoming[],
  results: Map<AccountEventMessage, Recorded>,
  deps: RecordDeps,
  round: number,
): Promise<void> {
  const groups = await grouped(incoming, results, deps);
  await Promise.all(
    groups.map(async (group) => {
      try {
        const there = await fileEvents(
          group.map(({ change }) => change),
          deps,
        );
        for (const { message, change } of group) if (!there.has(change)) results.set(message, "recorded");
        const overtaken = group.filter(({ change }) => there.has(change));
        const held = await overtook(overtaken, results, deps);
        if (held.length > 0 && round >= rounds) throw new Outdated();
        await settle(held, results, deps, round + 1);
      } catch (failed) {
        const rest = group.filter(({ message }) => !results.has(message));
        if (failed instanceof Outdated && round < rounds) return await settle(rest, results, deps, round + 1);
        if (group.length > 1)
          return void (await Promise.all(rest.map((one) => settle([one], results, deps, round))));
        for (const { message } of rest) results.set(message, { failed });
      }
    }),
  );
}

/** Those whose place was only held, with the hold; the events of the others are there. */
async function overtook(
  incoming: readonly Incoming[],
  results: Map<AccountEventMessage, Recorded>,
  deps: RecordDeps,
): Promise<Incoming[]> {
  if (incoming.length === 0) return [];
  const standing = await deps.events.standing(
    incoming.map(({ message }) => message.data.id),
    true,
  );
  const held: Incoming[] = [];
  for (const one of incoming) {
    const { message, keys, recordedTime } = one;
    const now = standing.get(message.data.id);
    if (now?.is === "held") held.push({ message, keys, recordedTime, hold: now.hold });
    else results.set(message, await again(one, deps, now));
  }
  return held;
}

/** The messages' changes, those for the same accounts together as far as one transaction holds. */
async function grouped(
  incoming: readonly Incoming[],
  results: Map<AccountEventMessage, Recorded>,
  deps: RecordDeps,
): Promise<Member[][]> {
  const groups = new Map<string, Member[][]>();
  if (incoming.length === 0) return [];
  try {
    const links = await deps.links.remembered(incoming.flatMap(({ keys }) => keys));
    // Not when the batch began: what an erasure meanwhile has kept out of an account is news of another.
    const keyedTime = deps.now().toISOString();
    for (const one of incoming) {
      const { message, keys, recordedTime, hold } = one;
      const placement = placementOf({ keys, tool: message.data.tool }, links, deps.directory);
      await deps.suggestions.note(placement.conflict, recordedTime);
      const change: Change = {
        after: eventRowOf(message, keys, placement.places, recordedTime, keyedTime),
        objects: objectRowsOf(message.data),
        ...openedBy(placement, message, deps),
        ...(hold === undefined ? {} : { hold }),
      };
      const accounts = placement.places.map(({ account }) => account).join(" ");
      pack(groups, accounts, { ...one, change });
    }
  } catch (failed) {
    if (failed instanceof UnreadableLink && incoming.length > 1)
      return (await Promise.all(incoming.map((one) => grouped([one], results, deps)))).flat();
    for (const { message } of incoming) results.set(message, { failed });
    return [];
  }
  return [...groups.values()].flat();
}

function pack(groups: Map<string, Member[][]>, accounts: string, member: Member): void {
  const transactions = groups.get(accounts) ?? [];
  groups.set(accounts, transactions);
  const last = transactions.at(-1);
  const size = [...(last ?? []), member].reduce((sum, { change }) => sum + sizeOf(change), 0);
  if (last && size <= itemsAtMost) last.push(member);
  else transactions.push([member]);
}

/**
 * A new event's links need no check (ADR 33), but for the one whose account it opens: an assignment marks that account,
 * if it is there.
 */
function openedBy({ links, opening }: Placement, { data }: AccountEventMessage, { directory }: RecordDeps) {
  if (!opening) return { links: [] };
  const { account, identity } = opening;
  return {
    links: directory.hasOpened(account)
      ? []
      : links.filter((link) => nameOf(link.identity) === nameOf(identity)),
    opening: { ...opening, called: calledBy(data, identity) },
  };
}

/**
 * The event is there already: a duplicate, unless this is the half of it that was missing, or a corrected reading.
 * Pointers that were written for it and are none of its own go. `known`: what stands there as last read.
 */
async function again(incoming: Incoming, deps: RecordDeps, known: Standing | undefined): Promise<Recorded> {
  const { message } = incoming;
  const result = await completedOrCorrected(message, deps);
  if (typeof result === "object") return result;
  await deps.events.unpoint(
    message.data.id,
    pointersIn(incoming),
    result === "duplicate" ? known : undefined,
  );
  return result;
}

async function completedOrCorrected(message: AccountEventMessage, deps: RecordDeps): Promise<Recorded> {
  const { part, revision } = message.data;
  if (part === undefined && revision === undefined) return "duplicate";
  for (let round = 0; round < rounds; round++) {
    const before = await deps.events.get(message.data.id);
    const next = before && (completed(before, message) ?? corrected(before, message));
    if (!before || !next) return "duplicate";
    const concern = await erasureOf(before, deps);
    if (concern === "goes along") return "duplicate";
    if (concern === "stands in the way") {
      await refile([before.pk], deps);
      continue;
    }
    const change = await changeTo(next, before, message, deps);
    try {
      if ((await fileEvents([change], deps)).has(change)) continue;
      for (const { account } of placesOf(before)) await deps.directory.redate(account, deps.lists);
      return "recorded";
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
    }
  }
  return { failed: new Error("the event keeps changing") };
}

/**
 * How erasures under way concern an event. It goes along where its identities lead to an account that is being erased,
 * wherever its row is by now; its row may also stand at one that they lead to no more.
 */
async function erasureOf(
  row: EventRow,
  { links, directory }: RecordDeps,
): Promise<"goes along" | "stands in the way" | undefined> {
  const known = await links.remembered(row.keys);
  const here = placesOf(row).map(({ account }) => account);
  const led = new Set([...here, ...[...known.values()].flatMap(({ accounts }) => accounts)]);
  const erasing = new Set<string>();
  for (const account of led) if (await directory.isErased(account)) erasing.add(account);
  if (erasing.size === 0) return undefined;
  const of = { keys: row.keys, tool: row.event.tool };
  const { places } = placementBeforeErasing(erasing, of, known, directory);
  if (places.some(({ account }) => erasing.has(account))) return "goes along";
  return here.some((account) => erasing.has(account)) ? "stands in the way" : undefined;
}

type Reading = Pick<EventRow, "event" | "raw" | "delivery" | "parts">;

/** The event with the half that was missing. */
function completed(before: EventRow, message: AccountEventMessage): Reading | undefined {
  const { part } = message.data;
  if (part === undefined || !before.parts || Object.hasOwn(before.parts, part)) return undefined;
  return withHalf(part, before.parts, before, message);
}

function withHalf(
  part: string,
  known: NonNullable<EventRow["parts"]>,
  before: EventRow,
  message: AccountEventMessage,
): Reading {
  const { data } = message;
  const parts = { ...known, [part]: { event: data, raw: rawRowOf(message) } };
  const { part: _part, ...event } =
    mergeParts(Object.fromEntries(Object.entries(parts).map(([name, one]) => [name, one.event]))) ?? data;
  const lead = parts[Object.keys(parts).sort()[0] ?? ""];
  return { event, raw: lead?.raw ?? before.raw, delivery: before.delivery, parts };
}

/** The event, or the half, as a later version of the mapping or a fetch reads it; an older one, or the same, changes nothing. */
function corrected(before: EventRow, message: AccountEventMessage): Reading | undefined {
  const { data, deliveryid } = message;
  const half = data.part === undefined ? undefined : before.parts?.[data.part];
  if (data.revision === undefined || data.revision <= ((half ?? before).event.revision ?? 0))
    return undefined;
  if (data.part !== undefined && half) return withHalf(data.part, before.parts ?? {}, before, message);
  return { event: data, raw: rawRowOf(message), delivery: deliveryid };
}

/** What is said of people may have changed with the reading, so the event may belong elsewhere. */
async function changeTo(
  next: Reading,
  before: EventRow,
  message: AccountEventMessage,
  deps: RecordDeps,
): Promise<Change> {
  const { event } = next;
  const keys = keysOf(event.identities, await deps.matching.matcher());
  const placement = placementOf(
    { keys, tool: event.tool },
    await deps.links.remembered(keys),
    deps.directory,
  );
  const { opening } = placement;
  const { agenda: _agenda, upcomingTime: _time, ...kept } = before;
  const row: EventRow = {
    ...kept,
    ...indexed(event, before.recordedTime),
    ...next,
    keys,
    keyedTime: deps.now().toISOString(),
    version: before.version + 1,
  };
  return {
    before,
    after: placedAt(row, placement.places),
    objects: objectRowsOf(message.data),
    news: true,
    links: placement.links,
    ...(opening ? { opening: { ...opening, called: calledBy(message.data, opening.identity) } } : {}),
  };
}

/** A message whose event came earlier in the same batch. */
async function repeated(
  message: AccountEventMessage,
  first: AccountEventMessage | undefined,
  results: ReadonlyMap<AccountEventMessage, Recorded>,
  deps: RecordDeps,
): Promise<Recorded> {
  const before = first && results.get(first);
  if (before !== "recorded" && before !== "duplicate") return before ?? { failed: new Error("not reached") };
  try {
    return await completedOrCorrected(message, deps);
  } catch (failed) {
    return { failed };
  }
}
