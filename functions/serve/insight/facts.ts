import type { AccountEvent } from "../../../schemas/account-event.ts";
import type { Family } from "../../../schemas/event-types.ts";
import { isToldByHub } from "../../../schemas/told-by-hub.ts";
import { loadConnector } from "../../connectors/catalogue.ts";
import { filesOpening } from "../../connectors/rows/settings.ts";
import { dayOf, daysAfter } from "../../insight/days.ts";
import { type AccountFacts, briefOf } from "../../insight/facts.ts";
import { lookedBack } from "../../insight/silence.ts";
import { quietSince } from "../../matching/usual-hours.ts";
import type { Clock } from "../../shared/ports.ts";
import type { ConnectionRow } from "../../store/connection-health.ts";
import { type ListedRow, toAccountEvent } from "../../store/rows.ts";
import type { Storage } from "../../store/storage.ts";
import { type RollupDeps, rollupOf } from "../rollup.ts";
import { asItStands, type View, viewOf, viewTimeline } from "../view.ts";
import { withoutOwnBooks } from "./own-books.ts";

/** What insight looks at beyond the days' counts; records, lists and the system's own news are not among it. */
const families: Family[] = [
  ...(["meeting", "agreement", "money", "message", "email", "work", "form", "note"] as const),
  ...(["document", "account"] as const),
];
/** Days of events that are read; documents of money older than this are settled, or were told of again. */
const eventsBack = 800;
/** Events of one account that are read; a customer with more has its newest looked at. */
const mostEvents = 20_000;

export interface FactsDeps
  extends RollupDeps,
    Pick<Storage, "insight" | "connections" | "catchUps" | "records"> {
  readonly now: Clock;
}

/** What is the same for all accounts: where events come from, and of which of it the opening was fetched or filed. */
export interface Sources {
  readonly connections: readonly ConnectionRow[];
  readonly openings: ReadonlySet<string>;
  /** Those whose tool has more to tell by an API that the hub has no credentials of, or is refused by. */
  readonly closed: ReadonlySet<string>;
}

export async function sourcesOf({ connections, catchUps, records }: FactsDeps): Promise<Sources> {
  const all = await connections.list();
  const [fetched, filed] = await Promise.all([
    catchUps.openingsOf(all.filter(({ api }) => api)),
    records.openingsOf(all.filter(({ settings }) => filesOpening(settings))),
  ]);
  return { connections: all, openings: new Set([...fetched, ...filed]), closed: await closedOf(all) };
}

async function closedOf(connections: readonly ConnectionRow[]): Promise<ReadonlySet<string>> {
  const shut = connections.filter(({ api }) => api === undefined || api.failing?.waits);
  const known = shut.map(async ({ tool, connection }) =>
    (await loadConnector(tool))?.collect === undefined ? [] : [`${tool}/${connection}`],
  );
  return new Set((await Promise.all(known)).flat());
}

/**
 * The facts of an account with all that are merged into it; with `sources`, of one of all that are looked at. Throws as
 * `knownAccount` does.
 */
export async function factsOf(
  account: string,
  today: string,
  deps: FactsDeps,
  sources?: Sources,
): Promise<AccountFacts> {
  const view = await viewOf(account, deps);
  const [{ days: counted }, all, left, { connections, openings, closed }] = await Promise.all([
    rollupOf(view, { since: daysAfter(today, -lookedBack) }, deps),
    eventRows(sources ? asItStands(view) : view, daysAfter(today, -eventsBack), deps),
    deps.insight.leftOf(account),
    sources ?? sourcesOf(deps),
  ]);
  // What the hub tells by the date is nothing that anybody said.
  const { own = [], rows = [] } = Object.groupBy(all, ({ event }) => (isToldByHub(event) ? "own" : "rows"));
  const events = rows.map((row) => toAccountEvent(row));
  const readFrom = all.length < mostEvents ? daysAfter(today, -eventsBack) : oldestOf(events);
  const days = withoutOwnBooks(counted, events, readFrom).map((day) => ({
    ...day,
    // Without those of which there is nothing on that day but the hub's own word.
    tools: Object.fromEntries(
      Object.entries(day.tools).filter(
        ([tool, count]) =>
          count > own.filter(({ event }) => event.tool === tool && event.time.startsWith(day.day)).length,
      ),
    ),
  }));
  const deafSince = deafFrom(
    days.filter((day) => day.in > 0).flatMap(({ tools }) => Object.keys(tools)),
    connections,
    deps.now(),
  );
  return {
    account: briefOf(view.account),
    days,
    events,
    openings,
    closed,
    ...(deafSince === undefined ? {} : { deafSince }),
    ...(left === undefined ? {} : { left: { on: left.on, reason: left.reason } }),
  };
}

const oldestOf = (events: readonly AccountEvent[]) =>
  events
    .map(({ time }) => dayOf(time))
    .sort()
    .at(0) ?? "";

async function eventRows(view: View, since: string, deps: FactsDeps): Promise<ListedRow[]> {
  const rows: ListedRow[] = [];
  let after: string | undefined;
  do {
    const range = { since: `${since}T00:00:00.000Z`, limit: 500, ...(after === undefined ? {} : { after }) };
    const page = await viewTimeline(view, range, { family: families }, deps);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined && rows.length < mostEvents);
  return rows;
}

/** The day from which none of the tools that an account is heard by was heard itself; none where one of them is. */
function deafFrom(
  tools: readonly string[],
  connections: readonly ConnectionRow[],
  now: Date,
): string | undefined {
  const own = connections.filter(({ tool }) => tools.includes(tool));
  const quiet = own.map((row) =>
    row.health?.state === "interrupted" ? row.health.since : quietSince(row, now),
  );
  if (own.length === 0 || quiet.includes(undefined)) return undefined;
  return quiet
    .flatMap((since) => since?.slice(0, 10) ?? [])
    .sort()
    .at(-1);
}
