import * as z from "zod/mini";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { erasureReport, remainder } from "../../schemas/job.ts";
import { changeEvents } from "../accounts/change-events.ts";
import type { Change } from "../accounts/event-items.ts";
import { moveEvents } from "../accounts/move-events.ts";
import { goneAt, judgedBy, placementOf } from "../accounts/placement.ts";
import { isMails, readingBlob } from "../connectors/mails/reading-blob.ts";
import { forgetInTables } from "../insight/kept-tables.ts";
import { domainIn } from "../matching/domain.ts";
import { nameOf } from "../matching/keys-of.ts";
import { dayOf } from "../matching/rollup.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { JobRow } from "../store/jobs.ts";
import type { Link, LinkCount } from "../store/links.ts";
import { idAt } from "../store/position.ts";
import { type EventRow, placedAt, placesOf } from "../store/rows.ts";
import type { WorkDeps } from "./deps.ts";
import { move } from "./move.ts";
import { strippedOf } from "./strip.ts";

const step = 25;

const state = z.object({
  identities: z.array(identity),
  index: z.number(),
  after: z.optional(z.string()),
  report: erasureReport,
  /** Days of the events so far, each once. */
  days: z.array(z.string()),
});
type State = z.infer<typeof state>;
type Report = State["report"];
type Progress = Pick<State, "report" | "days">;

/** The job, with the names of the identities that others had led elsewhere before and whose events were not all moved. */
interface Erasure extends Omit<JobRow, "decided"> {
  readonly decided: ReadonlySet<string>;
}

/**
 * Erases the job's accounts: events first, then what led to them, then what was counted of them. It takes what had its keys
 * by the job's instant, which stands in the count of links from then on: what comes later is news of another account.
 * Returns the report, or `undefined` where time ran out.
 */
export async function erase(
  job: JobRow,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  for (const key of job.blobs ?? []) await deps.blobs.put(key, new Uint8Array(0));
  const decided = (await deps.jobs.several(job.decided ?? [])).flatMap(({ identities }) => identities);
  const erasure = { ...job, decided: new Set(decided.map(nameOf)) };
  let now = job.cursor === undefined ? await start(job, deps, timeIsUp) : state.parse(JSON.parse(job.cursor));
  if (!now) return undefined;
  for (; now.index < now.identities.length; now = { ...now, index: now.index + 1, after: undefined }) {
    const of = now.identities[now.index];
    if (!of) continue;
    for (let more = true; more; ) {
      if (timeIsUp()) return undefined;
      const after: string | undefined = now.after;
      const page = await deps.lists.pointers(of, { limit: step, ...(after ? { after } : {}) }, false);
      const progress = await eraseEvents(page.positions.map(idAt), erasure, now, deps);
      now = { ...now, ...progress, after: page.positions.at(-1) ?? after };
      await deps.jobs.advance(job.job, JSON.stringify(now), page.positions.length);
      more = page.next !== undefined;
    }
  }
  return await finish(erasure, now, deps, timeIsUp);
}

/** What has been decided before is carried out first, so that rows are where the accounts' events are. */
async function start(job: JobRow, deps: WorkDeps, timeIsUp: () => boolean): Promise<State | undefined> {
  const remains = await Promise.all(job.accounts.map((account) => deps.accountsTable.remainsOf(account)));
  const moving = new Set(remains.flatMap((one) => [...(one?.moving ?? [])]));
  for (const other of await deps.jobs.several([...moving])) {
    if (other.state === "running" && other.kind === "move" && !(await move(other, deps, timeIsUp)))
      return undefined;
  }
  const identities = remains.flatMap((one) => one?.identities ?? []);
  const notes = job.accounts.map((value): Identity => ({ type: "hub:account", value }));
  const none = { events: 0, kept: 0, blobs: 0, identities: 0, days: 0, accounts: 0 };
  return { identities: [...identities, ...notes], index: 0, report: none, days: [] };
}

/** What is left when the identities' events are gone: events that came by an identity which has left since, links, counters. */
async function finish(
  job: Erasure,
  { identities, ...before }: State,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  let progress: Progress = before;
  for (const account of job.accounts) {
    for (let quiet = 0; quiet < 2; ) {
      if (timeIsUp()) return undefined;
      const { rows } = await deps.lists.timeline(account, { limit: step }, {});
      if (rows.length > 0)
        progress = await eraseEvents(
          rows.map(({ pk }) => pk),
          job,
          progress,
          deps,
        );
      quiet = rows.length > 0 ? 0 : quiet + 1;
      // The index follows its table: it is believed when it is still empty after that.
      await deps.pause(deps.indexLag);
    }
  }
  if (!(await forgetInTables(new Set(job.accounts), deps.blobs, { now: deps.now(), timeIsUp })))
    return undefined;
  const { fileReworded } = await import("../searching/renew.ts");
  if (!(await fileReworded(deps, timeIsUp))) return undefined;
  await deps.refused.forgetNaming(identities);
  await (await import("./export.ts")).endAllExports(deps);
  let report = { ...progress.report, days: progress.days.length };
  for (const one of identities) report = await unlink(one, job, report, deps);
  for (const account of job.accounts) {
    report = { ...report, accounts: report.accounts + 1 };
    await deps.forgetAccount(account);
  }
  if (job.accounts.length > 0)
    await deps.accountsTable.transact([
      ...deps.accountsTable.burying(job.accounts, job.at),
      deps.links.erased(job.accounts),
    ]);
  return { ...report, remains: [...remainder.options] };
}

