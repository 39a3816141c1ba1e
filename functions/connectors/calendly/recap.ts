import type * as z from "zod/mini";
import { emailIdentity, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { filled } from "../filled.ts";
import { verbFirst } from "../verb-first.ts";
import type { recap as recapPayload } from "./payload.ts";

/** A recap written, changed or deleted. */
export function recap(event: string, given: z.infer<typeof recapPayload>, at: string): EventDraft {
  const { uri, title, invitees, participants, created_at, updated_at, deleted_at } = given;
  const word = event.slice("meeting_recap.".length);
  const time = toInstant(deleted_at ?? updated_at ?? (word === "created" ? created_at : null)) ?? at;
  return {
    type: "meeting.recapped",
    key: [uri, word, time],
    time,
    title: verbFirst(word === "created" ? "wrote" : word, `recap of ${title ?? "a meeting"}`),
    object: {
      kind: "recap",
      id: uri,
      ...filled({ name: title }),
      ...(word === "deleted" ? { state: word, final: true } : {}),
    },
    identities: identities(
      ...[...(invitees ?? []), ...(participants ?? [])].map(({ email }) => emailIdentity(email)),
    ),
    details: filled({
      summary: (given.summary_md ?? given.summary)?.trim(),
      meeting: given.event,
      change: word,
    }),
  };
}
