import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { Unreadable } from "../../shared/errors.ts";
import { defineConnector } from "../connector.ts";
import { isRecord } from "../mapping/expression.ts";
import { en } from "./en.ts";
import { legacyMessage } from "./legacy-xml.ts";
import { normalise } from "./normalise.ts";
import { type Payload, payload } from "./payload.ts";
import { settings } from "./settings.ts";

export const docusign = defineConnector<Payload>({
  tool: "docusign",
  catalogue: {
    title: "DocuSign",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [
      "agreement.created",
      "agreement.sent",
      "agreement.viewed",
      "agreement.signed",
      "agreement.completed",
      "agreement.declined",
      "agreement.voided",
      "agreement.expired",
      "agreement.corrected",
      "agreement.delivery_failed",
      "agreement.updated",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    docs: "https://developers.docusign.com/platform/webhooks/connect/",
  },
  settings,
  /** A header per active key, the key's text used as it is: https://developers.docusign.com/platform/webhooks/connect/hmac/ */
  signature: bodyHmac({ header: "x-docusign-signature-", encoding: "base64", numbered: true }),
  decode,
  payload,
  normalise,
  collect: async () => (await import("./collect.ts")).docusignCollector,
});

function decode(delivery: Delivery): unknown {
  const text = textBody(delivery);
  const isXml = text.trimStart().startsWith("<") || /\bxml\b/i.test(header(delivery, "content-type") ?? "");
  return isXml ? legacyMessage(text.trimStart()) : individual(jsonBody(delivery));
}

/** An aggregate message is the envelope itself and tells no event. Throws `Unreadable`. */
function individual(body: unknown): unknown {
  if (isRecord(body) && body.event === undefined && typeof body.envelopeId === "string")
    throw new Unreadable(because("aggregate"));
  return body;
}
