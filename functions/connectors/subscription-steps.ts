import type { Subscription, Wanted } from "./collector.ts";

/** One thing to do, so that a tool tells the hub what it should. */
export type SubscriptionStep =
  | { readonly step: "make"; readonly wanted: Wanted }
  /** Active again, or for longer, as it is. */
  | { readonly step: "enable" | "renew"; readonly wanted: Wanted; readonly id: string }
  /** Another in the place of one that cannot be mended: the old one first, since an address is taken for as long as it is there. */
  | { readonly step: "re-make"; readonly wanted: Wanted; readonly id: string }
  /** Nothing that the hub wants (any more), or the second of a kind. */
  | { readonly step: "remove"; readonly id: string };

export interface Compared {
  readonly wanted: readonly Wanted[];
  readonly there: readonly Subscription[];
  /** The connection's address: what is sent elsewhere is somebody else's, and stays as it is. */
  readonly url: string;
  /** Whether the hub accepts what it signs. */
  readonly isTrusted: (subscription: Subscription) => boolean;
  /** What the tool's API can do to one that is there. */
  readonly can: { readonly enable: boolean; readonly renew: boolean };
  readonly now: Date;
}

/** Milliseconds before its end from which on a subscription is renewed: a day's looks may fail. */
const renewBefore = 24 * 3_600_000;

/** `wanted × there → steps`: nothing where everything is as it should be, so that whatever breaks off is done again by the next look. */
export function subscriptionSteps(compared: Compared): SubscriptionStep[] {
  const own = compared.there.filter(({ url }) => isAt(url, compared.url));
  const kept = new Set<string>();
  const steps = compared.wanted.flatMap((wanted): SubscriptionStep[] => {
    const those = own.filter(({ what }) => what === wanted.what);
    const [best] = those.toSorted((a, b) => worth(b, wanted, compared) - worth(a, wanted, compared));
    if (!best) return [{ step: "make", wanted }];
    kept.add(best.id);
    return mended(best, wanted, compared);
  });
  const left = own.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ step: "remove", id }) as const);
  return [...left, ...steps];
}

/** Whether an address is the connection's, or one below it: a tool may have one for each kind of delivery. */
const isAt = (url: string, connection: string) => url === connection || url.startsWith(`${connection}/`);

function mended(there: Subscription, wanted: Wanted, compared: Compared): SubscriptionStep[] {
  const { id, state, ends, isFinal = false } = there;
  const { can, now } = compared;
  if (!isWhole(there, wanted, compared)) return [{ step: "re-make", wanted, id }];
  if (state === "disabled") return [{ step: can.enable && !isFinal ? "enable" : "re-make", wanted, id }];
  if (ends === undefined || Date.parse(ends) - now.getTime() > renewBefore) return [];
  return [{ step: can.renew ? "renew" : "re-make", wanted, id }];
}

/** Whether it tells all that is wanted, signed so that the hub accepts it. */
function isWhole(there: Subscription, { events }: Wanted, { isTrusted }: Compared): boolean {
  return isTrusted(there) && events.every((event) => there.events.includes(event));
}

/** Of several of a kind, one that need not be touched stays. */
const worth = (there: Subscription, wanted: Wanted, compared: Compared) =>
  (isWhole(there, wanted, compared) ? 2 : 0) + (there.state === "active" ? 1 : 0);
