import { signal } from "@preact/signals";
import type { Rule, RuleWhen, SendOutcome, Sent } from "../../../../schemas/rule.ts";
import { accountName } from "./accounts.ts";
import { exact, whole } from "./amounts.ts";
import { call } from "./api.ts";
import { toolTitle } from "./connections.ts";
import { capital } from "./format.ts";
import { typesIn } from "./rule-types.ts";
import { t, wordFor } from "./words.ts";

/** The rules by which events are sent on, as they were read last. */
export const rules = signal<readonly Rule[] | undefined>(undefined);

/** A rule's secret as it was made: nobody is shown it a second time. */
export const freshSecret = signal<{ readonly rule: string; readonly text: string } | undefined>(undefined);

/** Throws as `call` does. */
export async function loadRules(): Promise<void> {
  rules.value = (await call("GET", "/api/rules")).rules;
}

/** Changes a rule as it was read, but for what is given. Throws as `call` does. */
export async function changeRule(
  { id, name, via, when, paused }: Rule,
  change: Partial<Pick<Rule, "name" | "when" | "paused">> & { readonly url?: string },
): Promise<void> {
  await call("PUT", "/api/rules/{rule}", { at: { rule: id }, body: { name, via, when, paused, ...change } });
  await loadRules();
}

/** Of types that are named one by one, how many are; the rest is counted. */
const namedTypes = 3;

/** Which events a rule is about: "Invoice overdue, payment failed · QuickBooks Online · from £1,000". */
export function whenWords({ types, tools, accounts, tags, least, states }: RuleWhen): string {
  const all = types === undefined ? [] : typesIn(types);
  const named = all.slice(0, namedTypes).map((type) => wordFor("type", type));
  const rest = all.length - named.length;
  const parts = [
    states === undefined ? "" : t("forward.becomes", { states: states.map(stateWords).join(", ") }),
    rest > 0 ? t("forward.types.more", { types: named.join(", "), n: rest }) : named.join(", "),
    (tools ?? []).map(toolTitle).join(", "),
    (accounts ?? []).map(accountName).join(", "),
    (tags ?? []).join(", "),
    least === undefined ? "" : t("forward.from", { amount: leastWords(least) }),
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("forward.all") : capital(parts.join(" · "));
}

/** An amount that somebody set, with its pence only where it has some. */
const leastWords = ({ amount, currency }: NonNullable<RuleWhen["least"]>) =>
  Number.isInteger(Number(amount)) ? whole(amount, currency) : exact(amount, currency);

export const stateWords = (state: NonNullable<RuleWhen["states"]>[number]) => t(`forward.state.${state}`);

/** What an address answered, or why nothing was sent: "Refused (500)". */
export function outcomeWords({
  outcome,
  status,
}: Pick<Sent, "outcome"> & { readonly status?: number | undefined }) {
  const words = t(`forward.outcome.${outcome}`);
  return status === undefined || outcome === "delivered" ? words : `${words} (${status})`;
}

export const isWell = (outcome: SendOutcome) => outcome === "delivered" || outcome === "own_doing";
