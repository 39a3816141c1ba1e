import * as z from "zod/mini";
import { codedPath } from "../../delivery/coded-path.ts";
import type { SubscribingContext, Subscription, Subscriptions } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf } from "../fetched.ts";
import { events } from "./events.ts";
import { answerOf } from "./objects.ts";
import { settings } from "./settings.ts";
import { partOf } from "./verdict.ts";

const id = z.string().check(z.regex(/^[1-9]\d{0,19}$/));
const subscription = z.object({ subscription_id: id, event_id: z.string(), trigger_url: z.string() });
const made = answerOf(z.object({ subscription: z.object({ subscription_id: id }) }));
const list = answerOf(z.array(subscription));

/**
 * One subscription for each event, at the event's address, all signed with the hub's secret. Accelo lists those of the
 * user who has made them, has none that is disabled, and deletes one whose address is slow too often or answers 410.
 * https://api.accelo.com/docs/#webhook-subscriptions
 */
export const acceloSubscriptions: Subscriptions = {
  secret: "ours",
  *look(context) {
    const { response } = partOf(list, yield { url: subscriptionsAt(context) }, "webhooks");
    const wanted = [...events.keys()].map((name) => ({ what: name, events: [name] }));
    return { wanted, there: response.map(subscriptionOf) };
  },
  *make({ what }, context, secret) {
    const answer = yield {
      method: "POST",
      url: subscriptionsAt(context),
      form: {
        event_id: what,
        trigger_url: `${context.url}/${codedPath(what, secret)}`,
        content_type: "application/json",
        secret,
      },
    };
    return { id: partOf(made, answer, "webhooks").response.subscription.subscription_id };
  },
  *remove(subscriptionId, context) {
    const answer = yield { method: "DELETE", url: `${subscriptionsAt(context)}/${subscriptionId}` };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "webhooks");
  },
};

function subscriptionsAt({ settings: values }: SubscribingContext): string {
  const { deployment } = settingsBy(settings, values);
  return `https://${deployment}.api.accelo.com/api/v0/webhooks/subscriptions`;
}

function subscriptionOf(one: z.infer<typeof subscription>): Subscription {
  const { subscription_id: known, event_id: event, trigger_url: url } = one;
  return { id: known, what: event, events: [event], url, state: "active" };
}
