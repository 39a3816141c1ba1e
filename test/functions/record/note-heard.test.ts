import { expect, test } from "@jest/globals";
import { Noted, noteHeard } from "../../../functions/record/note-heard.ts";
import type { Heard } from "../../../functions/shared/aws/directory.ts";
import type { AccountEventMessage } from "../../../schemas/bus.ts";
import type { ConnectionHealth } from "../../../schemas/connection.ts";
import { message } from "../../support/message.ts";

const at = (second: number) => new Date(Date.parse("2026-11-23T09:00:00.000Z") + second * 1000).toISOString();
const received = (second: number, time = second): AccountEventMessage => ({
  ...message({ time: at(time) }, `${second}`),
  receivedtime: at(second),
});

/** A directory that answers each note with the next health, and keeps what it was told. */
function directoryOf(...healths: (ConnectionHealth | undefined | Error)[]) {
  const told: Heard[] = [];
  return {
    told,
    directory: {
      heard: async (_tool: string, _connection: string, news: Heard) => {
        told.push(news);
        const health = healths[told.length - 1];
        if (health instanceof Error) throw health;
        return health;
      },
    },
    log: () => undefined,
  };
}
const cutOff: ConnectionHealth = { state: "interrupted", since: at(0) };

test("notes a connection once a minute", async () => {
  const deps = directoryOf();

  await noteHeard([received(0), received(1), received(59), received(60)], new Noted(), deps);
  expect(deps.told.map((news) => news.at)).toEqual([at(0), at(60)]);
});

test("notes every delivery while the connection is cut off, and once a minute again when it is well", async () => {
  const deps = directoryOf(cutOff, cutOff, { state: "well", since: at(2) });

  await noteHeard(
    [0, 1, 2, 3, 4].map((second) => received(second)),
    new Noted(),
    deps,
  );
  expect(deps.told).toHaveLength(3);
});

test("lets no delivery pass because another one is still being noted", async () => {
  const noted = new Noted();
  const deps = directoryOf(cutOff, { state: "well", since: at(1) });

  await Promise.all([noteHeard([received(0)], noted, deps), noteHeard([received(1)], noted, deps)]);
  expect(deps.told).toHaveLength(2);
});

test("tries again with the next delivery when a note has failed", async () => {
  const deps = directoryOf(new Error("no table"));

  await noteHeard([received(0), received(1), received(2)], new Noted(), deps);
  expect(deps.told).toHaveLength(2);
});

test("takes a time ahead of ours for ours", async () => {
  const deps = directoryOf();

  await noteHeard([received(5, 500)], new Noted(), deps);
  expect(deps.told[0]).toMatchObject({ at: at(5), time: at(5) });
});

test("tells the directory what the tool said, and why", async () => {
  const deps = directoryOf();
  const interruption = {
    ...message({ type: "connection.interrupted", details: { reason: "uninstalled" } }),
    receivedtime: at(9),
  };
  const resumption = { ...message({ type: "connection.resumed" }), receivedtime: at(9) };

  await noteHeard([interruption, resumption], new Noted(), deps);
  expect(deps.told.map(({ health }) => health)).toEqual([
    { state: "interrupted", since: "2026-11-20T10:00:00.000Z", reason: "uninstalled" },
    { state: "well", since: "2026-11-20T10:00:00.000Z" },
  ]);
});
