import { expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/ingest/handler.ts";
import { Paced } from "../../../functions/ingest/pace.ts";
import { cachedSecrets } from "../../../functions/shared/cached-secrets.ts";
import { knownConnections } from "../../../functions/shared/known-connections.ts";
import { localContext } from "../../../infra/local/context.ts";
import { httpEvent } from "../../support/http-event.ts";

const secret = "the connection's own secret";

/** Ingest over a list and a secret store that take their time, by a clock that only they and pauses move. */
function ingest({ listTakes = 12, storeTakes = 35 } = {}) {
  const clock = { at: Date.parse("2026-11-24T10:00:00.000Z") };
  const now = () => new Date(clock.at);
  const pause = async (milliseconds: number) => {
    clock.at += milliseconds;
  };
  const published: unknown[] = [];
  const connections = knownConnections(async () => {
    await pause(listTakes);
    return new Map(["one", "three"].map((name) => [`relay/${name}`, "1"]));
  }, now);
  const secrets = cachedSecrets(
    async () => {
      await pause(storeTakes);
      return (name) => {
        const values = name === "relay/three" ? [secret, "b", "c"] : [secret];
        return {
          secrets: values.map((value, n) => ({ id: String(n), value, createdAt: "" })),
          settings: {},
        };
      };
    },
    now,
    connections,
  );
  const handler = createHandler({
    secrets,
    forms: { find: async () => undefined },
    bus: { publish: async (messages) => void published.push(...messages) },
    blobs: { put: async () => undefined, get: async () => undefined },
    paced: new Paced({ steady: 1, burst: 5 }, now),
    log: () => undefined,
    now,
    pause,
  });
  const knock = async (connection: string, token: string, method = "POST") => {
    const begun = clock.at;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const event = httpEvent(method, `/hooks/relay/${connection}`, { headers, body: '{"type":"note.added"}' });
    const pathParameters = { tool: "relay", connection };
    const { statusCode, headers: answered } = await handler(
      { ...event, pathParameters },
      localContext("t", "1"),
    );
    return { statusCode, retryAfter: answered?.["retry-after"], took: clock.at - begun };
  };
  return { clock, knock };
}

test("a refusal takes as long for a name that there is, that has three secrets and that there is not, fresh or kept", async () => {
  const { clock, knock } = ingest();
  for (let round = 0; round < 40; round++) {
    for (const name of ["one", "three", `made-up-${round}`, "made-up"])
      expect(await knock(name, "forged")).toEqual({ statusCode: 401, retryAfter: undefined, took: 100 });
    clock.at += 1_700;
  }
});

test("a browser that asks first is answered after the same time, whatever it names", async () => {
  const { knock } = ingest();
  for (const name of ["one", "made-up", "one", "made-up-as-well"])
    expect(await knock(name, "", "OPTIONS")).toMatchObject({ statusCode: 200, took: 100 });
});

test("a store that takes longer makes a refusal take a multiple of that", async () => {
  const { knock } = ingest({ storeTakes: 130 });

  expect(await knock("one", "forged")).toMatchObject({ took: 200 });
});

test("a clock that is set back meanwhile makes a refusal take no longer", async () => {
  const { clock, knock } = ingest({
    listTakes: -600_000,
  });
  const before = clock.at;
  await knock("one", "forged");

  expect(clock.at - (before - 600_000)).toBeLessThanOrEqual(200);
});

test("a genuine delivery waits for nothing", async () => {
  const { knock } = ingest();
  await knock("one", secret);

  expect(await knock("one", secret)).toEqual({ statusCode: 200, retryAfter: undefined, took: 0 });
});

test("a connection that floods is told to come again, while strangers' forgeries use up nothing of it", async () => {
  const { clock, knock } = ingest();
  for (let n = 0; n < 100; n++) await knock("one", "forged");
  for (let n = 0; n < 5; n++) expect(await knock("one", secret)).toMatchObject({ statusCode: 200 });

  expect(await knock("one", secret)).toMatchObject({ statusCode: 429, retryAfter: "5" });
  expect(await knock("three", secret)).toMatchObject({ statusCode: 200 });
  clock.at += 5_000;
  expect(await knock("one", secret)).toMatchObject({ statusCode: 200 });
});
