import type { AccountFacts, InsightEvent } from "../../functions/insight/facts.ts";
import { moneyEvent } from "./money-events.ts";

/** An event of insight's: `at` is a day, or an instant. */
export function insightEvent(
  type: string,
  at: string,
  more: Partial<InsightEvent> & { readonly of?: string } = {},
): InsightEvent {
  const { of, ...event } = more;
  const time = at.length === 10 ? `${at}T10:00:00.000Z` : at;
  return {
    id: `evt_${type}_${at}_${of ?? ""}`,
    tool: "relay",
    connection: "main",
    type,
    time,
    ...(of === undefined ? {} : { object: { kind: type.split(".")[0] ?? "", id: of } }),
    ...event,
  };
}

/** An account's facts; events are given, or lines as `moneyEvent` reads them. */
export function insightFacts(given: {
  readonly id?: string;
  readonly account?: Partial<AccountFacts["account"]>;
  readonly days?: AccountFacts["days"];
  readonly events?: readonly (InsightEvent | string)[];
  readonly left?: AccountFacts["left"];
}): AccountFacts {
  const { id = "acc_1", account = {}, days = [], events = [], left } = given;
  return {
    account: { id, name: `Account ${id}`, ...account },
    days,
    events: events.map((one) => (typeof one === "string" ? moneyEvent(one) : one)),
    openings: new Set(["quickbooks/main", "relay/main"]),
    ...(left === undefined ? {} : { left }),
  };
}
