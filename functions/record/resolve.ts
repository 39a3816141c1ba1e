import type { Identity, Matched } from "../../schemas/account-event.ts";
import type { Link } from "../shared/aws/directory.ts";
import { identityKey } from "../shared/aws/keys.ts";

export interface Resolution {
  readonly account: string;
  readonly matched: Matched;
  readonly link: Link;
}

/** External ids before emails; other kinds of identity do not lead to an account by themselves. */
const strength = (identity: Identity) =>
  identity.type.includes(":") ? 2 : identity.type === "email" ? 1 : 0;

/** The identities that may lead to an account, strongest first, in the order given among equals. */
export function linkable(identities: readonly Identity[]): Identity[] {
  return identities.filter((one) => strength(one) > 0).sort((a, b) => strength(b) - strength(a));
}

/**
 * The account an event belongs to by the links there are: the strongest identity that somebody assigned; else the
 * provisional account of the event's first identity; `undefined` where that has none yet.
 */
export function resolve(
  identities: readonly Identity[],
  links: ReadonlyMap<string, Link>,
): Resolution | undefined {
  const linked = linkable(identities).flatMap((identity) => {
    const link = links.get(identityKey(identity).pk);
    return link ? [{ identity, link }] : [];
  });
  const first = identities.find((one) => strength(one) > 0);
  const chosen =
    linked.find(({ link }) => link.rule !== "provisional") ??
    linked.find(({ identity }) => identity === first);
  return chosen && resolution(chosen.identity, chosen.link);
}

export function resolution(identity: Identity, link: Link): Resolution {
  return { account: link.account, matched: { rule: link.rule, identity }, link };
}
