import { expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { accountInsight } from "../../../schemas/insight.ts";
import { insightHub, weekly } from "../../support/insight-hub.ts";

const at = "2026-11-28T09:00:00.000Z";

/** How silent an account is that was heard every week until a month ago, by a connection that may be interrupted. */
async function silenceWith(health: { since: string; state: "well" | "interrupted" }) {
  const { deps, hear, call, idOf } = insightHub(new Date(at));
  await deps.connections.create({
    ...{
      tool: "docusign",
      connection: "main",
      createdAt: at,
      updatedAt: at,
      secrets: [],
      settings: {},
      health,
    },
  });
  await hear(weekly("ferry", "2026-10-28"));
  const { json } = await call("GET", `/api/accounts/${idOf("ferry")}/insight`);
  return accountInsight.parse(json);
}

test("an account whose tool is interrupted is not silent: that its source is, is said", async () => {
  const heard = await silenceWith({ state: "well", since: "2026-11-01T00:00:00.000Z" });
  expect(heard.silence).toMatchObject({ state: "silent", sentence: { code: "silence.silent" } });

  const deaf = await silenceWith({ state: "interrupted", since: "2026-11-01T00:00:00.000Z" });
  expect(deaf.silence).toMatchObject({ state: "unknown", why: "source" });
  expect(deaf.health.drivers.map(({ name }) => name)).not.toContain("silence");
});

test("silence before the interruption is silence all the same", async () => {
  const { silence } = await silenceWith({ state: "interrupted", since: "2026-11-27T00:00:00.000Z" });

  expect(silence.state).toBe("silent");
});

/**
 * How silent an account is that was heard every week until the end of October, by a connection that heard many customers
 * daily until a day, and nothing that says it were interrupted.
 */
async function silenceWhereHeardDailyUntil(lastDay: string) {
  const { deps, hear, call, idOf } = insightHub(new Date(at));
  await deps.connections.create({
    ...{ tool: "docusign", connection: "main", createdAt: at, updatedAt: at, secrets: [], settings: {} },
  });
  for (const day of Array.from({ length: 60 }, (_, n) => daysAfter(lastDay, n - 59))) {
    const heard = `${day}T10:00:00.000Z`;
    await deps.connections.heard("docusign", "main", {
      secretId: undefined,
      matchedAs: undefined,
      at: heard,
      time: heard,
      health: undefined,
    });
  }
  await hear(weekly("ferry", "2026-10-28"));
  return accountInsight.parse((await call("GET", `/api/accounts/${idOf("ferry")}/insight`)).json).silence;
}

test("an account whose tool merely fell quiet is unknown too, from the day on which it did", async () => {
  expect(await silenceWhereHeardDailyUntil("2026-10-30")).toMatchObject({ state: "unknown", why: "source" });
});

test("an account is silent while its tool goes on hearing others", async () => {
  expect(await silenceWhereHeardDailyUntil("2026-11-28")).toMatchObject({ state: "silent" });
});

test("silence before its tool fell quiet is silence all the same", async () => {
  expect(await silenceWhereHeardDailyUntil("2026-11-25")).toMatchObject({ state: "silent" });
});
