import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { AnswerTooLarge, ForeignHost, TryLater } from "../../../functions/api-access/call.ts";
import { TooManyCalls } from "../../../functions/api-access/run-steps.ts";
import { collect } from "../../../functions/collect/collect.ts";
import type { ApiRequest, Collector } from "../../../functions/connectors/collector.ts";
import { SettingRefused } from "../../../functions/connectors/fetched.ts";
import { accountEventMessage } from "../../../schemas/bus.ts";
import { dataSchemas } from "../../../schemas/data-schemas.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { collecting, fetchOf, json, toy } from "../../support/collecting.ts";
import { share } from "../../support/repeats.ts";

const calling = (url: string): Collector => ({
  ...toy,
  *steps() {
    yield { url };
    return {};
  },
});

/** Tells one new event a page, for as many pages as there are. */
const paging = (pages: number): Collector => ({
  ...toy,
  *steps(_toFetch, { cursor }) {
    const page = Number(cursor ?? 0) + 1;
    yield { url: `https://api.toy.example/pages/${page}` };
    return {
      events: [
        {
          type: "document.added",
          key: ["page", String(page)],
          time: "2026-11-23T08:30:00.000Z",
          title: `Page ${page}`,
          identities: [],
          details: {},
        },
      ],
      cursor: String(page),
      more: page < pages,
    };
  },
});

