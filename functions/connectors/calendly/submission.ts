import type * as z from "zod/mini";
import { emailIdentities, identities } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { filled } from "../filled.ts";
import { answersOf, trackingOf } from "./details.ts";
import type { submission } from "./payload.ts";

/** A routing form filled in; an answer that is an email address says by whom. */
export function submitted(form: z.infer<typeof submission>, at: string): EventDraft {
  const answers = answersOf(form.questions_and_answers) ?? [];
  return {
    type: "form.submitted",
    key: [form.uri],
    time: toInstant(form.created_at) ?? at,
    title: "Submitted a routing form",
    direction: "in",
    object: { kind: "form", id: form.uri },
    identities: identities(...answers.flatMap(({ answer }) => emailIdentities(answer))),
    details: filled({
      answers,
      result: form.result?.type,
      form: form.routing_form,
      tracking: trackingOf(form.tracking),
    }),
  };
}
