import type { MondayAnswer } from "../../../../schemas/insight.ts";

type Reason = MondayAnswer["owners"][number]["items"][number]["reasons"][number];
type Said = Pick<Reason, "sentence">["sentence"];

const most = 2;
/** They say a score: the badge says that it is low, and the client's page how low. */
const scored: readonly Reason["reason"][] = ["atRisk", "weak"];

/**
 * What is said of a client that needs somebody: its state, then a second fact. `because` is what its score is low for, the most
 * telling first; the score is said only where no fact is known.
 */
export function needFacts(
  reasons: readonly Pick<Reason, "reason" | "sentence">[],
  because: readonly Said[],
): Said[] {
  const [first] = reasons;
  if (first === undefined) return [];
  const facts = reasons.filter(({ reason }) => !scored.includes(reason)).map(({ sentence }) => sentence);
  const behind = scored.includes(first.reason) ? because : [];
  const others = behind.filter(({ code }) => facts.every((one) => one.code !== code));
  const found = [...facts, ...others].slice(0, most);
  return found.length > 0 ? found : [first.sentence];
}
