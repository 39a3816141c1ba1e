import { addressOf } from "../../../../schemas/api/address.ts";
import { apiQuery, filtersOf } from "./filters.ts";

/** Events of a page of a timeline, and rows of one of the portfolio. */
export const [eventsAPage, clientsAPage] = [100, 200];

const isToday = /^\/(console\/?)?$/;
/** Where the portfolio is listed. */
const listsClients = /^\/(console\/?(accounts|owes|quiet|unsigned|tasks|growth)?)?$/;

/**
 * The addresses of what the first rows of the page at an address wait for, as the console asks for it.
 * `kept`: whose clients the reader looked at last.
 */
export function firstReads(at: Pick<Location, "pathname" | "search">, kept: string): string[] {
  const query = new URLSearchParams(at.search);
  const events = { ...apiQuery(filtersOf(query)), limit: eventsAPage };
  const me = "/console/api/me";
  if (at.pathname === "/console/activity")
    return [me, addressOf("/console/api/timeline", {}, { ...events, by: "time" })];
  const account = /^\/console\/accounts\/([^/]+)$/.exec(at.pathname)?.[1];
  // Its rows are drawn once it is known whose they are, and which are pinned.
  if (account !== undefined)
    return [
      me,
      `/console/api/accounts/${account}`,
      `/console/api/accounts/${account}/pins`,
      addressOf(`/console/api/accounts/${account}/timeline`, {}, events),
    ];
  const isOfAll = (query.get("whose") ?? kept) === "all";
  return [
    me,
    ...(isToday.test(at.pathname) ? [addressOf("/console/api/portfolio/monday")] : []),
    ...(listsClients.test(at.pathname) && isOfAll
      ? [addressOf("/console/api/portfolio", {}, { limit: clientsAPage })]
      : []),
  ];
}
