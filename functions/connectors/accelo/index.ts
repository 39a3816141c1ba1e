import * as z from "zod/mini";
import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { UnknownType, Unreadable } from "../../shared/errors.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import { events, spoken } from "./events.ts";
import { settings, signature } from "./settings.ts";

const payload = z.object({
  id: z.pipe(
    z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.nonnegative())]),
    z.transform((value: string | number) => String(value)),
  ),
});

/** Accelo's notification webhooks: https://api.accelo.com/docs/#webhooks */
export const accelo = defineConnector<z.infer<typeof payload>>({
  tool: "accelo",
  ledger: 2,
  catalogue: {
    title: "Accelo",
    route: "webhook",
    proof: "vendor-signed",
    summary:
      "Shows tasks, invoices, quotes, requests, tickets, sales, companies and contacts as they come and change.",
    limits: [
      "Accelo sends an id and nothing else. Titles, people, dates and amounts are fetched from its API once the hub may; until then all but companies stand at the Accelo deployment.",
      "What is fetched is the object as it is then, which can be a little later than the event.",
      "A delivery has no id and no time: the same change of the same object is told once a minute. A person who has caught a delivery and its address can send it again, as the same event of the same object.",
      "The algorithm of the signature is not documented; the hub accepts the known ones until a genuine delivery shows which it is, and then that one alone.",
      "Jobs, notes and mails have no webhook, and the payload of progression webhooks is not documented.",
    ],
    handshake: "none",
    eventTypes: [...new Set([...events.values()].map(({ type }) => type)), "system.unrecognized"],
    setup: [
      "Choose a random text of at least 32 characters and enter it here as the connection's secret, and the deployment's name in the settings.",
      "In Accelo's API control panel register a service application, and fetch an access token: POST https://<deployment>.api.accelo.com/oauth2/v0/token with grant_type=client_credentials and scope=write(all), its client id and secret as Basic credentials.",
      `For each event that you want make one subscription: POST https://<deployment>.api.accelo.com/api/v0/webhooks/subscriptions with event_id=<event>, trigger_url=<the event's address>, content_type=application/json and secret=<the secret>. The addresses stand with the connection, for admins: each ends with its event and a code made with the newest secret, because Accelo signs neither. Another secret makes other addresses. The events are ${[...events.keys()].join(", ")}.`,
      "Give the connection the service application's client id and secret as its access to the API, so that the hub can fetch what the ids stand for; it asks for read(all).",
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
        statement:
          "Which currency an invoice's currency_id stands for is not documented; zero is taken for the deployment's own.",
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
  signature,
  kinds: [...events.keys()],
  headers: ["x-accelo-event"],
  decode(delivery) {
    const text = textBody(delivery);
    return /^\s*[{[]/.test(text) ? jsonBody(delivery) : Object.fromEntries(new URLSearchParams(text));
  },
  payload,
  /** `resource_url` is not read: following an address from a delivery could send the team's token anywhere. */
  normalise({ id }, delivery, values) {
    const { deployment } = settingsBy(settings, values);
    const { name, type, resource, label, word, direction } = eventOf(delivery);
    const gone = word === "deleted";
    const time = delivery.receivedAt.toISOString();
    // What can happen only once needs no minute to tell it from the next time.
    const once = gone || (name.startsWith("create_") && type !== "document.added");
    const draft: EventDraft = {
      type,
      key: [name, id, ...(once ? [] : [time.slice(0, 16)])],
      time,
      title: verbFirst(word, `${spoken(label)} ${id}`),
      ...(direction ? { direction } : {}),
      object: {
        kind: name.split("_")[1] ?? resource,
        id: `${deployment}/${id}`,
        ...(gone ? { state: word, final: true } : {}),
      },
      identities: identities(
        resource === "companies" ? externalIdentity("accelo", "company", `${deployment}/${id}`) : undefined,
        externalIdentity("accelo", "deployment", deployment),
      ),
      ...(resource === "companies" ? {} : { unnamed: true }),
      details: { ...(gone ? {} : { pending: true }), event: name, id },
    };
    return {
      events: [draft],
      fetches: gone ? [] : [{ key: deployment, scope: { deployment, resource, id }, fills: [draft] }],
    };
  },
  collect: async () => (await import("./collect.ts")).acceloCollector,
});

/** By the address, which is ours and checked by ingest; the header is not signed and may only agree. */
function eventOf(delivery: Delivery) {
  const name = delivery.path;
  if (name === "") throw new Unreadable(because("address_without_event"));
  const known = events.get(name);
  if (!known) throw new UnknownType(name);
  const told = header(delivery, "x-accelo-event");
  if (told !== undefined && told !== name) throw new Unreadable(because("other_event"));
  return { name, ...known };
}
