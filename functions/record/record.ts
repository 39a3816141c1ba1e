import type { AccountEventMessage } from "../../schemas/bus.ts";
import type { Directory } from "../shared/aws/directory.ts";
import type { EventsTable } from "../shared/aws/events-table.ts";
import type { Clock, Log } from "../shared/ports.ts";
import { mergeParts } from "./merge-parts.ts";
import { linkable, type Resolution, resolution, resolve } from "./resolve.ts";
import { eventRowOf, indexed, objectRowsOf, rawRowOf } from "./rows.ts";
import { StaleLink, type Write, write } from "./write.ts";

export interface RecordDeps {
  readonly events: EventsTable;
  readonly directory: Directory;
  readonly log: Log;
  readonly now: Clock;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** How a message ended; a failed one must be delivered again. */
export type Recorded = "recorded" | "duplicate" | { readonly failed: unknown };

/** Writes each message's event to the timeline exactly once, however often and in whatever order the messages come. */
export async function record(
  messages: readonly AccountEventMessage[],
  deps: RecordDeps,
): Promise<Recorded[]> {
  const results = new Map<AccountEventMessage, Recorded>();
  const once = new Map<string, AccountEventMessage>();
  for (const message of messages) if (!once.has(message.data.id)) once.set(message.data.id, message);
  await settle([...once.values()], results, deps, 0);
  for (const message of messages) {
    if (!results.has(message))
      results.set(message, await repeated(message, once.get(message.data.id), results, deps));
  }
  return messages.map((message) => results.get(message) ?? { failed: new Error("not reached") });
}

async function settle(
  messages: readonly AccountEventMessage[],
  results: Map<AccountEventMessage, Recorded>,
  deps: RecordDeps,
  round: number,
): Promise<void> {
  const groups = await grouped(messages, results, deps);
  await Promise.all(
    groups.map(async (group) => {
      try {
        const duplicates = await write(
          group.map(({ write }) => write),
          deps,
        );
        for (const { message, write } of group) {
          results.set(message, duplicates.includes(write) ? await again(message, deps) : "recorded");
        }
      } catch (failed) {
        const members = group.map(({ message }) => message);
        if (failed instanceof StaleLink && round < 5) return await settle(members, results, deps, round + 1);
        if (members.length > 1)
          return void (await Promise.all(members.map((one) => settle([one], results, deps, round))));
        for (const message of members) results.set(message, { failed });
      }
    }),
  );
}

/** The writes of the messages, grouped by account: one transaction each. */
async function grouped(
  messages: readonly AccountEventMessage[],
  results: Map<AccountEventMessage, Recorded>,
  deps: RecordDeps,
) {
  const groups = new Map<string, { message: AccountEventMessage; write: Write }[]>();
  try {
    const links = await deps.directory.links(messages.flatMap(({ data }) => linkable(data.identities)));
    const recordedTime = deps.now().toISOString();
    for (const message of messages) {
      const found =
        resolve(message.data.identities, links) ?? (await provisional(message, recordedTime, deps));
      const member = { message, write: { row: eventRowOf(message, found, recordedTime), resolution: found } };
      const key = found?.account ?? "";
      groups.set(key, [...(groups.get(key) ?? []), member]);
      if (found) links.set(found.link.pk, found.link);
    }
    await deps.directory.noteMonth(recordedTime.slice(0, 7));
  } catch (failed) {
    for (const message of messages) results.set(message, { failed });
    return [];
  }
  return [...groups.values()];
}

async function provisional(
  { data }: AccountEventMessage,
  at: string,
  { directory }: RecordDeps,
): Promise<Resolution | undefined> {
  const first = data.identities.find((one) => linkable([one]).length > 0);
  if (!first) return undefined;
  const { actor } = data;
  const name =
    actor?.name && (first.type !== "email" || actor.email?.toLowerCase() === first.value)
      ? actor.name
      : first.value;
  return resolution(first, await directory.provisional(first, name, at));
}

/** The event is there already: a duplicate, unless this is the half of it that was still missing. */
async function again(message: AccountEventMessage, deps: RecordDeps): Promise<Recorded> {
  const { part, id } = message.data;
  if (part === undefined) return "duplicate";
  for (let attempt = 0; attempt < 5; attempt++) {
    const row = await deps.events.get(id);
    if (!row?.parts || Object.hasOwn(row.parts, part)) return "duplicate";
    const parts = { ...row.parts, [part]: { event: message.data, raw: rawRowOf(message) } };
    const merged = mergeParts(
      Object.fromEntries(Object.entries(parts).map(([name, { event }]) => [name, event])),
    );
    const lead = parts[Object.keys(parts).sort()[0] ?? part];
    if (!merged || !lead) return "duplicate";
    const {
      agenda: _agenda,
      upcoming: _upcoming,
      upcomingTime: _time,
      ...kept
    } = { agenda: "", upcoming: "", upcomingTime: "", ...row };
    const { part: _part, ...event } = merged;
    const next = {
      ...kept,
      ...indexed(merged, row.account, row.recordedTime),
      event,
      raw: lead.raw,
      parts,
      version: row.version + 1,
    };
    await moveObjects(message, deps);
    if (await deps.events.replace(next, row.version)) return "recorded";
  }
  return { failed: new Error("the event keeps changing") };
}

/** Object states only ever move on, so writing them before the event itself is safe to repeat. */
async function moveObjects(message: AccountEventMessage, deps: RecordDeps): Promise<void> {
  for (const object of objectRowsOf(message.data)) await deps.events.moveOn(object);
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
    return await again(message, deps);
  } catch (failed) {
    return { failed };
  }
}
