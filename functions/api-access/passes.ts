import { randomUUID } from "node:crypto";
import type { CatchUpKind } from "../../schemas/catch-up.ts";
import { ownFetches } from "../connectors/daily-fetches.ts";
import { earlierOf } from "../shared/later-of.ts";
import type { BlobStore, Clock, EventBus } from "../shared/ports.ts";
import { type CatchUps, historyBefore, type PassRow, pageFetch } from "../store/catch-ups.ts";
import type { ConnectionName } from "../store/fetches.ts";

export interface PassDeps {
  readonly catchUps: Pick<CatchUps, "begin">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  readonly now: Clock;
}

/** Whose data of a connection it is; `undefined` where a connection has one tenant alone. */
export interface Whose extends ConnectionName {
  readonly tenant: string | undefined;
}

/** Reads the history of so many months; in the place of `before`, where it was read already. */
export async function beginHistory(
  whose: Whose,
  { months, before }: { readonly months?: number; readonly before?: PassRow },
  deps: PassDeps,
): Promise<void> {
  const now = deps.now();
  const stretch = { from: historyBefore(now, months), until: now.toISOString() };
  await beginPass(passOf("history", whose, stretch, now), before, deps);
}

/** Checks a stretch of time; what the check before has counted and left, or at first the history, goes on. */
export async function beginCheck(
  whose: Whose,
  stretch: { readonly from: string; readonly until: string },
  { before, history }: { readonly before: PassRow | undefined; readonly history: PassRow },
  deps: PassDeps,
): Promise<void> {
  const mark = before?.mark ?? history.mark;
  const missed = before?.missed ?? { count: 0, since: history.until };
  const pass = { ...passOf("check", whose, stretch, deps.now()), missed };
  await beginPass({ ...pass, ...(mark === undefined ? {} : { mark }) }, before, deps);
}

/** A pass that has read nothing yet. */
export function passOf(
  kind: CatchUpKind,
  { tool, connection, tenant }: Whose,
  { from, until }: { readonly from: string; readonly until: string },
  now: Date,
): PassRow {
  const at = now.toISOString();
  return {
    ...{ tool, connection, kind, run: randomUUID(), state: "running", from, until, reached: until },
    ...{ found: 0, startedAt: at, movedAt: at },
    ...(tenant === undefined ? {} : { tenant }),
  };
}

/** Milliseconds within which a webhook may still come, and within which a tool may not show yet what has happened. */
export const mayBeLate = 3_600_000;

/** Until when a pass has read everything for certain: what happened just before it began the tool may have shown later. */
export function wholeUntil({ until, startedAt }: Pick<PassRow, "until" | "startedAt">): string {
  const shown = new Date(Date.parse(startedAt) - mayBeLate).toISOString();
  return earlierOf(until, shown);
}

/** Begins a pass and asks for its first page, unless another has been begun meanwhile. */
async function beginPass(row: PassRow, before: PassRow | undefined, deps: PassDeps): Promise<void> {
  if ((await deps.catchUps.begin(row, before)) === "done") await requestPage(row, deps);
}

/** Asks for the page at which a pass stands. */
export async function requestPage(
  row: PassRow,
  { bus, blobs, now }: Omit<PassDeps, "catchUps">,
): Promise<void> {
  const why = { catchUp: row.kind, at: now().toISOString() };
  await bus.publish(await ownFetches(row, [pageFetch(row)], why, { now: now(), blobs }));
}
