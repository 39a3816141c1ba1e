import * as z from "zod/mini";
import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { UnknownType, Unreadable } from "../../shared/errors.ts";
import { externalIdentity, identities } from "../../shared/identity.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import { en } from "./en.ts";
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
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [...new Set([...events.values()].map(({ type }) => type)), "system.unrecognized"],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.delivery,
        level: "documented",
        source: "https://api.accelo.com/docs/#webhooks",
      },
      {
        statement: en.certainty.algorithm,
        level: "unknown",
      },
      {
        statement: en.certainty.currency,
        level: "unknown",
      },
      {
        statement: en.certainty.formBody,
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
  if (told !== undefined && told.toLowerCase() !== name) throw new Unreadable(because("other_event"));
  return { name, ...known };
}
