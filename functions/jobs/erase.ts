import * as z from "zod/mini";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { erasureReport } from "../../schemas/job.ts";
import { refile } from "../accounts/move-events.ts";
import { fileEvents, Outdated } from "../accounts/place-events.ts";
import { placementBeforeErasing, placementOf } from "../accounts/placement.ts";
import type { Change } from "../accounts/placing-steps.ts";
import { domainIn } from "../matching/domain.ts";
import { nameOf } from "../matching/keys-of.ts";
import { retrying } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { JobRow } from "../store/jobs.ts";
import type { Link } from "../store/links.ts";
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
});
type State = z.infer<typeof state>;
type Report = State["report"];

/** The job, with the names of the identities that others had led elsewhere before and whose events were not all moved. */
interface Erasure extends Omit<JobRow, "decided"> {
  readonly decided: ReadonlySet<string>;
}

/**
 * Erases the job's accounts: events first, then what led to them, then what was counted of them. The accounts were marked
 * erased when the job started, so nothing new comes in. Returns the report, or `undefined` where time ran out.
 */
export async function erase(
  job: JobRow,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  for (const key of job.blobs ?? []) await deps.blobs.put(key, new Uint8Array(0));
  for (const account of job.accounts) deps.directory.erased.add(account);
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
      const report = await eraseEvents(page.positions.map(idAt), erasure, now.report, deps);
      now = { ...now, report, after: page.positions.at(-1) ?? after };
      await deps.jobs.advance(job.job, JSON.stringify(now), page.positions.length);
      more = page.next !== undefined;
    }
  }
  return await finish(erasure, now, deps, timeIsUp);
}

/** What has been decided before is carried out first, so that rows are where the accounts' events are. */
async function start(job: JobRow, deps: WorkDeps, timeIsUp: () => boolean): Promise<State | undefined> {
  const remains = await Promise.all(job.accounts.map((account) => deps.directory.remainsOf(account)));
  const moving = new Set(remains.flatMap((one) => [...(one?.moving ?? [])]));
  for (const other of await deps.jobs.several([...moving])) {
    if (other.state === "running" && other.kind === "move" && !(await move(other, deps, timeIsUp)))
      return undefined;
  }
  const identities = remains.flatMap((one) => one?.identities ?? []);
  const notes = job.accounts.map((value): Identity => ({ type: "hub:account", value }));
  const none = { events: 0, kept: 0, blobs: 0, identities: 0, days: 0, accounts: 0 };
  return { identities: [...identities, ...notes], index: 0, report: none };
}

/** What is left when the identities' events are gone: events that came by an identity which has left since, links, counters. */
async function finish(
  job: Erasure,
  { identities, report: before }: State,
  deps: WorkDeps,
  timeIsUp: () => boolean,
): Promise<Report | undefined> {
  let report = before;
  for (const account of job.accounts) {
    for (let quiet = 0; quiet < 2; ) {
      if (timeIsUp()) return undefined;
      const { rows } = await deps.lists.timeline(account, { limit: step }, {});
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
    const days = report.days + (await deps.rollups.days(account)).size;
    report = { ...report, days, accounts: report.accounts + 1 };
    await deps.forgetAccount(account);
    await deps.directory.bury(account, job.at);
  }
  return report;
}

/** Erases those of the events that belong to the accounts, and puts those that belong elsewhere where they belong. */
async function eraseEvents(
  ids: readonly string[],
  job: Erasure,
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
  for (const account of await refile(others, deps)) await deps.directory.redate(account, deps.lists);
  return report;
}

/** What erasing makes of an event; `undefined` where the event is none of the accounts'. */
async function erasureOf(row: EventRow, job: Erasure, deps: WorkDeps): Promise<Change | undefined> {
  const links = await deps.links.fresh(row.keys);
  const ours = (account: string) => job.accounts.includes(account);
  const of = { keys: row.keys, tool: row.event.tool };
  const { places } = placementBeforeErasing(new Set(job.accounts), of, links, deps.directory);
  const here = placesOf(row).some(({ account }) => ours(account));
  // Assigned to them and not yet moved is theirs as well; assigned elsewhere since does not save it.
  const theirs = places.some(({ account }) => ours(account));
  const since = [...links.values()].some((link) => (link.since ?? "") > job.at);
  const due = theirs ? here || row.keyedTime <= job.at : here && since;
  if (!due) return undefined;
  // Its row may not yet be where an earlier assignment of one of its identities leads.
  const led = places.filter(({ matched }) => job.decided.has(nameOf(matched.identity)));
  const belongs = here ? [...placesOf(row), ...led] : places;
  const others = belongs.some(({ account }) => !ours(account) && !deps.directory.erased.has(account));
  if (!others) return { before: row, links: [], objects: [] };
  const stripped = strippedOf(row, (key) => leadsTo(ours, key, links));
  const { places: rest, links: by } = placementOf(
    { keys: stripped.keys, tool: row.event.tool },
    links,
    deps.directory,
  );
  const kept = rest.filter((place) => place.matched.rule !== "provisional");
  return { before: row, after: placedAt(stripped, kept), links: by, objects: [] };
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
async function emptyBlobs({ raw, parts = {} }: EventRow, { blobs }: WorkDeps): Promise<number> {
  const keys = new Set(
    [raw, ...Object.values(parts).map((part) => part.raw)].flatMap(({ blob }) => blob ?? []),
  );
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
