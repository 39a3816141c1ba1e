import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { relay } from "../../functions/connectors/relay/index.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { directoryTable } from "../../infra/tables.ts";
import { type PublishedEvent, publishedEvent } from "../../schemas/account-event.ts";
import { anyText } from "../support/any-text.ts";
import { delivery } from "../support/delivery.ts";
import { memoryStore } from "../support/memory-store.ts";
import { runs } from "../support/repeats.ts";

/** Bytes of one entry of the bus, without what stands around the event in it. */
const entry = 240_000;

const text = fc.oneof(anyText, fc.string({ unit: "grapheme", minLength: 300, maxLength: 9_000 }));
const written = fc.constantFrom(
  "12345678901234567890",
  "0.12345678901234567891",
  "1e400",
  "1e-200",
  "-1E+99",
  "0.1",
);
const literal = fc.oneof(
  written,
  text.map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);
const fields = fc.array(fc.tuple(fc.oneof(text, fc.constantFrom("", "__proto__")), literal), {
  maxLength: 40,
});
const object = fields.map(
  (all) => `{${all.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`,
);
const contract = fc.dictionary(
  fc.constantFrom(
    "event_type",
    "title",
    "account_ref",
    "account_name",
    "account_email",
    "url",
    "amount",
    "actor",
  ),
  literal,
);

const store = memoryStore({ events: directoryTable });

test("whatever JSON is accepted becomes an event that the bus and the table take", async () => {
  await fc.assert(
    fc.asyncProperty(contract, object, async (named, data) => {
      const told = { title: '"A post"', ...named };
      const parts = Object.entries(told).map(([name, value]) => `"${name}":${value}`);
      const body = Buffer.from(`{${parts.join(",")},"data":${data}}`);

      const { events } = normalise(relay, delivery("relay", { body }));

      expect(events.length).toBeGreaterThan(0);
      await expectKept(events);
    }),
    { numRuns: runs },
  );
});

test.each([
  ["in bytes", "ế"],
  ["in JSON", "\u0001"],
])("of more than an entry of the bus holds %s, as much is kept as fits", async (_, character) => {
  const heavy = Array.from({ length: 100 }, (_one, n) => [`field ${n}`, character.repeat(4_000)]);
  const body = Buffer.from(JSON.stringify({ title: "A post", data: Object.fromEntries(heavy) }));

  const { events } = normalise(relay, delivery("relay", { body }));

  expect(events).toHaveLength(1);
  await expectKept(events);
});

async function expectKept(events: readonly PublishedEvent[]) {
  for (const event of events) {
    const Item = { pk: event.id, sk: "@", event: publishedEvent.parse(event) };
    await store.answer({ name: "PutCommand", input: { TableName: "events", Item } });
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(entry);
  }
}

const tools = await Promise.all(
  toolNames.map(async (tool) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} is in the catalogue and has no connector`);
    const { settings } = await sentBy(tool);
    return { tool, connector, settings, samples: await samplesOf(tool) };
  }),
);

/** The values that stand in a text of a notation: JSON's, elements' or a form's. */
const values = {
  json: /(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null)/g,
  xml: /(?<=<\w+>)[^<>]+(?=<\/)/g,
  form: /(?<==)[^&]*/g,
};
type Notation = keyof typeof values;

/** A value as a notation writes it. */
const writing: Readonly<Record<Notation, (value: string) => string>> = {
  json: (value) => value,
  xml: (value) => value.replaceAll(/[<&>]/g, (sign) => `&#${sign.codePointAt(0)};`),
  form: (value) => encodeURIComponent(value.toWellFormed()),
};
const notationOf = (contentType: string): Notation =>
  contentType.includes("json") ? "json" : contentType.includes("xml") ? "xml" : "form";

const changes = fc.array(fc.tuple(fc.nat(), literal), { minLength: 1, maxLength: 4 });

test.each(tools)("whatever stands in a field of what $tool sends, its events are kept", async (given) => {
  const { tool, connector, settings, samples } = given;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), changes, async (sample, made) => {
      const { path, contentType, headers } = sample;
      const notation = notationOf(contentType);
      const text = sample.body.toString();
      const count = text.match(values[notation])?.length ?? 0;
      const others = new Map(made.map(([n, value]) => [n % count, writing[notation](value)]));
      let at = -1;
      const body = Buffer.from(text.replaceAll(values[notation], (value) => others.get(++at) ?? value));
      const sent = { path, headers: { ...headers, "content-type": contentType }, body };

      await expectKept(normalise(connector, delivery(tool, sent), settings).events);
    }),
    { numRuns: runs },
  );
});

test("numbers that a double does not hold come as they were written", () => {
  const body = Buffer.from(
    '{"title":"A post","data":{"id":12345678901234567890,"rate":0.12345678901234567891,"far":1e400,"near":1.25}}',
  );

  expect(normalise(relay, delivery("relay", { body })).events[0]?.details).toMatchObject({
    id: "12345678901234567890",
    rate: "0.12345678901234567891",
    far: "1e400",
    near: 1.25,
  });
});