describe("carrying a fetch out", () => {
  test("completes the delivery's event: same id, its raw delivery and proof, no longer pending", async () => {
    const { deps, published, sent } = await collecting();
    const given = fetchOf();

    expect(await collect(given, deps)).toBe("carried out");

    expect(sent.map(({ url, authorization }) => [url, authorization])).toEqual([
      ["https://api.toy.example/invoices/7", "Bearer t0ken"],
    ]);
    const [filled] = published.map((one) => accountEventMessage.parse(one));
    expect(published).toHaveLength(1);
    expect(filled).toMatchObject({
      deliveryid: given.deliveryid,
      receivedtime: given.receivedtime,
      fetchedtime: "2026-11-23T09:00:00.000Z",
      rawgzip: given.rawgzip,
      rawsha256: given.rawsha256,
      data: {
        id: given.data.fills?.[0]?.id,
        proof: "vendor-signed",
        title: "Invoice 7 for Acme",
        money: { amount: "12.50", currency: "GBP" },
        details: { id: "7" },
        revision: 1,
      },
    });
    expect(filled?.data.details).not.toHaveProperty("pending");
  });

  test("tells new events with what was fetched as their raw delivery, and says that they were fetched", async () => {
    const { deps, published, cursors } = await collecting({
      collector: paging(1),
      server: () => json({ page: 1 }),
    });

    await collect(fetchOf(), deps);

    const [told] = published.map((one) => accountEventMessage.parse(one));
    expect(told?.data).toMatchObject({ tool: "toy", connection: "main", proof: "fetched", title: "Page 1" });
    expect(told?.data).not.toHaveProperty("revision");
    const { gunzipSync } = await import("node:zlib");
    expect(JSON.parse(gunzipSync(Buffer.from(told?.rawgzip ?? "", "base64")).toString())).toEqual([
      { request: "GET https://api.toy.example/pages/1", status: 200, body: { page: 1 } },
    ]);
    expect(cursors()).toEqual(["1"]);
  });

  test("goes on with the rest as another fetch, from the cursor, to the end", async () => {
    const { deps, published, sent } = await collecting({ collector: paging(3), server: () => json({}) });

    await collect(fetchOf(), deps);
    for (let n = 0; n < published.length; n++) {
      const one = published[n];
      if (one?.type === "fetch.requested" && "rawsha256" in one && "key" in one.data)
        await collect(
          { ...one, dataschema: dataSchemas.fetch, type: "fetch.requested", data: one.data },
          deps,
        );
    }

    expect(sent.map(({ url }) => url.split("/").at(-1))).toEqual(["1", "2", "3"]);
    const ids = published.filter(({ type }) => type === "fetch.requested").map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain("fet_1");
  });

  test("begins where the first fetch would have, though that one failed", async () => {
    const collector: Collector = {
      ...paging(1),
      start: ({ key }) => `from ${key}`,
      *steps(_toFetch, { cursor }) {
        yield { url: "https://api.toy.example/changes" };
        return { cursor: `${cursor}, read` };
      },
    };
    const { deps, state, cursors } = await collecting({ collector, server: () => json({}, { status: 503 }) });

    await expect(collect(fetchOf({ key: "one" }), deps)).rejects.toThrow(TryLater);
    state.server = () => json({});
    await collect({ ...fetchOf({ key: "one" }), id: "fet_2" }, deps);

    expect(cursors()).toEqual(["from one, read"]);
  });

  test("that names by its settings what the tool does not have waits, and the connection says what", async () => {
    const collector: Collector = {
      ...toy,
      *steps() {
        yield { url: "https://api.toy.example/folder" };
        throw new SettingRefused(
          interrupted("customers_folder_missing", { folder: "/Cleints", word: "not_found" }),
        );
      },
    };
    const hub = await collecting({ collector });

    await hub.handled(fetchOf());

    expect(hub.buried).toEqual([]);
    expect(hub.waiting()).toBe(1);
    expect((await hub.access())?.failing).toMatchObject({
      reason: "The customers' folder /Cleints of the settings is not in the Dropbox account (not_found)",
      waits: false,
    });
  });

  test("stops a collector that wants more and does not get on", async () => {
    const standing: Collector = {
      ...toy,
      *steps() {
        yield { url: "https://api.toy.example/" };
        return { cursor: "same", more: true };
      },
    };
    const { deps, published, logged } = await collecting({ collector: standing });

    await collect(fetchOf(), deps);
    await collect(fetchOf(), deps);

    expect(published.filter(({ type }) => type === "fetch.requested")).toHaveLength(1);
    expect(logged.map(({ code }) => code)).toContain("fetch_stands_still");
  });

  test("publishes before it saves the cursor: what a crash in between repeats is the same events", async () => {
    const { deps, published, cursors } = await collecting({ collector: paging(1), server: () => json({}) });
    const broken = {
      ...deps,
      fetches: { ...bound(deps), end: async () => Promise.reject(new Error("died")) },
    };

    await expect(collect(fetchOf(), broken)).rejects.toThrow("died");
    expect(cursors()).toEqual([]);
    const later = { ...deps, now: () => new Date("2026-11-23T09:10:00.000Z") };
    expect(await collect(fetchOf(), later)).toBe("carried out");

    const ids = published.map((one) => accountEventMessage.parse(one).data.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(cursors()).toEqual(["1"]);
  });

  test("saves no cursor when the bus takes nothing", async () => {
    const { deps, state, cursors } = await collecting({ collector: paging(1), server: () => json({}) });
    state.busIsDown = true;

    await expect(collect(fetchOf(), deps)).rejects.toThrow("the bus is down");

    expect(cursors()).toEqual([]);
  });

  test("works on a key alone: a second fetch of it comes later, one of another key does not wait", async () => {
    const { deps, published } = await collecting();
    const held = await deps.fetches.take(
      { tool: "toy", connection: "main", what: "access" },
      "me",
      deps.now(),
    );
    expect(held).toEqual({});
    const { turnOfKey } = await import("../../../functions/store/fetches.ts");
    await deps.fetches.take(
      turnOfKey({ tool: "toy", connection: "main", key: "books" }),
      "other",
      deps.now(),
    );

    await expect(collect(fetchOf(), deps)).rejects.toThrow(TryLater);
    expect(await collect(fetchOf({ key: "another" }), deps)).toBe("carried out");

    expect(published).toHaveLength(1);
  });

  test("takes a turn over whose holder has died", async () => {
    const { deps, time } = await collecting();
    const { turnOfKey } = await import("../../../functions/store/fetches.ts");
    await deps.fetches.take(turnOfKey({ tool: "toy", connection: "main", key: "books" }), "dead", deps.now());
    time.now = new Date(time.now.getTime() + 130_000);

    expect(await collect(fetchOf(), deps)).toBe("carried out");
  });

  test("drops the fetches of a connection that is gone, and of a tool that nothing is fetched from", async () => {
    const { deps, sent } = await collecting();

    expect(await collect(fetchOf({ connection: "gone" }), deps)).toBe("dropped");
    expect(await collect(fetchOf(), { ...deps, collectorOf: async () => undefined })).toBe("dropped");

    expect(sent).toEqual([]);
  });
});

describe("what a collector may not do", () => {
  test.each([
    "https://api.toy.example.evil.example/",
    "https://evil.example/?api.toy.example",
    "http://api.toy.example/",
    "https://api.toy.example:8443/",
    "https://user:pass@api.toy.example/",
    "https://token.toy.example/",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "not an address",
  ])("send anything to %s", async (url) => {
    const { deps, sent } = await collecting({ collector: calling(url) });

    await expect(collect(fetchOf(), deps)).rejects.toThrow(ForeignHost);

    expect(sent).toEqual([]);
  });

  test("send anything to another host than the tool's, by TLS at the usual port, however it is written", async () => {
    const own = "api.toy.example";
    const part = fc.constantFrom(
      ...[
        own,
        "eu.token.toy.example",
        "token.toy.example",
        "evil.example",
        "127.0.0.1",
        "[::1]",
        "[::ffff:10.0.0.1]",
      ],
      ...[
        "169.254.169.254",
        "0x7f.1",
        "2130706433",
        "localhost",
        "api.toy.example.",
        "API.TOY.EXAMPLE",
        "аpi.toy.example",
      ],
      ...[
        `${own}.evil.example`,
        `evil.example/${own}`,
        `${own}@evil.example`,
        `evil.example#@${own}`,
        `${own}%2eevil.example`,
      ],
      ...[
        `evil.example\\@${own}`,
        `evil.example?.toy.example`,
        `x${own}`,
        `.token.toy.example`,
        `${own}:444`,
        `u:p@${own}`,
      ],
    );
    const scheme = fc.constantFrom(
      "https://",
      "http://",
      "HTTPS://",
      "https:/",
      "//",
      "ftp://",
      "https://\t",
      "",
    );
    const rest = fc.constantFrom(
      "",
      "/",
      "/a?b=https://evil.example/",
      "/../x",
      ":443/",
      ":8443/",
      "\\evil.example",
    );
    await fc.assert(
      fc.asyncProperty(scheme, part, rest, async (before, host, after) => {
        const { deps, sent } = await collecting({ collector: calling(`${before}${host}${after}`) });
        await collect(fetchOf(), deps).catch(() => undefined);
        for (const { url } of sent) {
          const { protocol, hostname, port, username, password } = new URL(url);
          expect({ protocol, port, username, password }).toEqual({
            protocol: "https:",
            port: "",
            username: "",
            password: "",
          });
          expect(hostname === own || hostname.endsWith(".token.toy.example")).toBe(true);
        }
      }),
      { numRuns: share(3_000) },
    );
  });

  test("follow a redirect: it is an answer like any other", async () => {
    const answers: number[] = [];
    const looking: Collector = {
      ...toy,
      *steps() {
        const { status } = yield { url: "https://api.toy.example/moved" };
        answers.push(status);
        return {};
      },
    };
    const asked: (string | undefined)[] = [];
    const { deps, sent } = await collecting({
      collector: looking,
      server: (_url, { redirect }) => {
        asked.push(redirect);
        return new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
      },
    });

    await collect(fetchOf(), deps);

    expect([answers, asked]).toEqual([[302], ["manual"]]);
    expect(sent).toHaveLength(1);
  });

  test("make calls without end", async () => {
    const endless: Collector = {
      ...toy,
      *steps(): Generator<ApiRequest, never, unknown> {
        for (;;) yield { url: "https://api.toy.example/again" };
      },
    };
    const { deps, sent } = await collecting({ collector: endless, server: () => json({}) });

    await expect(collect(fetchOf(), deps)).rejects.toThrow(TooManyCalls);

    expect(sent).toHaveLength(200);
  });

  test("set the authorization itself", async () => {
    const forging: Collector = {
      ...toy,
      *steps() {
        yield { url: "https://api.toy.example/", headers: { authorization: "Bearer mine", "x-page": "1" } };
        return {};
      },
    };
    const { deps, sent } = await collecting({ collector: forging });

    await collect(fetchOf(), deps);

    expect(sent[0]?.authorization).toBe("Bearer t0ken");
  });

  test("speak of events that the fetch does not name", async () => {
    const lying: Collector = {
      ...toy,
      *steps({ fills = [] }) {
        yield { url: "https://api.toy.example/" };
        return { filled: fills.map((event) => ({ ...event, id: `evt_${"f".repeat(32)}` })) };
      },
    };
    const { deps, published } = await collecting({ collector: lying });

    await collect(fetchOf(), deps);

    expect(published).toEqual([]);
  });
});

describe("hostile answers", () => {
  const deep = `{"total":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;

  test.each([
    ["not JSON", "<html>busy</html>"],
    ["of another shape", '{"invoice":{"sum":"1"}}'],
    ["nothing", ""],
    ["a list", "[1,2,3]"],
    ["null", "null"],
    ["with a prototype", '{"__proto__":{"total":"1"},"constructor":{"prototype":{"total":"1"}}}'],
  ])("%s leave the event as it is", async (_what, text) => {
    const { deps, published } = await collecting({ server: () => json(text) });

    expect(await collect(fetchOf(), deps)).toBe("carried out");

    expect(published).toEqual([]);
  });

  test("that refuse under a status that says that all is well are no answers, and leave the event as it is", async () => {
    const { handled, published, buried } = await collecting({
      server: () => json('{"Fault":{"message":"no such invoice"}}'),
    });

    await handled(fetchOf());

    expect([published, buried.length]).toEqual([[], 1]);
  });

  test("nested without end are read without harm", async () => {
    const { deps } = await collecting({
      server: () => json(deep),
      collector: calling("https://api.toy.example/"),
    });

    expect(await collect(fetchOf(), deps)).toBe("carried out");
  });

  test("that do not stop are cut off after 5 MB", async () => {
    let given = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(97));
        },
      });
    const { deps, published } = await collecting({ server: () => new Response(endless()) });

    await expect(collect(fetchOf(), deps)).rejects.toThrow(AnswerTooLarge);

    expect(given).toBeLessThan(6 * 1024 * 1024);
    expect(published).toEqual([]);
  });

  test("with endless titles and texts are cut to what people read", async () => {
    const long: Collector = {
      ...toy,
      *steps({ fills = [] }) {
        yield { url: "https://api.toy.example/" };
        return { filled: fills.map((event) => ({ ...event, title: "x".repeat(100_000) })) };
      },
    };
    const { deps, published } = await collecting({ collector: long });

    await collect(fetchOf(), deps);

    expect(accountEventMessage.parse(published[0]).data.title).toHaveLength(300);
  });
});

const bound = ({ fetches }: Awaited<ReturnType<typeof collecting>>["deps"]) => ({
  take: fetches.take.bind(fetches),
  takeSlot: fetches.takeSlot.bind(fetches),
  restOf: fetches.restOf.bind(fetches),
  end: fetches.end.bind(fetches),
  wait: fetches.wait.bind(fetches),
  release: fetches.release.bind(fetches),
  noteAccess: fetches.noteAccess.bind(fetches),
});
