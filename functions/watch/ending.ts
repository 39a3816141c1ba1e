import type { AccessEnd } from "../../schemas/access-end.ts";
import { type DaysLeft, dueWarning } from "../../schemas/due-warning.ts";
import type { Clock, Log, Notices } from "../shared/ports.ts";
import type { Watched } from "./watched.ts";

export interface EndingDeps {
  readonly notices: Notices;
  readonly log: Log;
  readonly now: Clock;
}

/** What a connection has that ends. `what` is its own among those of the connection, `as` how a person calls it. */
interface Ending {
  readonly tool: string;
  readonly connection: string;
  readonly what: string;
  readonly as: string;
  readonly end: AccessEnd;
}

/**
 * Says by name, 30, 7 and 1 days before, which accesses to tools end unless somebody connects them again, and which do not
 * end any more; each once. A subscription that the hub renews by itself is told of where that fails. `told` is what the last
 * look has answered; this answers what it is to be given the next time.
 */
export async function watchEnds(
  watched: readonly Watched[],
  told: readonly string[],
  deps: EndingDeps,
): Promise<string[]> {
  const before = new Map(told.map(toldIn));
  const all = watched.flatMap(endingOf);
  const now = deps.now();
  const due = all.flatMap((one) => {
    const days = dueWarning(one.end, now);
    return days === undefined ? [] : [{ ...one, days }];
  });
  const news = due.filter(({ days, ...one }) => {
    const known = before.get(nameOf(one));
    return known?.at !== one.end.at || known.days > days;
  });
  const still = new Set(due.map(nameOf));
  const renewed = all.filter((one) => before.has(nameOf(one)) && !still.has(nameOf(one)));
  for (const { tool, connection, end, days } of news)
    deps.log("warn", "access_ending", { tool, connection, at: end.at, days });
  for (const { tool, connection, end } of renewed)
    deps.log("info", "access_renewed", { tool, connection, at: end.at });
  if (news.length + renewed.length > 0) {
    const about = [
      ...(news.length > 0 ? [`${news.length} to be connected again`] : []),
      ...(renewed.length > 0 ? [`${renewed.length} renewed`] : []),
    ];
    await deps.notices.tell(`Account hub: ${about.join(", ")}`, textOf(news, renewed));
  }
  return due.map(keptOf);
}

const nameOf = ({ tool, connection, what }: Ending): string => `${tool}/${connection} ${what}`;

/** What is told, as it is kept; and what was, by the name of what ends. */
const keptOf = ({ tool, connection, end, days, what }: Ending & { readonly days: DaysLeft }) =>
  `${tool}/${connection} ${end.at} ${days} ${what}`;

/** Whether a name of what was told is that of an end: a connection's, and more. */
export const isEnd = (kept: string) => /^\S+\/\S+ /.test(kept);

function toldIn(kept: string): [name: string, told: { readonly at: string; readonly days: number }] {
  const [connection = "", at = "", days, ...what] = kept.split(" ");
  return [`${connection} ${what.join(" ")}`, { at, days: Number(days) }];
}

function endingOf({ row: { tool, connection, api }, tenants, states }: Watched): Ending[] {
  const consented = tenants.map((one) => ({
    what: `credentials#${one.tenant}`,
    as: ` as ${one.name ?? one.tenant}`,
    end: one.api.ends,
  }));
  const told = states
    .filter(({ failing }) => failing !== undefined)
    .flatMap((state) => state.subscriptions)
    .map(({ what, ends, since }) => ({
      what: `subscription#${what}`,
      as: `, which tells ${what},`,
      end: ends === undefined ? undefined : { at: ends, from: since },
    }));
  return [{ what: "credentials", as: "", end: api?.ends }, ...consented, ...told].flatMap(
    ({ end, ...one }) => (end ? [{ tool, connection, ...one, end }] : []),
  );
}

function textOf(news: readonly (Ending & { readonly days: DaysLeft })[], renewed: readonly Ending[]): string {
  const name = ({ tool, connection, as }: Ending) => `${tool}/${connection}${as}`;
  return [
    ...news.map((one) => `${name(one)} ${whenOf(one.days)} (${one.end.at}).`),
    ...renewed.map((one) => `${name(one)} is good until ${one.end.at}.`),
    ...(news.length > 0
      ? ["First: connect it again on its page in the console. See infra/RUNBOOK.md, connections-quiet."]
      : []),
  ].join("\n");
}

function whenOf(days: DaysLeft): string {
  if (days === 0) return "has ended";
  return days === 1 ? "ends within a day" : `ends within ${days} days`;
}
