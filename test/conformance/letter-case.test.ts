import { describe, expect, test } from "@jest/globals";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";

/**
 * The fields in which each tool says by its own words what happened, to which kind of thing; of a tool without webhooks,
 * those that its samples' mapping looks up.
 */
const fields: Readonly<Record<string, readonly string[]>> = {
  access: ["change"],
  autoentry: ["step"],
  calendly: ["event"],
  "client-hub": ["kind"],
  dext: ["state"],
  docusign: ["event", "Status"],
  enq: ["status"],
  "practice-cs": ["record_type", "status"],
  quickbooks: ["type", "name", "operation"],
  relay: ["event_type", "type"],
  sharefile: ["ResourceType", "OperationName"],
  slack: ["type", "subtype"],
  smartsheet: ["objectType", "eventType", "newWebhookStatus"],
  stripe: ["type"],
  xero: ["eventCategory", "eventType"],
};

const spellings = [
  ["upper case", (word: string) => word.toUpperCase()],
  ["lower case", (word: string) => word.toLowerCase()],
  ["capitals first", (word: string) => word.toLowerCase().replace(/[a-z]+/g, capital)],
] as const;
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The body with the words of its fields spelled in another way, and how many there were. */
function spelled({ body }: Sample, names: readonly string[], spell: (word: string) => string) {
  const name = names.join("|");
  let count = 0;
  const respelled = (_: string, before: string, word: string, after: string) => {
    count++;
    return `${before}${spell(word)}${after}`;
  };
  const text = body
    .toString()
    .replace(new RegExp(`("(?:${name})": ?")([^"]*)(")`, "g"), respelled)
    .replace(new RegExp(`(<(?:${name})>)([^<]*)(</)`, "g"), respelled)
    .replace(new RegExp(`((?:^|&)(?:${name})=)([^&]*)(&|$)`, "g"), respelled);
  return { text, count };
}

const tools = await Promise.all(
  Object.entries(fields).map(async ([tool, names]) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} has no connector`);
    const { settings } = await sentBy(tool);
    return { tool, names, connector, settings, samples: await samplesOf(tool) };
  }),
);

describe.each(tools)("$tool", ({ tool, names, connector, settings, samples }) => {
  const told = ({ path, contentType, headers }: Sample, body: string) => {
    const sent = { path, headers: { ...headers, "content-type": contentType }, body: Buffer.from(body) };
    const { unrecognized, events } = normalise(connector, delivery(tool, sent), settings);
    return {
      unrecognized,
      events: events.map(({ type, time, identities, object }) => ({
        type,
        time,
        identities,
        object: object && { kind: object.kind, id: object.id },
      })),
    };
  };

  test.each(spellings)("tells the same events with its own words in %s", (_, spell) => {
    let words = 0;
    for (const sample of samples) {
      const { text, count } = spelled(sample, names, spell);
      words += count;
      expect([sample.name, told(sample, text)]).toEqual([sample.name, told(sample, sample.body.toString())]);
    }
    expect(words).toBeGreaterThan(0);
  });
});
