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
import { verbFirst } from "../verb-first.ts";
import { settings, signature } from "./settings.ts";

const id = z.string().check(z.minLength(1), z.maxLength(200));
const payload = z.object({
  WebhookSubscriptionId: maybe(id),
  AccountInfo: z.object({ AccountId: id, Subdomain: text }),
  Event: z.object({
    Timestamp: text,
    OperationName: id,
    ResourceType: id,
    Resource: z.object({ Id: id, Parent: maybe(z.object({ Id: id })) }),
  }),
});
type Payload = z.infer<typeof payload>;

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

/** ShareFile's webhooks: https://api.sharefile.com/webhooks/overview */
export const sharefile = defineConnector<Payload>({
  tool: "sharefile",
  catalogue: {
    title: "ShareFile",
    route: "webhook",
    proof: "vendor-signed",
    summary: "Shows files uploaded, changed, downloaded and deleted in customers' folders, and portal users.",
    limits: [
      "ShareFile sends ids only. A file's name, its folders and who uploaded or changed it are fetched from its API once the hub may.",
      "Who downloaded or deleted a file is not told there either.",
      "How the signature is written is not documented; the hub accepts the likely forms until a genuine delivery shows which it is, and then that one alone.",
      "ShareFile does not send again what was answered 401: enter a new key here before ShareFile signs with it.",
    ],
    handshake: "none",
    eventTypes: [...new Set(types.values()), "system.unrecognized"],
    setup: [
      "Make an API key of your own at api.sharefile.com and fetch an access token for a user with the MasterAdmin role.",
      "Make a signing key: POST https://<subdomain>.sf-api.com/sf/v3/WebhookClients(<client id>)/PrimarySignatureKey, read it with GET …/WebhookClients(<client id>) under SignatureKeys and enter it here as the connection's secret. Until there is one ShareFile signs nothing and the hub refuses its deliveries.",
      'Subscribe each customer\'s folder: POST …/sf/v3/WebhookSubscriptions with {"SubscriptionContext":{"ResourceType":"Folder","ResourceId":"<the folder\'s id>"},"WebhookUrl":"<the connection\'s URL>","Events":[{"ResourceType":"File","OperationName":"Upload"}, and likewise File Update, File Download, File Delete and Folder Delete]}.',
      'For portal users make one more with {"SubscriptionContext":{"ResourceType":"Account"}} and the events User Create, User Update and User Delete.',
      "So that the hub can fetch names, give the connection the API key's client id and secret and the refresh token of that user as its access to the API, and your subdomain in the settings.",
      "To change the key, make the secondary one, enter it here beside the first, and only then make a new primary one.",
    ],
    certainty: [
      {
        statement:
          "The events, the payload and the headers of the signatures are as ShareFile documents them.",
        level: "documented",
        source: "https://api.sharefile.com/webhooks/overview",
      },
      {
        statement: "The encoding of the signature and of the key is not documented.",
        level: "unknown",
      },
      {
        statement: "Whether a folder's subscription covers the folders in it is not documented.",
        level: "unknown",
      },
      {
        statement:
          "How long a refresh token lasts, and whether a new one takes its place when it is used, was not found in the documentation.",
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
