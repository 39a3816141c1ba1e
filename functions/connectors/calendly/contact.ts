import type * as z from "zod/mini";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { filled } from "../filled.ts";
import { verbFirst } from "../verb-first.ts";
import type { contact as contactPayload } from "./payload.ts";

/** The URI is an identity beside the address, so that a deletion, which has nothing else, finds its account. */
export function contact(
  type: "contact.created" | "contact.updated" | "contact.deleted",
  given: z.infer<typeof contactPayload>,
  at: string,
): EventDraft {
  const { uri, name, email, emails, created_at, updated_at, deleted_at } = given;
  const word = type.slice("contact.".length);
  const time = toInstant({ created: created_at, updated: updated_at, deleted: deleted_at }[word]) ?? at;
  return {
    type,
    key: type === "contact.updated" ? [uri, time] : [uri],
    time,
    title: verbFirst(word, `contact ${name ?? email ?? ""}`.trim()),
    object: {
      kind: "contact",
      id: uri,
      ...filled({ name }),
      state: word,
      ...(word === "deleted" ? { final: true } : {}),
    },
    identities: identities(
      ...emailIdentities(email),
      ...(emails ?? []).flatMap((one) => emailIdentities(one.email)),
      externalIdentity("calendly", "contact", uri),
    ),
    details: {},
  };
}
