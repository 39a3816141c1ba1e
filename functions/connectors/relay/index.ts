import { en } from "./en.ts";
import { relayed } from "./relayed.ts";

/** Anything that can make an HTTP request: Zapier, Make, Power Automate, a script of the team's own. */
export const relay = relayed("relay", {
  title: "Anything else",
  aliases: [
    "Zapier",
    "Make",
    "Power Automate",
    "Webhook",
    "Own script",
    "Segment",
    "CloudEvents",
    "Standard Webhooks",
  ],
  words: en,
  eventTypes: [
    "invoice.paid",
    "payment.failed",
    "task.completed",
    "document.added",
    "contact.updated",
    "customer.updated",
    "activity.tracked",
    "system.observed",
    "system.unrecognized",
  ],
  certainty: [
    {
      statement: en.certainty.signatures,
      level: "documented",
      source: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    },
    {
      statement: en.certainty.cloudEvents,
      level: "documented",
      source: "https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md",
    },
    {
      statement: en.certainty.headers,
      level: "documented",
    },
    { statement: en.certainty.basic, level: "recalled" },
  ],
  docs: "https://www.standardwebhooks.com/",
});
