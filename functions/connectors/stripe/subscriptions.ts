import * as z from "zod/mini";
import type { ApiRequest, Subscription, Subscriptions } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { text } from "../lenient.ts";
import { asked, type Calls, version } from "./api.ts";
import { happenings } from "./happenings.ts";

/** Tells the hub's endpoints from those that people make, and those whose secret the hub may have missed from the others. */
const name = "Account hub, by itself";
const unconfirmed = `${name}: being made`;

const endpoint = z.object({
  id: z.string().check(z.regex(/^\w{1,200}$/)),
  url: z.string(),
  status: z.string(),
  description: text,
  enabled_events: z.array(z.string()),
});
const list = z.object({ data: z.array(endpoint), has_more: z.boolean() });
const made = z.object({ id: endpoint.shape.id, secret: z.string().check(z.minLength(8)) });

const what = "account";
const events = [...happenings.keys()].toSorted();
const path = "webhook_endpoints";

/**
 * One endpoint of the account that the key is of. Stripe says its secret once, in the answer that makes it, and tells from
 * that moment on; it disables an endpoint after days of failures. A key that may not see endpoints leaves them to people.
 * https://docs.stripe.com/api/webhook_endpoints
 */
export const stripeSubscriptions: Subscriptions = {
  secret: "theirs",
  *look() {
    const there = yield* listed();
    return there ? { wanted: [{ what, events }], there } : { wanted: [], there: [] };
  },
  *make(wanted, { url }) {
    const form = {
      ...{ url, description: unconfirmed, api_version: version },
      ...Object.fromEntries(wanted.events.map((event, n) => [`enabled_events[${n}]`, event])),
    };
    return bodyOf(made, yield posted(path, form), path);
  },
  /** Its secret is known by now. */
  *enable(id) {
    const answer = yield posted(`${path}/${id}`, { disabled: "false", description: name });
    bodyOf(endpoint, answer, path);
  },
  *remove(id) {
    const answer = yield { ...asked(`${path}/${id}`), method: "DELETE" };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, path);
  },
};

const posted = (to: string, form: Readonly<Record<string, string>>): ApiRequest => ({
  ...asked(to),
  method: "POST",
  form,
});

/** All of the account's; `undefined` where the key may not see them. */
function* listed(): Calls<Subscription[] | undefined> {
  const there: Subscription[] = [];
  let after: string | undefined;
  do {
    const answer = yield asked(path, {
      limit: "100",
      ...(after === undefined ? {} : { starting_after: after }),
    });
    if (answer.verdict.kind === "consent") return undefined;
    const { data, has_more: hasMore } = bodyOf(list, answer, path);
    there.push(...data.map(subscriptionOf));
    after = hasMore ? data.at(-1)?.id : undefined;
  } while (after !== undefined);
  return there;
}

/** What a person has limited to some events is left so. One whose making broke off counts as disabled until its secret is known. */
function subscriptionOf({
  id,
  url,
  status,
  description,
  enabled_events: told,
}: z.infer<typeof endpoint>): Subscription {
  const isOurs = description === name || description === unconfirmed;
  const isActive = status === "enabled" && description !== unconfirmed;
  return { id, url, what, events: isOurs ? told : events, state: isActive ? "active" : "disabled" };
}
