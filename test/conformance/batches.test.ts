import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { delivery } from "../support/delivery.ts";
import { runs } from "../support/repeats.ts";

/** Where a tool's deliveries hold many things at once: the keys that lead to the list, of the first such sample. */
const lists: Readonly<Record<string, readonly (readonly [sample: string, ...place: string[]])[]>> = {
  "client-hub": [["activity", "activity"]],
  dropbox: [["notification-two-accounts", "list_folder", "accounts"]],
  quickbooks: [
    ["cloudevents-all-entities"],
    ["cloudevents-multi-realm"],
    ["legacy-all-entities", "eventNotifications", "0", "dataChangeEvent", "entities"],
    ["legacy-multi-realm", "eventNotifications"],
  ],
  relay: [["cloud-events-batch"], ["segment-batch", "batch"]],
  smartsheet: [
    ["row-updated", "events"],
    ["row-created", "events"],
  ],
  xero: [
    ["created", "events"],
    ["updated", "events"],
    ["two-organisations", "events"],
  ],
};

/** What stands in the place of an entry that something has gone wrong with. */
const wreck = fc.constantFrom<unknown>(null, 7, "", [], {}, { odd: 1 });

function listIn(value: unknown, place: readonly string[]): unknown[] {
  const found = place.reduce<unknown>((at, key) => (at ? Reflect.get(Object(at), key) : undefined), value);
  if (!Array.isArray(found)) throw new Error(`No list at ${place.join(".")}`);
  return found;
}

function withList(value: unknown, [key, ...rest]: readonly string[], list: readonly unknown[]): unknown {
  if (key === undefined) return list;
  if (Array.isArray(value))
    return value.map((one: unknown, n) => (String(n) === key ? withList(one, rest, list) : one));
  return { ...Object(value), [key]: withList(Reflect.get(Object(value), key), rest, list) };
}

const tools = await Promise.all(
  toolNames.map(async (tool) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} is in the catalogue and has no connector`);
    const { settings } = await sentBy(tool);
    const read = ({ path, contentType, headers }: Sample, body: string) => {
      const sent = { path, headers: { ...headers, "content-type": contentType }, body: Buffer.from(body) };
      return normalise(connector, delivery(tool, sent), settings).events;
    };
    return { tool, read, samples: await samplesOf(tool) };
  }),
);

const batches = tools.flatMap(({ tool, read, samples }) =>
  (lists[tool] ?? []).map(([name, ...place]) => {
    const sample = samples.find((one) => one.name === name);
    if (!sample) throw new Error(`${tool} has no sample ${name}`);
    return { tool, name, sample, place, read };
  }),
);

/** Whether a value holds a list of several things, at any depth. */
function holdsList(value: unknown): boolean {
  if (Array.isArray(value) && value.length > 1) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsList);
}

test("each form of batch that a tool sends is among those tried", () => {
  const isListed = (tool: string, name: string) => (lists[tool] ?? []).some(([sample]) => sample === name);
  const untried = tools.flatMap(({ tool, read, samples }) =>
    samples
      .filter(({ contentType, body }) => contentType.includes("json") && holdsList(JSON.parse(String(body))))
      .filter((sample) => toldIn(read(sample, sample.body.toString())).length > 1)
      .filter(({ name }) => !isListed(tool, name))
      .map(({ name }) => `${tool}: ${name}`),
  );

  expect(untried).toEqual([]);
});

const toldIn = (events: readonly PublishedEvent[]) =>
  events.filter(({ family }) => family !== "system").map(({ id }) => id);

describe.each(batches)("$tool: $name", ({ sample, place, read }) => {
  const whole: unknown = JSON.parse(sample.body.toString());
  const entries = listIn(whole, place);

  test("whichever of its entries are broken, tells the others and how many are not told", () => {
    const places = fc.subarray([...entries.keys()], { minLength: 1 });
    fc.assert(
      fc.property(places, wreck, (broken, instead) => {
        const left = entries.filter((_, n) => !broken.includes(n));
        const given = entries.map((entry, n) => (broken.includes(n) ? instead : entry));

        const events = read(sample, JSON.stringify(withList(whole, place, given)));
        const others = read(sample, JSON.stringify(withList(whole, place, left)));
        const unrecognized = events.filter(({ type }) => type === "system.unrecognized");

        expect(toldIn(events)).toEqual(left.length > 0 ? toldIn(others) : []);
        expect(unrecognized).toHaveLength(1);
        if (toldIn(events).length > 0) expect(unrecognized[0]?.details.parts).toBe(broken.length);
      }),
      { numRuns: runs },
    );
  });
});
