import { randomUUID } from "node:crypto";
import type { Account } from "../../schemas/account.ts";
import type { AccountEvent, Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AuditEntry } from "../../schemas/audit.ts";
import type { NoteChange, NoteRequest } from "../../schemas/note.ts";
import type { Principal } from "../../schemas/role.ts";
import { sha256 } from "../delivery/delivery.ts";
import { Conflict, Forbidden, NotFound } from "../shared/errors.ts";
import { type EventRow, placesOf, toAccountEvent } from "../store/rows.ts";
import { getAccount } from "./accounts.ts";
import type { AccountDeps } from "./identities.ts";
import { type OwnEventDeps, publishOwn, standsFor } from "./own-events.ts";
import { doneBy } from "./principal.ts";

export type NoteDeps = AccountDeps & OwnEventDeps;

const longestTitle = 120;
/** How far ahead another machine's clock may be, in milliseconds. */
const clocksDiffer = 5_000;

/**
 * Puts a note on an account's timeline, the way every event gets there: over the bus. It answers when the bus has it;
 * the timeline shows it a moment later. On a provisional account it belongs to the identity that the account stands for
 * and goes where that goes; on any other to the account itself.
 */
export async function addNote(
  id: string,
  { text, key }: NoteRequest,
  who: Principal,
  deps: NoteDeps,
): Promise<AccountEvent> {
  const account = await getAccount(id, deps);
  const identity = standsFor(account);
  const at = deps.now();
  const event = noteEvent(account, identity, { text, key: key ?? randomUUID() }, who, at.toISOString());
  const kept = key === undefined ? undefined : await deps.events.get(event.id);
  // What is sent again is the note that there is, whatever it says this time.
  if (kept?.event.type === "note.added") return toAccountEvent(kept);
  const delivery = await publishOwn(event, { account: account.id, by: who.name, text }, at, deps);
  return {
    ...event,
    account: account.id,
    matched: { rule: account.status === "provisional" ? "provisional" : "manual", identity },
    delivery,
    recordedTime: at.toISOString(),
  };
}

/**
 * Gives a note another text: the same event in a later reading, so it stays with the customer whose it is by now
 * (ADR 13). Its author may, and every manager. Throws `Conflict` where it has changed since the caller read it.
 */
export async function changeNote(
  id: string,
  { text, revision: read }: NoteChange,
  who: Principal,
  deps: NoteDeps,
): Promise<AccountEvent> {
  const row = await noteOf(id, who, deps);
  const { revision = 0 } = row.event;
  const at = deps.now();
  // A caller that was just answered has read a revision that is yet to be recorded.
  const isKnown =
    read === undefined || read === revision || (read > revision && read <= at.getTime() + clocksDiffer);
  if (!isKnown)
    throw new Conflict("note_changed", "Another person has changed this note meanwhile: read it again");
  const { part: _part, ...known } = row.event;
  const event: PublishedEvent = {
    ...known,
    title: titleOf(text),
    details: { text: text.toWellFormed(), editedBy: who.name, editedAt: at.toISOString() },
    revision: Math.max(at.getTime(), Math.max(revision, read ?? 0) + 1),
  };
  const delivery = await publishOwn(event, { note: id, by: who.name, text }, at, deps);
  await audited("note.changed", row, who, deps);
  return { ...toAccountEvent(row), ...event, delivery };
}

/** A removed note's revision: no later one is higher, so nothing brings the note back. */
const forGood = Number.MAX_SAFE_INTEGER;

/** Takes a note off the timelines, with its text and for good. Its author may, and every manager. */
export async function removeNote(id: string, who: Principal, deps: NoteDeps): Promise<void> {
  const row = await noteOf(id, who, deps);
  const { tool, connection, time } = row.event;
  const event: PublishedEvent = {
    id,
    tool,
    connection,
    time,
    type: "system.observed",
    family: "system",
    title: "Note removed",
    identities: [],
    details: { removedBy: who.name },
    revision: forGood,
  };
  await publishOwn(event, { note: id, by: who.name, removed: true }, deps.now(), deps);
  await audited("note.removed", row, who, deps);
}

/** The note as it is kept. Throws `NotFound`, or `Forbidden` where the caller may not change it. */
async function noteOf(id: string, who: Principal, { events }: NoteDeps): Promise<EventRow> {
  const row = await events.get(id);
  if (row?.event.tool !== "hub" || row.event.type !== "note.added")
    throw new NotFound("unknown_note", "Unknown note");
  if (row.event.actor?.id !== who.id && who.role === "viewer") throw new Forbidden();
  return row;
}

/** Says who changed whose note, never what it said: an entry outlives the text. */
async function audited(
  action: Extract<AuditEntry["action"], `note.${string}`>,
  row: EventRow,
  who: Principal,
  { audit, accountsTable, now }: NoteDeps,
): Promise<void> {
  const accounts = placesOf(row).map(({ account }) => account);
  const author = row.event.actor?.name ?? "an unknown author";
  const summary = `A note of ${author} was ${action === "note.changed" ? "changed" : "removed"}`;
  const entry = {
    at: now().toISOString(),
    ...doneBy(who),
    action,
    summary,
    values: { author },
    ...(accounts[0] === undefined ? {} : { account: accounts[0] }),
  };
  await accountsTable.transact(audit.noting(entry, accounts));
}

function noteEvent(
  { id: account }: Account,
  identity: Identity,
  { text, key }: { readonly text: string; readonly key: string },
  who: Principal,
  time: string,
): PublishedEvent {
  return {
    id: `evt_${sha256(JSON.stringify(["hub", "notes", "note.added", account, who.id, key])).slice(0, 32)}`,
    tool: "hub",
    connection: "notes",
    type: "note.added",
    family: "note",
    time,
    title: titleOf(text),
    direction: "out",
    actor: { kind: "team", id: who.id, name: who.name },
    identities: [identity],
    details: { text: text.toWellFormed() },
  };
}

function titleOf(text: string): string {
  const [line = ""] = text.split("\n");
  return (line.length > longestTitle ? `${line.slice(0, longestTitle - 1)}…` : line).toWellFormed();
}