/** Erases those of the events that belong to the accounts, and puts those that belong elsewhere where they belong. */
async function eraseEvents(
  ids: readonly string[],
  job: Erasure,
  before: Progress,
  deps: WorkDeps,
): Promise<Progress> {
  const report = { ...before.report };
  const days = new Set(before.days);
  const others: string[] = [];
  // A writer about to record one of them does not know of the erasure yet: its place is held until it does.
  const { absent } = await deps.events.rows(ids);
  await deps.events.hold(absent);
  for (const id of ids) {
    for (let done = false; !done; ) {
      const row = await deps.events.get(id);
      const count = await deps.links.count();
      const change = row && (await erasureOf(row, job, count, deps));
      if (row && !change) others.push(id);
      if (!row || !change) break;
      report.blobs += await emptyBlobs(row, deps);
      try {
        done = !(await changeEvents([change], count, deps)).has(change);
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
      if (done) {
        report[change.after ? "kept" : "events"]++;
        days.add(dayOf(row.event));
      }
    }
  }
  await moveEvents(others, deps);
  return { report, days: [...days] };
}

/** What erasing makes of an event; `undefined` where the event is none of the accounts'. */
async function erasureOf(
  row: EventRow,
  job: Erasure,
  count: LinkCount,
  deps: WorkDeps,
): Promise<Change | undefined> {
  const judged = judgedBy(row, count);
  if (judged > job.at) return undefined;
  const links = await deps.links.since(count, row.keys);
  const ours = (account: string) => job.accounts.includes(account);
  const gone = goneAt(judged, count, deps.accountsTable);
  const { places } = placementOf({ keys: row.keys, tool: row.event.tool }, links, gone);
  const here = placesOf(row).some(({ account }) => ours(account));
  // Assigned to them and not yet moved is theirs as well; assigned elsewhere since does not save it.
  const theirs = places.some(({ account }) => ours(account));
  const since = [...links.values()].some((link) => (link.since ?? "") > job.at);
  // Its own account's erasure takes it in any case: it need not go there first.
  const elsewhere = places.length > 0 && places.every(({ account }) => count.erasing.has(account));
  if (!theirs && !(here && (since || elsewhere))) return undefined;
  // Its row may not yet be where an earlier assignment of one of its identities leads.
  const led = places.filter(({ matched }) => job.decided.has(nameOf(matched.identity)));
  const belongs = here ? [...placesOf(row), ...led] : places;
  const others = belongs.some(
    ({ account }) => !ours(account) && !gone.erased.has(account) && !count.erasing.has(account),
  );
  if (!others) return { before: row };
  const stripped = strippedOf(row, (key) => leadsTo(ours, key, links));
  const now = { erased: new Set([...gone.erased, ...count.erasing.keys()]), missing: gone.missing };
  const { places: rest } = placementOf({ keys: stripped.keys, tool: row.event.tool }, links, now);
  const kept = rest.filter((place) => place.matched.rule !== "provisional");
  return { before: row, after: placedAt(stripped, kept) };
}

/** Whether an identity leads to one of the accounts: by its own link or, without one, by its domain's. */
function leadsTo(
  ours: (account: string) => boolean,
  key: Identity,
  links: ReadonlyMap<string, Link>,
): boolean {
  const led = links.get(nameOf(key))?.accounts ?? [];
  if (led.length > 0 || key.type !== "email") return led.some(ours);
  const domain = domainIn(key.value);
  return (
    domain !== undefined && (links.get(nameOf({ type: "domain", value: domain }))?.accounts ?? []).some(ours)
  );
}

/** A blob may hold other events of the same delivery; it holds this customer's too, and goes. */
async function emptyBlobs({ event, raw, parts = {} }: EventRow, { blobs }: WorkDeps): Promise<number> {
  const keys = new Set(
    [raw, ...Object.values(parts).map((part) => part.raw)].flatMap(({ blob }) => blob ?? []),
  );
  if (isMails(event)) keys.add(readingBlob(event.tool, raw.sha256));
  for (const key of keys) await blobs.put(key, new Uint8Array(0));
  return keys.size;
}

async function unlink(
  of: Identity,
  { accounts }: Pick<JobRow, "accounts">,
  report: Report,
  deps: WorkDeps,
): Promise<Report> {
  return await retrying({ on: isCanceled }, async () => {
    const link = await deps.links.one(of);
    if (link.version === undefined) return report;
    const shared = link.accounts.filter((account) => !accounts.includes(account));
    await deps.links.leave(link, shared, accounts, deps.now().toISOString());
    deps.links.forget([of]);
    return { ...report, identities: report.identities + 1 };
  });
}
