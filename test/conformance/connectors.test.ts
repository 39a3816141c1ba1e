import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import type { Connector } from "../../functions/connectors/connector.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { jsonBody } from "../../functions/shared/parse.ts";
import type { Secret } from "../../functions/shared/signature.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { publishedEvent } from "../../schemas/account-event.ts";
import { tool as toolSchema } from "../../schemas/tool.ts";
import { delivery } from "../support/delivery.ts";

const now = new Date("2026-11-23T09:00:00.000Z");
const secret = (id: string): Secret => ({ id, value: `the text of ${id}`, createdAt: now.toISOString() });
const [current, former, stranger] = [secret("current"), secret("former"), secret("stranger")];

/** All of the catalogue: a tool is tested by being in it. */
const tools = await Promise.all(
  toolNames.map(async (name) => {
    const connector = await loadConnector(name);
    if (!connector) throw new Error(`${name} is in the catalogue and has no connector`);
    return { name, connector, samples: await samplesOf(name) };
  }),
);

const signed = (connector: Connector, body: Buffer, by: Secret, contentType = "application/json") =>
  delivery(connector.tool, {
    body,
    headers: { "content-type": contentType, ...connector.signature.sign(body, by.value, now) },
  });

describe.each(tools)("$name", ({ name, connector, samples }) => {
  test("has a catalogue entry that fits its schema", () => {
    expect(connector.tool).toBe(name);
    expect(() => toolSchema.parse({ tool: name, ...connector.catalogue })).not.toThrow();
    expect(connector.catalogue.setup.length).toBeGreaterThan(1);
    expect(connector.catalogue.docs).toMatch(/^https:\/\//);
  });

  test("has a sample for every event type it promises, and promises all that its samples become", () => {
    const become = samples.flatMap(
      ({ body, contentType }) => normalise(connector, signed(connector, body, current, contentType)).events,
    );
    const types = new Set(become.map(({ type }) => type));

    expect(
      [...connector.catalogue.eventTypes].filter(
        (type) => type !== "system.unrecognized" && !types.has(type),
      ),
    ).toEqual([]);
    expect([...types].filter((type) => !connector.catalogue.eventTypes.includes(type))).toEqual([]);
  });

  describe.each(samples)("$name", ({ name: sample, body, contentType }) => {
    const genuine = signed(connector, body, current, contentType);

    test("becomes exactly its expected events and pulls", async () => {
      const url = new URL(
        `../../functions/connectors/${name}/samples/${sample}.expected.json`,
        import.meta.url,
      );
      const expected: unknown = JSON.parse(await readFile(url, "utf8"));

      const { events, pulls = [] } = connector.read((connector.decode ?? jsonBody)(genuine), genuine, {});

      expect(JSON.parse(JSON.stringify({ events, pulls }))).toEqual(expected);
    });

    test("fits the schema of a published event, and gives the same events when it comes again", () => {
      const { events, unrecognized } = normalise(connector, genuine);

      expect(unrecognized).toBeUndefined();
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) expect(() => publishedEvent.parse(event)).not.toThrow();
      expect(normalise(connector, genuine).events).toEqual(events);
    });

    test("passes with the current secret, and with the former one while both are live", async () => {
      const old = signed(connector, body, former, contentType);

      expect(await connector.signature.verify(genuine, [current, former], now)).toEqual({ secret: current });
      expect(await connector.signature.verify(old, [current, former], now)).toEqual({ secret: former });
      expect(await connector.signature.verify(old, [current], now)).toHaveProperty("refused");
    });
  });

  const [sample] = samples;
  if (!sample) throw new Error(`${name} has no samples`);
  const genuine = signed(connector, sample.body, current, sample.contentType);

  test("refuses any changed byte of a signed body", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sample.body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const body = Buffer.from(sample.body);
        body[at] = (body[at] ?? 0) ^ by;

        expect(await connector.signature.verify({ ...genuine, body }, [current], now)).toHaveProperty(
          "refused",
        );
      }),
    );
  });

  test("refuses a signature of another secret, a shortened one, one with trailing rubbish and none at all", async () => {
    const name = Object.keys(connector.signature.sign(sample.body, current.value, now))[0] ?? "";
    const [written = ""] = genuine.headers.get(name) ?? [];
    const withHeader = (...values: string[]) => ({
      ...genuine,
      headers: new Map([...genuine.headers, [name, values]]),
    });

    expect(await connector.signature.verify(genuine, [stranger], now)).toEqual({ refused: "mismatch" });
    for (const forged of [
      written.slice(0, -1),
      `${written}zz`,
      `${written},${written}`,
      `${written} `,
      "",
      "=",
      "é",
    ]) {
      expect(await connector.signature.verify(withHeader(forged), [current], now)).toHaveProperty("refused");
    }
    expect(await connector.signature.verify(delivery(name, { body: sample.body }), [current], now)).toEqual({
      refused: "absent",
    });
  });

  test("answers any header and any body whatever with a verdict, never with an exception", async () => {
    const names = Object.keys(connector.signature.sign(sample.body, current.value, now));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.uint8Array(), async (text, bytes) => {
        const headers = Object.fromEntries(names.map((one) => [one, text]));
        const forged = delivery(name, { headers, body: Buffer.from(bytes) });

        expect(await connector.signature.verify(forged, [current, former], now)).toHaveProperty("refused");
      }),
    );
  });

  test("keeps whatever it cannot read as one unrecognized event", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ event: value })),
        ),
        (text) => {
          const { events } = normalise(connector, signed(connector, Buffer.from(text), current));

          expect(events.length).toBeGreaterThan(0);
          for (const event of events) expect(publishedEvent.safeParse(event).success).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("stays total when any part of a sample is replaced by something else", () => {
    const value: unknown = contentTypeIsJson(sample.contentType)
      ? JSON.parse(sample.body.toString())
      : { body: sample.body.toString() };
    const paths = pathsOf(value);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), hostileText),
        (path, other) => {
          const body = Buffer.from(JSON.stringify(replaced(value, path, other)));
          const { events, fault } = normalise(connector, signed(connector, body, current));

          expect(fault).toBeUndefined();
          expect(events.length).toBeGreaterThan(0);
          for (const event of events) expect(publishedEvent.safeParse(event).error).toBeUndefined();
        },
      ),
      { numRuns: 400 },
    );
  });
});

const hostileText = fc.constantFrom(
  "__proto__",
  "constructor",
  "\ud800",
  "\u202Etxt",
  "<script>",
  "9".repeat(400),
  "x".repeat(20_000),
  "2026-99-99T99:99:99Z",
  "\u0000",
);

function contentTypeIsJson(contentType: string): boolean {
  return contentType === "application/json";
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([name, inner]) =>
      pathsOf(inner, [...path, Array.isArray(value) ? Number(name) : name]),
    ),
  ];
}

function replaced(value: unknown, [name, ...rest]: Path, other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value))
    return value.map((inner, n) => (n === name ? replaced(inner, rest, other) : inner));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === name ? replaced(inner, rest, other) : inner]),
  );
}
