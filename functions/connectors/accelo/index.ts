import * as z from "zod/mini";
import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { UnknownType, Unreadable } from "../../shared/errors.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import { draftOf } from "./draft.ts";
import { en } from "./en.ts";
import { events } from "./events.ts";
import { settings, signature } from "./settings.ts";

const payload = z.object({
  id: z.pipe(
    z.union([z.string().check(z.regex(/^\s*\d{1,20}\s*$/)), z.int().check(z.nonnegative())]),
    z.transform((value: string | number) => String(value).trim()),
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
  rereads: ["deployment"],
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
    const { name, ...known } = eventOf(delivery);
    const time = delivery.receivedAt.toISOString();
    const draft = draftOf({ name, id, time, deployment }, known);
    return {
      events: [draft],
      fetches:
        known.word === "deleted"
          ? []
          : [
              {
                key: deployment,
                scope: { deployment, resource: known.resource, id },
                fills: [draft],
              },
            ],
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
