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

    expect(told()[1]).toHaveLength(50);
  });

  test("and refuses all the same when the bus is down", async () => {
    expect(await ingest({ fails: true }).knock("main")).toBe(401);
  });
});
