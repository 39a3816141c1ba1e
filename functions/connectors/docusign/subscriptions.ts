import * as z from "zod/mini";
import type { SubscribingContext, Subscription, Subscriptions } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { text } from "../lenient.ts";
import { type Calls, isId, serverOf } from "./servers.ts";

/** Tells the hub's configurations from those that people make by hand, which may tell less. */
const name = "Account hub, by itself";

/** https://developers.docusign.com/docs/esign-rest-api/reference/connect/connectconfigurations/create/ */
const events = [
  ...["envelope-sent", "envelope-resent", "envelope-delivered", "envelope-completed", "envelope-declined"],
  ...[
    "envelope-voided",
    "envelope-corrected",
    "recipient-sent",
    "recipient-delivered",
    "recipient-completed",
  ],
  ...["recipient-declined", "recipient-autoresponded", "recipient-authenticationfailed"],
];

const configuration = z.looseObject({
  connectId: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  name: text,
  urlToPublishTo: text,
  allowEnvelopePublish: text,
  includeHMAC: text,
  events: z.catch(z.optional(z.array(z.string())), undefined),
});
type Configuration = z.infer<typeof configuration>;
const list = z.object({ configurations: z._default(z.array(configuration), []) });
const made = z.object({ connectId: configuration.shape.connectId });

/**
 * One configuration of Connect for the account that has consented, signed with every Connect key that the account has: at
 * least one of them a person has given the hub. An administrator's access is needed, and a plan with Connect. The calls that
 * make such keys (`connect/secret`) are documented nowhere, and DocuSign took them out of its own clients in 2021 (5.5.0):
 * https://github.com/docusign/docusign-esign-csharp-client/blob/master/CHANGELOG.md
 * https://developers.docusign.com/docs/esign-rest-api/reference/connect/connectconfigurations/
 */
export const docusignSubscriptions: Subscriptions = {
  secret: "entered",
  *look(context) {
    const connect = yield* connectOf(context);
    if (connect === undefined) return { wanted: [], there: [] };
    const { configurations } = bodyOf(list, yield { url: connect }, "connect");
    return { wanted: [{ what: "account", events }], there: configurations.flatMap(subscriptionOf) };
  },
  *make(wanted, context) {
    const connect = (yield* connectOf(context)) ?? "";
    const json = {
      ...{ configurationType: "custom", name, urlToPublishTo: context.url, allowEnvelopePublish: "true" },
      ...{ allUsers: "true", deliveryMode: "SIM", requiresAcknowledgement: "true", enableLog: "true" },
      ...{ includeHMAC: "true", events: wanted.events },
      eventData: { version: "restv2.1", format: "json", includeData: ["recipients", "custom_fields"] },
    };
    const answer = yield { method: "POST", url: connect, json };
    return { id: bodyOf(made, answer, "connect").connectId };
  },
  /** As it is, but that it tells again: what is left out of a change may be changed by it. */
  *enable(id, context) {
    const connect = (yield* connectOf(context)) ?? "";
    const { configurations } = bodyOf(list, yield { url: `${connect}/${id}` }, "connect");
    const [one] = configurations;
    const json = { ...one, connectId: id, allowEnvelopePublish: "true" };
    bodyOf(made, yield { method: "PUT", url: connect, json }, "connect");
  },
  *remove(id, context) {
    const answer = yield { method: "DELETE", url: `${(yield* connectOf(context)) ?? ""}/${id}` };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "connect");
  },
};

/** Where the account's configurations are; `undefined` where it is not known whose, or the account is none of the user's any more. */
function* connectOf({ tenant, settings }: SubscribingContext): Calls<string | undefined> {
  if (!isId(tenant)) return undefined;
  const server = yield* serverOf(tenant, settings);
  return server === undefined ? undefined : `${server}/restapi/v2.1/accounts/${tenant}/connect`;
}

function subscriptionOf(one: Configuration): Subscription[] {
  const { connectId: id, urlToPublishTo: url, includeHMAC, allowEnvelopePublish } = one;
  if (url === undefined) return [];
  const told = one.name === name ? (one.events ?? []) : events;
  const state = isTrue(allowEnvelopePublish) ? "active" : "disabled";
  // The hub refuses what is not signed.
  return [{ id, url, what: "account", events: isTrue(includeHMAC) ? told : [], state }];
}

const isTrue = (value: string | undefined) => value?.toLowerCase() === "true";
