import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Agreements sent, viewed, signed, completed, declined, voided, expired and corrected, with their signers and reasons.",
  limits: {
    noRecipients:
      "Without recipients in the configuration a message names no customer: the envelope is fetched from DocuSign's API once the hub may.",
    unusedAccess:
      "DocuSign ends an access to its API that was not used for 30 days; it must then be given again.",
    documents: "Signed documents are not taken in; the timeline says what happened to them.",
    aggregate: "Aggregate JSON messages are not understood: choose the Send Individual Messages (SIM) model.",
    noTime:
      "The signature carries no time, so an old message that is sent again is genuine; it is recorded once.",
    keyByHand:
      "The key that signs deliveries is made by a person, once, in the first step below. DocuSign's API can make one, but documents nowhere what it answers, so the hub does not ask for it.",
    notGivenBack:
      "DocuSign has no call that ends a consent: the person revokes it there, under Connected Apps.",
  },
  setup: {
    key: "In DocuSign as an administrator open Settings, then Connect. Under Connect Keys add a key and copy it: it is shown once.",
    secret:
      "Give the key to this connection as its secret. To change keys add the second key here first, then in DocuSign, then remove the first.",
    byItself:
      "Add an app in DocuSign under Apps and Keys with the hub's callback address, and connect here with its integration key and secret key, as an administrator: the hub then makes a configuration of Connect by itself, which is signed with the account's keys, looks every hour and enables it again. An RSA private key and an administrator's API username do instead of the secret key. Connect must be part of the plan. The steps that follow are for making it by hand.",
    configuration:
      "Back in Connect choose Add Configuration, then Custom. Paste this connection's address as the URL to publish to.",
    format:
      "Choose the data format REST v2.1 (JSON) and the event message delivery mode Send Individual Messages (SIM).",
    triggers:
      "Under trigger events choose envelope sent, delivered, completed, declined, voided and corrected, and recipient sent, delivered, completed, declined and auto responded.",
    data: "Under include data tick Recipients and Custom Fields. Do not tick Documents: such messages are too large to be delivered.",
    signed:
      "Tick Include HMAC Signature, Require Acknowledgement and Enable Log, choose all users, and save.",
    application:
      "Only where messages must come without recipients: connect by an app, as above, so that the hub may fetch them.",
    accounts:
      "To link envelopes to accounts for certain, put your own account id on them as a text custom field named AccountId.",
  },
} as const satisfies ToolWords;
