import type { OutwardKind, OutwardStray } from "../../schemas/connection.ts";
import { foundTwice } from "../shared/found-twice.ts";
import type { KeptNames } from "../shared/ports.ts";
import type { Digests } from "./digests.ts";
import type { Rules } from "./rules.ts";

export interface OutwardDeps {
  readonly rules: Pick<Rules, "all">;
  readonly digests: Pick<Digests, "all">;
  /** Of the kinds whose names the caller may list; the others are not compared. */
  readonly outwardNames: Readonly<Partial<Record<OutwardKind, KeptNames>>>;
}

/**
 * Addresses that are kept in secret for a rule or a digest that is not there, and rules and digests whose address is lost.
 * Two looks must find it: one is made or removed in two steps.
 */
export const strayOutward = async (deps: OutwardDeps): Promise<OutwardStray[]> =>
  await foundTwice(async () => {
    const [rules, digests] = await Promise.all([deps.rules.all(), deps.digests.all()]);
    const posting = digests.filter(({ via }) => via === "webhook");
    return [...(await compared("rule", rules, deps)), ...(await compared("digest", posting, deps))];
  });

async function compared(
  of: OutwardKind,
  rows: readonly { readonly id: string }[],
  { outwardNames }: OutwardDeps,
): Promise<OutwardStray[]> {
  const names = await outwardNames[of]?.();
  if (names === undefined) return [];
  // A store keeps each under its kind and its id.
  const kept = new Set(names.map((name) => name.slice(name.indexOf("/") + 1)));
  const shown = new Set(rows.map(({ id }) => id));
  return [
    ...[...kept].filter((id) => !shown.has(id)).map((id): OutwardStray => ({ of, id, lacks: "owner" })),
    ...[...shown].filter((id) => !kept.has(id)).map((id): OutwardStray => ({ of, id, lacks: "value" })),
  ];
}

/** What is wrong with one, and what to do. */
export function outwardInEnglish({ of, lacks }: OutwardStray): string {
  return whatIsWrong[of][lacks];
}

const whatIsWrong = {
  rule: {
    owner: "its address is kept and the rule is not there: remove it by this id",
    value: "its address and secret are lost: remove it, and make it anew",
  },
  digest: {
    owner: "its webhook is kept and the digest is not there: it goes once that person sets or ends theirs",
    value: "its webhook is lost: that person gives it again, or ends the digest",
  },
} satisfies Record<OutwardKind, Record<OutwardStray["lacks"], string>>;
