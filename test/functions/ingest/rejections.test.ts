import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/ingest/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { type BusMessage, rejectedMessage } from "../../../schemas/bus.ts";
import { httpEvent } from "../../support/http-event.ts";

function ingest({ fails = false } = {}) {
  const published: BusMessage[] = [];
  const clock = { at: Date.parse("2026-11-24T10:00:00.000Z") };
  const handler = createHandler({
    secrets: {
      find: async (_tool, connection) =>
        connection.startsWith("none")
          ? undefined
          : { secrets: [{ id: "s", value: "secret", createdAt: "" }], settings: {} },
    },
    forms: { find: async () => undefined },
    bus: {
      publish: async (messages) => {
        if (fails) throw new Error("down");
        published.push(...messages);
      },
    },
    blobs: { put: async () => undefined, get: async () => undefined },
    log: () => undefined,
    now: () => new Date(clock.at),
  });
  const knock = async (connection: string, headers: Record<string, string> = {}) => {
    const event = httpEvent("POST", `/hooks/dropbox/${connection}`, { headers });
    const answer = await handler(
      { ...event, pathParameters: { tool: "dropbox", connection } },
      localContext("t", "1"),
    );
    return answer.statusCode;
  };
  const told = () => published.map((message) => rejectedMessage.parse(message).data.rejections);
  return { clock, knock, told };
}

describe("ingest tells of refusals", () => {
  test("of each connection at once, though another was refused a moment before", async () => {
    const { clock, knock, told } = ingest();

    await knock("main");
    clock.at += 1_000;
    await knock("other");

    expect(told()).toEqual([
      [expect.objectContaining({ connection: "main" })],
      [expect.objectContaining({ connection: "other" })],
    ]);
  });

  test("of many connections in no more messages than three in ten seconds, and of all in those after it", async () => {
    const { clock, knock, told } = ingest();

    for (let n = 0; n < 20; n++) await knock(`c-${n}`);
    expect(told().map((those) => those.length)).toEqual([1, 1, 1]);
    clock.at += 10_000;
    await knock("last");

    expect(told()[3]?.map(({ connection }) => connection)).toEqual([
      ...Array.from({ length: 17 }, (_, n) => `c-${n + 3}`),
      "last",
    ]);
  });

  test("in as many messages where connections do not exist, whatever is wrong with what comes", async () => {
    const counts = async (names: readonly string[]) => {
      const { knock, told } = ingest();
      for (const name of names) {
        await knock(name);
        await knock(name, { "x-dropbox-signature": "0".repeat(64) });
      }
      return told().length;
    };

    for (const n of [1, 2, 5])
      expect(await counts(Array.from({ length: n }, (_, i) => `none-${i}`))).toBe(
        await counts(Array.from({ length: n }, (_, i) => `c-${i}`)),
      );
  });

  test("the first at once, those of the next ten seconds together", async () => {
    const { clock, knock, told } = ingest();

    expect(await knock("main")).toBe(401);
    for (let n = 0; n < 500; n++) await knock("main", { "x-dropbox-signature": "0".repeat(64) });
    clock.at += 10_000;
    await knock("other");

    expect(told()).toEqual([
      [expect.objectContaining({ connection: "main", reason: "absent", count: 1 })],
      [
        expect.objectContaining({ connection: "main", reason: "mismatch", count: 500 }),
        expect.objectContaining({ connection: "other", reason: "absent", count: 1 }),
      ],
    ]);
  });

  test("never of a connection that does not exist, whose message costs the same", async () => {
    const { knock, told } = ingest();

    await knock("none-1");

    expect(told()).toEqual([[]]);
  });

  test("of at most fifty connections at a time", async () => {
    const { clock, knock, told } = ingest();

    await knock("first");
    for (let n = 0; n < 200; n++) await knock(`c-${n}`);
    clock.at += 10_000;
    await knock("last");

    expect(told().at(-1)).toHaveLength(50);
  });

  test("and refuses all the same when the bus is down", async () => {
    expect(await ingest({ fails: true }).knock("main")).toBe(401);
  });
});
