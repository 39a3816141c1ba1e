import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { toJSONSchema } from "zod/v4/core";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";

/** Of each setting another value than the samples are read by; a new setting needs one here. */
const others: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  accelo: {
    deployment: "another",
    currency: "USD",
    signatureForm: "HMAC-SHA256",
  },
  "boomerang-gmail": {
    serviceAccount: "other@account-hub.local",
    subscription: "projects/other/subscriptions/other",
    waitingLabel: "Waiting",
    outboxLabel: "Outbox",
    canceledLabel: "Canceled",
    returnedLabel: "Returned",
    topic: "projects/other/topics/other",
    mailboxes: ["nobody@other.example"],
  },
  docusign: { environment: "demo" },
  dropbox: { customersFolder: "/Clients" },
  "microsoft-365": { directory: "other.example" },
  quickbooks: { environment: "sandbox" },
  sharefile: { subdomain: "acme", region: "EU", signatureForm: "primary signature in hex, key as text" },
  slack: {
    workspace: "another",
    ownWorkspaces: ["T05ACMEFIN9"],
    leftOut: ["U07CUST0M3R"],
    names: "leave out",
    bots: "keep",
  },
  smartsheet: {
    sheetId: "77",
    sheetName: "Another name",
    customerColumn: "Client",
    region: "EU",
    changeAgent: "nightly",
  },
};

/** By what a connection proves who sends: no matter of reading. */
const ofProof = ["issuer"];
const fieldsOf = z.object({ properties: z.record(z.string(), z.unknown()) });

const tools = await Promise.all(
  toolNames.map(async (tool) => ({ tool, connector: await loadConnector(tool) })),
);
const natively = tools.flatMap(({ tool, connector }) =>
  connector?.settings && !["relay", "file", "mail"].includes(connector.catalogue.route)
    ? [{ tool, connector, settings: connector.settings }]
    : [],
);

describe.each(natively)("$tool", ({ tool, connector, settings }) => {
  const names = Object.keys(fieldsOf.parse(toJSONSchema(settings, { io: "input" })).properties);

  test.each(names.filter((name) => !ofProof.includes(name)))(
    "reads otherwise by another %s, or need not read again after it",
    async (name) => {
      const sent = await sentBy(tool);
      const samples = await samplesOf(tool);
      const value = others[tool]?.[name];
      expect(value).toBeDefined();
      const changed = samples.filter((sample) => {
        const body = Buffer.from(
          sample.body.toString().replaceAll('"eventType"', '"changeAgent":"nightly","eventType"'),
        );
        const headers = { "content-type": sample.contentType };
        const given = delivery(tool, { body, path: sample.path, headers });
        const [before, after] = [sent.settings, { ...sent.settings, [name]: value }].map((by) =>
          JSON.stringify(normalise(connector, given, by).events),
        );
        return before !== after;
      });

      expect(changed.length > 0).toBe(connector.rereads?.includes(name) ?? false);
    },
  );
});
