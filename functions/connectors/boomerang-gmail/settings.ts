import * as z from "zod/mini";

/** The public half of an RSA key as a JWK (RFC 7517) of at least 2048 bits. A private half is refused: settings are shown. */
const publicKey = z.strictObject({
  kty: z.literal("RSA"),
  n: z.string().check(z.regex(/^[\w-]{342,1400}$/)),
  e: z.string().check(z.regex(/^[\w-]{1,10}$/)),
  kid: z.optional(z.string().check(z.maxLength(200))),
  alg: z.optional(z.literal("RS256")),
  use: z.optional(z.literal("sig")),
});

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
  issuer: z
    .optional(
      z.strictObject({
        name: z.string().check(z.minLength(1), z.maxLength(255)),
        keys: z.array(publicKey).check(z.minLength(1), z.maxLength(3)),
      }),
    )
    .check(
      z.meta({
        title: "Another issuer than Google",
        description:
          'Left empty, Google signs. For a pusher of your own: {"name":"<what its tokens say as iss>","keys":[<its public RSA keys, as JWKs>]}. Google\'s tokens are then refused.',
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
  topic: z.optional(z.string().check(z.regex(/^projects\/[^/\s]{1,64}\/topics\/[^/\s]{1,255}$/))).check(
    z.meta({
      title: "Topic",
      description:
        "projects/<project>/topics/<name>. The hub then has Gmail watch the mailboxes, and renews that daily.",
    }),
  ),
  mailboxes: z
    .optional(z.array(z.string().check(z.regex(/^[^\s@]{1,200}@[^\s@]{1,200}$/))).check(z.maxLength(200)))
    .check(z.meta({ title: "Mailboxes", description: "The addresses to watch, one a line." })),
});
