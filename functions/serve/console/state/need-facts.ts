import type { MondayAnswer } from "../../../../schemas/insight.ts";

type Reason = MondayAnswer["owners"][number]["items"][number]["reasons"][number];

/** A fact and the events that show it. */
export type Fact = Reason["sentence"] & { readonly events?: readonly string[] | undefined };

const most = 2;
/** They say a score: the badge says that it is low, and the client's page how low. */
const scored: readonly Reason["reason"][] = ["atRisk", "weak"];

/**
 * What is said of a client that needs somebody: its state, then a second fact. `because` is what its score is low for, the most
 * telling first; the score is said only where no fact is known.
 */
export function needFacts(
  reasons: readonly Pick<Reason, "reason" | "sentence" | "events">[],
  because: readonly Fact[],
): Fact[] {
  const [first] = reasons;
  if (first === undefined) return [];
  const told = reasons.map(({ reason, sentence, events }) => ({ reason, fact: { ...sentence, events } }));
  const facts: Fact[] = told.flatMap(({ reason, fact }) => (scored.includes(reason) ? [] : [fact]));
  const behind = scored.includes(first.reason) ? because : [];
  const others = behind.filter(({ code }) => facts.every((one) => one.code !== code));
  const found = [...facts, ...others].slice(0, most);
  return found.length > 0 ? found : [{ ...first.sentence, events: first.events }];
}

/** Events that show facts, in their order, and how many more invoices show what is overdue. */
export interface Shown {
  readonly events: readonly string[];
  readonly left: number;
}

/** At most so many events of facts: each fact shows its first before any shows its second, so that none goes unproved. */
export function shownBy(facts: readonly Fact[], atMost: number): Shown {
  const turns = facts
    .flatMap(({ code, events = [] }, of) => [...new Set(events)].map((id, n) => ({ code, of, id, n })))
    .sort((a, b) => a.n - b.n || a.of - b.of);
  const shown = turns.slice(0, atMost).sort((a, b) => a.of - b.of || a.n - b.n);
  return {
    events: [...new Set(shown.map(({ id }) => id))],
    left: turns.slice(atMost).filter(({ code }) => code === "driver.overdue").length,
  };
}
