import * as z from "zod/mini";
import type { EventType } from "../../../schemas/event-types.ts";
import { UnknownType } from "../../shared/errors.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { maybe, text } from "../lenient.ts";
import { ownWord } from "../own-words.ts";
import { draftOf } from "./draft.ts";
import { en } from "./en.ts";
import { settings, signature } from "./settings.ts";

/** By resource and operation. https://api.sharefile.com/webhooks/events */
const types: ReadonlyMap<string, EventType> = new Map([
  ["File Upload", "document.added"],
  ["File Update", "document.changed"],
  ["File Download", "document.downloaded"],
  ["File Delete", "document.removed"],
  ["Folder Delete", "document.removed"],
  ["User Create", "contact.created"],
  ["User Update", "contact.updated"],
  ["User Delete", "contact.deleted"],
  ["Account Create", "system.observed"],
  ["Account Update", "system.observed"],
  ["Account UpgradeToPaid", "system.observed"],
  ["Account Delete", "connection.interrupted"],
]);
const wordsOf = (part: 0 | 1) => [...types.keys()].map((name) => name.split(" ")[part] ?? "");

const id = z.pipe(
  z.union([z.string().check(z.minLength(1), z.maxLength(200)), z.int()]),
  z.transform((value: string | number) => String(value)),
);
const payload = z.object({
  WebhookSubscriptionId: maybe(id),
  AccountInfo: z.object({ AccountId: id, Subdomain: text }),
  Event: z.object({
    Timestamp: text,
    OperationName: ownWord(wordsOf(1)),
    ResourceType: ownWord(wordsOf(0)),
    Resource: z.object({ Id: id, Parent: maybe(z.object({ Id: id })) }),
  }),
});
type Payload = z.infer<typeof payload>;

/** ShareFile's webhooks: https://api.sharefile.com/webhooks/overview */
export const sharefile = defineConnector<Payload>({
  tool: "sharefile",
  catalogue: {
    title: "ShareFile",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [...new Set(types.values()), "system.unrecognized"],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.delivery,
        level: "documented",
        source: "https://api.sharefile.com/webhooks/overview",
      },
      {
        statement: en.certainty.encoding,
        level: "unknown",
      },
      {
        statement: en.certainty.subfolders,
        level: "unknown",
      },
      {
        statement: en.certainty.dates,
        level: "documented",
        source: "https://api.sharefile.com/html/docs/ShareFile.Api.Models.Item.html",
      },
      {
        statement: en.certainty.second,
        level: "unknown",
      },
      {
        statement: en.certainty.refreshToken,
        level: "unknown",
      },
    ],
    docs: "https://api.sharefile.com/webhooks/overview",
  },
  settings,
  signature,
  payload,
  normalise(given, { receivedAt }) {
    const { ResourceType, OperationName } = given.Event;
    const type = types.get(`${ResourceType} ${OperationName}`);
    if (!type) throw new UnknownType(`${ResourceType} ${OperationName}`);
    const draft = draftIn(type, given, receivedAt.toISOString());
    return { events: [draft], fetches: fetchesOf(draft, given) };
  },
  collect: async () => (await import("./collect.ts")).sharefileCollector,
});

const draftIn = (type: EventType, given: Payload, at: string): EventDraft => {
  const { WebhookSubscriptionId: subscription, AccountInfo, Event } = given;
  const { OperationName: operation, ResourceType: kind, Resource, Timestamp } = Event;
  const { AccountId: account, Subdomain: subdomain } = AccountInfo;
  const parent = Resource.Parent?.Id;
  const time = toInstant(Timestamp);
  return draftOf(type, {
    account,
    kind,
    operation,
    id: Resource.Id,
    parent,
    subscription,
    subdomain,
    time,
    at,
  });
};

/** Without a host: that comes from the connection's set-up, never from a delivery. */
function fetchesOf(draft: EventDraft, { AccountInfo: { AccountId: account }, Event }: Payload) {
  if (!draft.details.pending) return [];
  const resource = Event.ResourceType === "User" ? "Users" : "Items";
  return [{ key: account, scope: { account, resource, id: Event.Resource.Id }, fills: [draft] }];
}
