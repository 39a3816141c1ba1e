import * as z from "zod/mini";
import { type Delivery, header } from "../../shared/delivery.ts";
import { UnknownType, Unreadable } from "../../shared/errors.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { jsonBody, textBody } from "../../shared/parse.ts";
import { type HmacForm, undocumentedHmac } from "../../shared/undocumented-hmac.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import { events } from "./events.ts";

/** The documentation says "HMAC hex digest" and no more; GitHub, whose header it is, writes the algorithm before it. */
const form = (algorithm: "sha1" | "sha256", prefix: string): HmacForm => ({
  name: prefix ? `HMAC-${algorithm.toUpperCase()} after ${prefix}` : `HMAC-${algorithm.toUpperCase()}`,
  header: "x-hub-signature",
  algorithm,
  encoding: "hex",
  prefix,
});
const forms = [
  form("sha256", ""),
  form("sha1", ""),
  form("sha256", "sha256="),
  form("sha1", "sha1="),
] as const;

const settings = z.strictObject({
  deployment: z
    .string()
    .check(
      z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
      z.meta({ title: "Deployment", description: "acme of acme.accelo.com, in lower case." }),
    ),
  signatureForm: z.optional(z.enum(forms.map(({ name }) => name))).check(
    z.meta({
      title: "Form of the signature",
      description:
        "Accelo does not document how it signs. Left empty, the first genuine delivery shows the form, and no other is accepted from then on.",
    }),
  ),
});

const payload = z.object({
  id: z.pipe(
    z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.nonnegative())]),
    z.transform((value: string | number) => String(value)),
  ),
});

/** Accelo's notification webhooks: https://api.accelo.com/docs/#webhooks */
export const accelo = defineConnector<z.infer<typeof payload>>({
  tool: "accelo",
  catalogue: {
    title: "Accelo",
    route: "webhook",
    proof: "vendor-signed",
    summary:
      "Shows tasks, invoices, quotes, requests, tickets, sales, companies and contacts as they come and change.",
    limits: [
      "Accelo sends an id and nothing else: what it is about, and whose it is, needs a later fetch. Until then all but companies stand at the Accelo deployment.",
      "A delivery has no id and no time: the same change of the same object is told once a minute.",
      "The algorithm of the signature is not documented; the hub accepts the known ones until a genuine delivery shows which it is, and then that one alone.",
      "Jobs, notes and mails have no webhook, and the payload of progression webhooks is not documented.",
    ],
    handshake: "none",
    eventTypes: [...new Set([...events.values()].map(({ type }) => type)), "system.unrecognized"],
    setup: [
      "Choose a random text of at least 32 characters and enter it here as the connection's secret, and the deployment's name in the settings.",
      "In Accelo's API control panel register a service application, and fetch an access token: POST https://<deployment>.api.accelo.com/oauth2/v0/token with grant_type=client_credentials and scope=write(all), its client id and secret as Basic credentials.",
      `For each event that you want make one subscription: POST https://<deployment>.api.accelo.com/api/v0/webhooks/subscriptions with event_id=<event>, trigger_url=<the connection's URL>/<event>, content_type=application/json and secret=<the secret>. The address must end with the event, because Accelo does not sign which event it is. The events are ${[...events.keys()].join(", ")}.`,
      "Try one: POST …/webhooks/subscriptions/<subscription id>/dispatch with object_id=<the id of such an object>; it answers status 200 and the event appears here.",
    ],
    certainty: [
      {
        statement:
          "The events, the two fields of a delivery and the names of the headers are as Accelo documents them; 410 ends a subscription.",
        level: "documented",
        source: "https://api.accelo.com/docs/#webhooks",
      },
      {
        statement:
          "The algorithm of the signature, and whether its name stands before it, is not documented.",
        level: "unknown",
      },
      {
        statement: "How a form body is laid out, and what a progression webhook sends, is not documented.",
        level: "unknown",
      },
    ],
    docs: "https://api.accelo.com/docs/#webhooks",
  },
  settings,
  signature: undocumentedHmac(forms),
  headers: ["x-accelo-event"],
  decode(delivery) {
    const text = textBody(delivery);
    return /^\s*[{[]/.test(text) ? jsonBody(delivery) : Object.fromEntries(new URLSearchParams(text));
  },
  payload,
  /** `resource_url` is not read: whoever follows an address from a delivery can be sent anywhere with the team's token. */
  normalise({ id }, delivery, values) {
    const { deployment } = settingsBy(settings, values);
    const { name, type, resource, label, word } = eventOf(delivery);
    const gone = word === "deleted";
    const time = delivery.receivedAt.toISOString();
    // What can happen only once needs no minute to tell it from the next time.
    const once = gone || (name.startsWith("create_") && type !== "document.added");
    const draft = {
      type,
      key: [name, id, ...(once ? [] : [time.slice(0, 16)])],
      time,
      title: `${label} ${id} ${word} in Accelo`,
      object: {
        kind: name.split("_")[1] ?? resource,
        id: `${deployment}/${id}`,
        ...(gone ? { state: word, final: true } : {}),
      },
      identities: identities(
        resource === "companies" ? externalIdentity("accelo", "company", `${deployment}/${id}`) : undefined,
        externalIdentity("accelo", "deployment", deployment),
      ),
      details: { ...(gone ? {} : { pending: true }), event: name, id },
    };
    return {
      events: [draft],
      pulls: gone ? [] : [{ key: deployment, scope: { deployment, resource, id } }],
    };
  },
});

/** By the address, which is ours; the header is not signed and may only agree. */
function eventOf(delivery: Delivery) {
  const name = delivery.path;
  if (name === "") throw new Unreadable("the address does not end with the event");
  const known = events.get(name);
  if (!known) throw new UnknownType(name);
  const told = header(delivery, "x-accelo-event");
  if (told !== undefined && told !== name)
    throw new Unreadable("the address and X-Accelo-Event name different events");
  return { name, ...known };
}
