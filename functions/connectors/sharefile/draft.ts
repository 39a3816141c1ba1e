import type { EventType } from "../../../schemas/event-types.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";

/** What happened to a thing of an account, in ShareFile's words (`File`, `Upload`), by ids alone. */
export interface Happened {
  readonly account: string;
  readonly kind: string;
  readonly operation: string;
  readonly id: string;
  /** The folder that the thing is in. */
  readonly parent?: string | undefined;
  readonly subscription?: string | undefined;
  readonly subdomain?: string | undefined;
  /** When, where ShareFile says; else `at`, when it was told. */
  readonly time: string | undefined;
  readonly at: string;
}

const words: Readonly<Record<string, string>> = { Upload: "uploaded", UpgradeToPaid: "upgraded" };

/** An event by its ids alone: a delivery tells nothing else. The same for who reads it from the account's folders. */
export function draftOf(
  type: EventType,
  { account, kind, operation, id, parent, subscription, subdomain, time, at }: Happened,
): EventDraft {
  const word = words[operation] ?? `${operation.toLowerCase().replace(/e$/, "")}ed`;
  const folder = kind === "Folder" ? id : parent;
  const isItem = kind === "File" || kind === "Folder";
  const thin = isItem || (kind === "User" && operation !== "Delete");
  return {
    type,
    // Without the subscription: where a folder's and the account's both tell of it, it is one event.
    key: [account, time ?? at.slice(0, 16), kind, operation, id],
    time: time ?? at,
    title: verbFirst(word, kind === "User" ? "portal user" : kind.toLowerCase()),
    object: {
      kind: kind.toLowerCase(),
      id: `${account}/${id}`,
      ...(operation === "Download" ? {} : { state: word }),
      ...(type === "contact.deleted" ? { final: true } : {}),
    },
    identities: identities(
      isItem && folder ? externalIdentity("sharefile", "folder", `${account}/${folder}`) : undefined,
      kind === "User" ? externalIdentity("sharefile", "user", `${account}/${id}`) : undefined,
      isItem && subscription ? externalIdentity("sharefile", "subscription", subscription) : undefined,
    ),
    details: {
      ...(thin ? { pending: true } : {}),
      ...(type === "connection.interrupted" ? toDetails(interrupted("account_deleted")) : {}),
      id,
      ...(folder && kind === "File" ? { folder } : {}),
      ...(subscription ? { subscription } : {}),
      ...(subdomain ? { subdomain } : {}),
    },
  };
}
