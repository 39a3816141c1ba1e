import { because } from "../../../schemas/reason-words.ts";
import { type Delivery, header } from "../../delivery/delivery.ts";
import { jsonBody, textBody } from "../../delivery/parse.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { Unreadable } from "../../shared/errors.ts";
import { defineConnector } from "../connector.ts";
import { isRecord } from "../mapping/expression.ts";
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
    summary:
      "Agreements sent, viewed, signed, completed, declined, voided, expired and corrected, with their signers and reasons.",
    limits: [
      "Without recipients in the configuration a message names no customer: the envelope is fetched from DocuSign's API once the hub may.",
      "DocuSign ends an access to its API that was not used for 30 days; it must then be given again.",
      "Signed documents are not taken in; the timeline says what happened to them.",
      "Aggregate JSON messages are not understood: choose the Send Individual Messages (SIM) model.",
      "The signature carries no time, so an old message that is sent again is genuine; it is recorded once.",
    ],
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
    setup: [
      "In DocuSign as an administrator open Settings, then Connect. Under Connect Keys add a key and copy it: it is shown once.",
      "Give the key to this connection as its secret. To change keys add the second key here first, then in DocuSign, then remove the first.",
      "Back in Connect choose Add Configuration, then Custom. Paste this connection's address as the URL to publish to.",
      "Choose the data format REST v2.1 (JSON) and the event message delivery mode Send Individual Messages (SIM).",
      "Under trigger events choose envelope sent, delivered, completed, declined, voided and corrected, and recipient sent, delivered, completed, declined and auto responded.",
      "Under include data tick Recipients and Custom Fields. Do not tick Documents: such messages are too large to be delivered.",
      "Tick Include HMAC Signature, Require Acknowledgement and Enable Log, choose all users, and save.",
      "Only where messages must come without recipients: in DocuSign under Apps and Keys add an app, let an administrator of the account consent to it with the scopes signature and extended, and give the connection its integration key, its secret key and the refresh token as its access to the API.",
      "To link envelopes to accounts for certain, put your own account id on them as a text custom field named AccountId.",
    ],
    docs: "https://developers.docusign.com/platform/webhooks/connect/",
  },
  settings,
  /**
   * One header per active key, base64, the key's text used as it is:
   * https://developers.docusign.com/platform/webhooks/connect/hmac/
   */
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
