import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { toJSONSchema } from "zod/v4/core";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import type { Connector } from "../../functions/connectors/connector.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import type { Delivery } from "../../functions/delivery/delivery.ts";
import { jsonBody } from "../../functions/delivery/parse.ts";
import { checkSettings } from "../../functions/serve/check-settings.ts";
import type { Secret } from "../../functions/shared/secret.ts";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { type Sample, samplesOf, sentBy } from "../../infra/local/samples.ts";
import { publishedEvent } from "../../schemas/account-event.ts";
import { tool as toolSchema } from "../../schemas/tool.ts";
import { anyText } from "../support/any-text.ts";
import { delivery } from "../support/delivery.ts";
import { runs, share } from "../support/repeats.ts";

const now = new Date("2026-11-23T09:00:00.000Z");
const secret = (id: string): Secret => ({ id, value: `the text of ${id}`, createdAt: now.toISOString() });
const [current, former, stranger] = [secret("current"), secret("former"), secret("stranger")];

const issuer = new LocalIssuer(await mkdtemp(join(tmpdir(), "issuer-")));

/** All of the catalogue: a tool is tested by being in it. */
const tools = await Promise.all(
  toolNames.map(async (name) => {
    const connector = await loadConnector(name);
    if (!connector) throw new Error(`${name} is in the catalogue and has no connector`);
    const { settings } = await sentBy(name, issuer.trusted);
    return { name, connector, settings, samples: await samplesOf(name) };
  }),
);

type Sent = Pick<Sample, "body"> & Partial<Pick<Sample, "contentType" | "path" | "headers">>;

const signed = (
  connector: Connector,
  { body: given, contentType = "application/json", path = "", headers = {} }: Sent,
  by: Secret,
) => {
  const body = connector.signature.inBody?.place(given, by.value) ?? given;
  return delivery(connector.tool, {
    body,
    path,
    headers: {
      ...headers,
      "content-type": contentType,
      ...connector.signature.sign(body, by.value, now, { issuer: issuer.token }),
    },
  });
};

