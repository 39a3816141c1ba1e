import * as z from "zod/mini";

const label = (name: string, title: string, description: string) =>
  z._default(z.string().check(z.minLength(1), z.maxLength(225)), name).check(z.meta({ title, description }));

/** What a team may set for a Boomerang connection. The labels' names are those that Boomerang makes in a mailbox. */
export const settings = z.strictObject({
  serviceAccount: z.string().check(
    z.regex(/^[^\s@]{1,100}@[a-z0-9.-]{1,150}$/),
    z.meta({
      title: "Push service account",
      description: "The address of the service account that the push subscription signs with.",
    }),
  ),
  subscription: z
    .optional(z.string().check(z.regex(/^projects\/[^/\s]{1,64}\/subscriptions\/[^/\s]{1,255}$/)))
    .check(
      z.meta({
        title: "Subscription",
        description:
          "projects/<project>/subscriptions/<name>. What another subscription pushes is then kept as unrecognized.",
      }),
    ),
  issuer: z._default(z.enum(["google", "local"]), "google").check(
    z.meta({
      title: "Who signs",
      description: "Google. The local hub's own issuer is for its samples; a deployed hub does not trust it.",
    }),
  ),
  waitingLabel: label("Boomerang", "Label of waiting mails", "On mails that Boomerang is to bring back."),
  outboxLabel: label("Boomerang-Outbox", "Label of mails to be sent later", "On mails that wait to be sent."),
  canceledLabel: label(
    "Boomerang-Outbox/Cancelled",
    "Label of canceled mails",
    "On mails whose sending was canceled.",
  ),
  returnedLabel: label(
    "Boomerang-Returned",
    "Label of returned mails",
    "On mails that came back to the inbox.",
  ),
});
