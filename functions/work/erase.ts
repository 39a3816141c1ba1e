import * as z from "zod/mini";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { erasureReport } from "../../schemas/job.ts";
import { isCanceled } from "../shared/aws/dynamo.ts";
import { fileEvents, Outdated } from "../shared/aws/file-events.ts";
import type { Change } from "../shared/aws/filing.ts";
import type { JobRow } from "../shared/aws/jobs.ts";
import { placementOf } from "../shared/aws/placement.ts";
import { refile } from "../shared/aws/refile.ts";
import { type EventRow, placedAt, placesOf } from "../shared/aws/rows.ts";
import { nameOf } from "../shared/matching/keys-of.ts";
import type { WorkDeps } from "./handler.ts";
import { eventAt } from "./move.ts";
import { strippedOf } from "./strip.ts";

const step = 25;

const state = z.object({
  identities: z.array(identity),
  index: z.number(),
  after: z.optional(z.string()),
  report: erasureReport,
});
type State = z.infer<typeof state>;
type Report = State["report"];

/**
 * Erases the job's accounts: events first, then what led to them, then what was counted of them. The accounts were marked
 * erased when the job started, so nothing new comes in. Returns the report, or `undefined` where time ran out.
 */
export async function erase(
  job: JobRow,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  for (const account of job.accounts) deps.directory.erased.add(account);
  let now = job.cursor === undefined ? await start(job, deps) : state.parse(JSON.parse(job.cursor));
  for (; now.index < now.identities.length; now = { ...now, index: now.index + 1, after: undefined }) {
    const of = now.identities[now.index];
    if (!of) continue;
    for (let more = true; more; ) {
      if (timeIsUp()) return undefined;
      const { after } = now;
      const page = await deps.events.pointers(of, { limit: step, ...(after ? { after } : {}) }, false);
      const report = await eraseEvents(page.positions.map(eventAt), job, now.report, deps);
      now = { ...now, report, after: page.positions.at(-1) ?? after };
      await deps.jobs.advance(job.job, JSON.stringify(now), page.positions.length);
      more = page.next !== undefined;
    }
  }
  return await finish(job, now, deps, timeIsUp);
}

async function start(job: JobRow, deps: WorkDeps): Promise<State> {
  const remains = await Promise.all(job.accounts.map((account) => deps.directory.remainsOf(account)));
  const identities = remains.flatMap((one) => one?.identities ?? []);
  const notes = job.accounts.map((value): Identity => ({ type: "hub:account", value }));
  const none = { events: 0, kept: 0, blobs: 0, identities: 0, days: 0, accounts: 0 };
  return { identities: [...identities, ...notes], index: 0, report: none };
}

/** What is left when the identities' events are gone: events that came by an identity which has left since, links, counters. */
async function finish(
  job: JobRow,
  { identities, report: before }: State,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  let report = before;
  for (const account of job.accounts) {
    for (let quiet = 0; quiet < 2; ) {
      if (timeIsUp()) return undefined;
      const { rows } = await deps.events.timeline(account, { limit: step }, {});
      if (rows.length > 0)
        report = await eraseEvents(
          rows.map(({ pk }) => pk),
          job,
          report,
          deps,
        );
      quiet = rows.length > 0 ? 0 : quiet + 1;
      // The index follows its table: it is believed when it is still empty after that.
      await deps.pause(deps.indexLag);
    }
  }
  for (const one of identities) report = await unlink(one, job, report, deps);
  for (const account of job.accounts) {
    report = {
      ...report,
      days: report.days + (await deps.rollups.remove(account)),
      accounts: report.accounts + 1,
    };
    await deps.audit.forget(account);
    await deps.suggestions.forget(account);
    await deps.directory.bury(account, job.at);
  }
  return report;
}

/** Erases those of the events that belong to the accounts, and puts those that belong elsewhere where they belong. */
async function eraseEvents(
  ids: readonly string[],
  job: JobRow,
  before: Report,
  deps: WorkDeps,
): Promise<Report> {
  const report = { ...before };
  const others: string[] = [];
  for (const id of ids) {
    for (let done = false; !done; ) {
      const row = await deps.events.get(id);
      const change = row && (await erasureOf(row, job, deps));
      if (row && !change) others.push(id);
      if (!row || !change) break;
      report.blobs += await emptyBlobs(row, deps);
      try {
        done = !(await fileEvents([change], deps)).has(change);
      } catch (error) {
        if (!(error instanceof Outdated)) throw error;
      }
      if (done && change.after) report.kept++;
      else if (done) report.events++;
    }
  }
  await refile(others, deps);
  return report;
}

/** What erasing makes of an event; `undefined` where the event is none of the accounts'. */
async function erasureOf(row: EventRow, job: JobRow, deps: WorkDeps): Promise<Change | undefined> {
  const links = await deps.links.remembered(row.keys);
  const ours = (account: string) => job.accounts.includes(account);
  const erasedBefore = new Set([...deps.directory.erased].filter((account) => !ours(account)));
  const of = { keys: row.keys, tool: row.event.tool };
  const { places } = placementOf(of, links, { erased: erasedBefore, missing: deps.directory.missing });
  const here = placesOf(row).some(({ account }) => ours(account));
  const due = places.some(({ account }) => ours(account)) && (here || row.recordedTime <= job.at);
  if (!due) return undefined;
  if (places.every(({ account }) => ours(account))) return { before: row, links: [], objects: [] };
  const stripped = strippedOf(row, (key) => (links.get(nameOf(key))?.accounts ?? []).some(ours));
  const { places: rest, links: by } = placementOf(
    { keys: stripped.keys, tool: row.event.tool },
    links,
    deps.directory,
  );
  const kept = rest.filter((place) => place.matched.rule !== "provisional");
  return { before: row, after: placedAt(stripped, kept), links: by, objects: [] };
}

/** A blob may hold other events of the same delivery; it holds this customer's too, and goes. */
async function emptyBlobs({ raw, parts = {} }: EventRow, { blobs }: WorkDeps): Promise<number> {
  const keys = new Set(
    [raw, ...Object.values(parts).map((part) => part.raw)].flatMap(({ blob }) => blob ?? []),
  );
  for (const key of keys) await blobs.put(key, new Uint8Array(0));
  return keys.size;
}

async function unlink(of: Identity, { accounts }: JobRow, report: Report, deps: WorkDeps): Promise<Report> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const link = await deps.links.one(of);
    if (link.version === undefined) return report;
    try {
      const shared = link.accounts.filter((account) => !accounts.includes(account));
      await deps.links.leave(link, shared, accounts);
      deps.links.forget([of]);
      return { ...report, identities: report.identities + 1 };
    } catch (error) {
      if (!isCanceled(error)) throw error;
    }
  }
  throw new Error("An identity keeps changing while it is erased");
}
