import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest, SubscribingContext, Subscription, Subscriptions } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { api, idIn, organizations, whoIsIn } from "./owner.ts";

const hooks = `${api}/webhook_subscriptions`;
const hook = z.object({
  uri: z.string(),
  callback_url: z.string(),
  state: z.string(),
  events: z.array(z.string()),
  scope: z.string(),
});
const page = z.object({
  collection: z.array(hook),
  pagination: z.object({ next_page_token: z.optional(z.nullable(z.string())) }),
});
const made = z.object({ resource: z.object({ uri: z.string() }) });

const ofMeetings = [
  "invitee.created",
  "invitee.canceled",
  "invitee_no_show.created",
  "invitee_no_show.deleted",
];
const ofOrganizations = [
  ...ofMeetings,
  ...["routing_form_submission.created", "contact.created", "contact.updated", "contact.deleted"],
];

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Whose meetings are told: the organization's, or those of one of its members who may not have all of them. */
type Owner =
  | { readonly scope: "organization"; readonly organization: string }
  | { readonly scope: "user"; readonly organization: string; readonly user: string };

/**
 * One subscription of the organization, where the access is an owner's or administrator's; else one of the user. Calendly
 * disables it after a day of failures, and has no call that enables it again.
 * https://developer.calendly.com/api-docs/c1ddc06ce1f1b-create-webhook-subscription
 */
export const calendlySubscriptions: Subscriptions = {
  secret: "ours",
  *look(context) {
    const organization = yield* organizationOf(context);
    const all = yield* listed({ scope: "organization", organization });
    if (all) return { wanted: [{ what: "organization", events: ofOrganizations }], there: all };
    const { uri: user } = yield* whoIsIn();
    const own = yield* listed({ scope: "user", organization, user });
    return { wanted: [{ what: "user", events: ofMeetings }], there: own ?? [] };
  },
  *make({ what, events }, context, secret) {
    const organization = yield* organizationOf(context);
    const user = what === "user" ? (yield* whoIsIn()).uri : undefined;
    const answer = yield {
      method: "POST",
      url: hooks,
      json: { url: context.url, events, organization, scope: what, user, signing_key: secret },
    };
    return { id: idIn(bodyOf(made, answer, "webhook_subscriptions").resource.uri, `${hooks}/`) };
  },
  *remove(id) {
    const answer = yield { method: "DELETE", url: `${hooks}/${id}` };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "webhook_subscriptions");
  },
};

function* organizationOf({ tenant }: SubscribingContext): Calls<string> {
  return tenant === undefined ? (yield* whoIsIn()).current_organization : `${organizations}${tenant}`;
}

/** All of an owner's subscriptions; `undefined` where the access does not reach the organization's. */
function* listed(owner: Owner): Calls<Subscription[] | undefined> {
  const there: Subscription[] = [];
  let token: string | null | undefined;
  do {
    const query = new URLSearchParams({ ...owner, count: "100", ...(token ? { page_token: token } : {}) });
    const answer = yield { url: `${hooks}?${query}` };
    if (owner.scope === "organization" && answer.verdict.kind === "consent") return undefined;
    const { collection, pagination } = bodyOf(page, answer, "webhook_subscriptions");
    there.push(...collection.map(subscriptionOf));
    token = pagination.next_page_token;
  } while (token);
  return there;
}

function subscriptionOf({
  uri,
  callback_url: url,
  state,
  events,
  scope,
}: z.infer<typeof hook>): Subscription {
  const id = idIn(uri, `${hooks}/`);
  return { id, url, events, what: scope, state: state === "active" ? "active" : "disabled" };
}
