import * as z from "zod/mini";
import type { SubscribingContext, Subscription, Subscriptions } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { filledText } from "../lenient.ts";
import { type Calls, graph, headers } from "./graph.ts";

const subscription = z.object({
  id: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: filledText,
  expirationDateTime: z.string(),
});
const page = z.object({ value: z.array(subscription), "@odata.nextLink": filledText });
const made = z.object({ id: subscription.shape.id });

/** What is subscribed to, by the names of the resources: a draft becomes a sent mail among those that were sent. */
const wanted = [
  { what: "me/messages", events: ["created"] },
  { what: "me/mailfolders('sentitems')/messages", events: ["created"] },
  { what: "me/events", events: ["created", "updated", "deleted"] },
];

/** Milliseconds for which one is made and renewed: less than 10,080 minutes, which is the most for mail and calendars. */
const life = 7 * 86_400_000 - 3_600_000;

/**
 * Three subscriptions of a mailbox, at an address that ends with whose it is: what Microsoft tells of a subscription names
 * nobody. Each ends within a week unless it is renewed. https://learn.microsoft.com/graph/api/resources/subscription
 */
export const microsoft365Subscriptions: Subscriptions = {
  secret: "ours",
  *look(context) {
    if (context.tenant === undefined) return { wanted: [], there: [] };
    const there: Subscription[] = [];
    let url: string | undefined = `${graph}/subscriptions`;
    while (url?.startsWith(`${graph}/subscriptions`)) {
      const { value, ...rest }: z.infer<typeof page> = bodyOf(page, yield { url }, "subscriptions");
      there.push(...value.filter(({ notificationUrl: to }) => to === addressOf(context)).map(subscriptionOf));
      url = rest["@odata.nextLink"];
    }
    return { wanted, there };
  },
  *make({ what, events }, context, secret) {
    const json = {
      changeType: events.join(","),
      notificationUrl: addressOf(context),
      lifecycleNotificationUrl: addressOf(context),
      resource: what,
      expirationDateTime: endOf(context),
      clientState: secret,
    };
    const answer = yield { method: "POST", url: `${graph}/subscriptions`, headers, json };
    return { id: bodyOf(made, answer, "subscriptions").id };
  },
  *renew(id, context): Calls<void> {
    const json = { expirationDateTime: endOf(context) };
    bodyOf(made, yield { method: "PATCH", url: `${graph}/subscriptions/${id}`, json }, "subscriptions");
  },
  *remove(id) {
    const answer = yield { method: "DELETE", url: `${graph}/subscriptions/${id}` };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "subscriptions");
  },
};

const addressOf = ({ url, tenant }: SubscribingContext) => `${url}/${tenant}`;
const endOf = ({ now }: SubscribingContext) => new Date(now.getTime() + life).toISOString();

/** Without an address for lifecycles, which none can be given later, it is made again. */
function subscriptionOf(one: z.infer<typeof subscription>): Subscription {
  const {
    id,
    resource,
    changeType,
    notificationUrl: url,
    lifecycleNotificationUrl,
    expirationDateTime: ends,
  } = one;
  const what = resource.replace(/^\//, "").toLowerCase();
  const events = lifecycleNotificationUrl === undefined ? [] : changeType.toLowerCase().split(",");
  return { id, what, events, url, ends, state: "active" };
}