describe.each(tools)("$name", ({ name, connector, settings, samples }) => {
  const verdictOf = async (given: Delivery, secrets: readonly Secret[]) =>
    await connector.signature.verify(given, secrets, now, settings);

  test("has a catalogue entry that fits its schema", () => {
    expect(connector.tool).toBe(name);
    expect(() => toolSchema.parse({ tool: name, ...connector.catalogue })).not.toThrow();
    expect(connector.catalogue.setup.length).toBeGreaterThan(1);
    expect(connector.catalogue.docs ?? "https://none.known.example").toMatch(/^https:\/\//);
  });

  test("has a sample for every event type it promises, and promises all that its samples become", async () => {
    const become = samples.flatMap(
      (sample) => normalise(connector, signed(connector, sample, current), settings).events,
    );
    const collector = await connector.collect?.();
    const types = new Set([...become.map(({ type }) => type), ...(collector?.eventTypes ?? [])]);

    expect(
      [...connector.catalogue.eventTypes].filter(
        (type) => type !== "system.unrecognized" && !types.has(type),
      ),
    ).toEqual([]);
    const promised = new Set<string>(connector.catalogue.eventTypes);
    expect([...types].filter((type) => !promised.has(type))).toEqual([]);
  });

  test("has settings that it understands where its samples need some, each field told to people", () => {
    const schema = connector.settings && toJSONSchema(connector.settings, { io: "input" });

    expect(() => checkSettings(connector, settings)).not.toThrow();
    for (const field of Object.values(schema?.properties ?? {})) {
      expect(field).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    }
  });

  test("answers an address check if it says so, and nothing else", () => {
    const { handshake, challenge, catalogue } = connector;

    expect([handshake, challenge].some(Boolean)).toBe(catalogue.handshake !== "none");
    for (const sample of samples) {
      expect(handshake?.(signed(connector, sample, current))).toBeUndefined();
      expect(challenge?.(signed(connector, sample, current))).toBeUndefined();
    }
    fc.assert(
      fc.property(anyText, fc.constantFrom("POST", "GET"), (text, method) => {
        const body = Buffer.from(JSON.stringify({ challenge: text, type: "url_verification", webhookId: 1 }));
        const headers = { "smartsheet-hook-challenge": text };
        const check = delivery(name, { method, headers, query: { challenge: text }, body });
        const echo = handshake?.(check) ?? challenge?.(check);

        expect(`${echo?.body ?? ""}${JSON.stringify(echo?.headers ?? {})}`).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: share(100) },
    );
  });

  describe.each(samples)("$name", (sample) => {
    const genuine = signed(connector, sample, current);

    test("becomes exactly its expected events and fetches", async () => {
      const url = new URL(
        `../../functions/connectors/${name}/samples/${sample.name}.expected.json`,
        import.meta.url,
      );
      const expected: unknown = JSON.parse(await readFile(url, "utf8"));

      const { events, fetches = [] } = connector.read(
        (connector.decode ?? jsonBody)(genuine),
        genuine,
        settings,
      );

      expect(JSON.parse(JSON.stringify({ events, fetches }))).toEqual(expected);
    });

    test("fits the schema of a published event, and gives the same events when it comes again", () => {
      const { events, unrecognized } = normalise(connector, genuine, settings);

      expect(unrecognized).toBeUndefined();
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) expect(() => publishedEvent.parse(event)).not.toThrow();
      expect(normalise(connector, genuine, settings).events).toEqual(events);
    });

    test("passes with the current secret, and with the former one while both are live", async () => {
      const old = signed(connector, sample, former);

      expect(await verdictOf(genuine, [current, former])).toMatchObject({ secret: current });
      expect(await verdictOf(old, [current, former])).toMatchObject({ secret: former });
      expect(await verdictOf(old, [current])).toHaveProperty("refused");
    });
  });

  const [sample] = samples;
  if (!sample) throw new Error(`${name} has no samples`);
  const genuine = signed(connector, sample, current);

  // A token says who sends, not what; its catalogue entry says so.
  if (connector.catalogue.proof === "vendor-signed") {
    test("refuses any changed byte of a signed body", async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(sample.body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
          const body = Buffer.from(sample.body);
          body[at] = (body[at] ?? 0) ^ by;

          expect(await verdictOf({ ...genuine, body }, [current])).toHaveProperty("refused");
        }),
        { numRuns: share(100) },
      );
    });
  }

  test("refuses a signature of another secret, a shortened one, one with trailing rubbish and none at all", async () => {
    const name =
      Object.keys(connector.signature.sign(sample.body, current.value, now, { issuer: issuer.token }))[0] ??
      "";
    const { inBody } = connector.signature;
    const [written = ""] = inBody ? [current.value] : (genuine.headers.get(name) ?? []);
    const withProof = (value: string) =>
      inBody
        ? { ...genuine, body: inBody.place(sample.body, value) }
        : { ...genuine, headers: new Map([...genuine.headers, [name, [value]]]) };

    expect(await verdictOf(genuine, [stranger])).toEqual({ refused: "mismatch" });
    for (const forged of [
      written.slice(0, -1),
      `${written}zz`,
      `${written},${written}`,
      `${written} `,
      "",
      "=",
      "é",
    ]) {
      expect(await verdictOf(withProof(forged), [current])).toHaveProperty("refused");
    }
    expect(await verdictOf(delivery(name, { body: sample.body }), [current])).toEqual({
      refused: "absent",
    });
  });

  for (const form of connector.signature.forms ?? []) {
    test(`takes no other form of a secret that has signed as ${form}`, async () => {
      // Base64 throughout, so that it can be a key in either way.
      const key = { ...current, value: Buffer.alloc(24, 7).toString("base64") };
      const verdictIn = async (one: string, by: Secret) => {
        const headers = connector.signature.sign(sample.body, key.value, now, { form: one });
        return await verdictOf(delivery(name, { body: sample.body, headers }), [by]);
      };
      const others = (connector.signature.forms ?? []).filter((one) => one !== form);

      expect(await verdictIn(form, key)).toMatchObject({ matchedAs: form });
      expect(await verdictIn(form, { ...key, form })).toMatchObject({ matchedAs: form });
      for (const other of others)
        expect([other, await verdictIn(other, { ...key, form })]).toEqual([other, { refused: "other_form" }]);
      expect(others.length).toBeGreaterThan(0);
    });
  }

  test("answers any header and any body whatever with a verdict, never with an exception", async () => {
    const names = Object.keys(
      connector.signature.sign(sample.body, current.value, now, { issuer: issuer.token }),
    );
    await fc.assert(
      fc.asyncProperty(anyText, fc.uint8Array(), async (text, bytes) => {
        const headers = Object.fromEntries(names.map((one) => [one, text]));
        const forged = delivery(name, { headers, body: Buffer.from(bytes) });

        expect(await verdictOf(forged, [current, former])).toHaveProperty("refused");
      }),
      { numRuns: share(100) },
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
          const { events } = normalise(
            connector,
            signed(connector, { body: Buffer.from(text), path: sample.path }, current),
            settings,
          );

          expect(events.length).toBeGreaterThan(0);
          for (const event of events) expect(publishedEvent.safeParse(event).success).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  });

  test("stays total when any part of any sample is replaced by something else", () => {
    const values = new Map(
      samples.map(({ name: sample, body, contentType }): [string, unknown] => [
        sample,
        contentType === "application/json" ? JSON.parse(body.toString()) : { body: body.toString() },
      ]),
    );
    const parts = samples.flatMap(({ name: sample, path }) =>
      pathsOf(values.get(sample)).map((part) => ({ sample, part, path })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...parts),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), hostileText),
        ({ sample, part, path }, other) => {
          const body = Buffer.from(JSON.stringify(replaced(values.get(sample), part, other)));
          const { events, fault } = normalise(
            connector,
            signed(connector, { body, path }, current),
            settings,
          );

          expect(fault).toBeUndefined();
          expect(events.length).toBeGreaterThan(0);
          for (const event of events) expect(publishedEvent.safeParse(event).error).toBeUndefined();
        },
      ),
      { numRuns: runs },
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
