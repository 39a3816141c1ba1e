import * as z from "zod/mini";
import type { EventType } from "../../../schemas/event-types.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import { UnknownType } from "../../shared/errors.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { maybe, text } from "../lenient.ts";
import { ownWord } from "../own-words.ts";
import { verbFirst } from "../verb-first.ts";
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
    const draft = draftOf(type, given, receivedAt.toISOString());
    return { events: [draft], fetches: fetchesOf(draft, given) };
  },
  collect: async () => (await import("./collect.ts")).sharefileCollector,
});

const words: Readonly<Record<string, string>> = { Upload: "uploaded", UpgradeToPaid: "upgraded" };

function draftOf(type: EventType, given: Payload, at: string): EventDraft {
  const { WebhookSubscriptionId: subscription, AccountInfo, Event } = given;
  const { OperationName: operation, ResourceType: kind, Resource } = Event;
  const account = AccountInfo.AccountId;
  const time = toInstant(Event.Timestamp);
  const word = words[operation] ?? `${operation.toLowerCase().replace(/e$/, "")}ed`;
  const folder = kind === "Folder" ? Resource.Id : Resource.Parent?.Id;
  const isItem = kind === "File" || kind === "Folder";
  const thin = isItem || (kind === "User" && operation !== "Delete");
  return {
    type,
    // Without the subscription: where a folder's and the account's both tell of it, it is one event.
    key: [account, time ?? at.slice(0, 16), kind, operation, Resource.Id],
    time: time ?? at,
    title: verbFirst(word, kind === "User" ? "portal user" : kind.toLowerCase()),
    object: {
      kind: kind.toLowerCase(),
      id: `${account}/${Resource.Id}`,
      ...(operation === "Download" ? {} : { state: word }),
      ...(type === "contact.deleted" ? { final: true } : {}),
    },
    identities: identities(
      isItem && folder ? externalIdentity("sharefile", "folder", `${account}/${folder}`) : undefined,
      kind === "User" ? externalIdentity("sharefile", "user", `${account}/${Resource.Id}`) : undefined,
      isItem && subscription ? externalIdentity("sharefile", "subscription", subscription) : undefined,
    ),
    details: {
      ...(thin ? { pending: true } : {}),
      ...(type === "connection.interrupted" ? toDetails(interrupted("account_deleted")) : {}),
      id: Resource.Id,
      ...(folder && kind === "File" ? { folder } : {}),
      ...(subscription ? { subscription } : {}),
      ...(AccountInfo.Subdomain ? { subdomain: AccountInfo.Subdomain } : {}),
    },
  };
}

/** Without a host: that comes from the connection's set-up, never from a delivery. */
function fetchesOf(draft: EventDraft, { AccountInfo: { AccountId: account }, Event }: Payload) {
  if (!draft.details.pending) return [];
  const resource = Event.ResourceType === "User" ? "Users" : "Items";
  return [{ key: account, scope: { account, resource, id: Event.Resource.Id }, fills: [draft] }];
}
