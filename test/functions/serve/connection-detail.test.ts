import { describe, expect, test } from "@jest/globals";
import { caughtUp, withDetail } from "../../../functions/serve/connection-detail.ts";
import type { CatchUp } from "../../../schemas/catch-up.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const at = "2026-11-20T09:00:00.000Z";
const ends = { at: "2027-03-01T00:00:00.000Z", from: at };
const lacking = {
  ...{ code: "scopes_missing", values: {}, reason: "", since: at, waits: false },
};
const pass = { from: "2025-11-01", until: "2026-11-01", reached: "2026-05-03", found: 3 } as const;
const times = (day: string) => `${day}T00:00:00.000Z`;
const history = (state: "running" | "paused" | "done"): CatchUp => ({
  history: {
    ...{ state, found: pass.found, startedAt: at, movedAt: at },
    ...{ from: times(pass.from), until: times(pass.until), reached: times(pass.reached) },
  },
  missed: { count: 2 },
});

describe("a connection by itself", () => {
  const connection = {
    ...{ tool: "quickbooks", connection: "main", url: "", secrets: [], settings: {} },
    ...{ createdAt: at, updatedAt: at },
  };

  test("says who lets the hub in, what the tool tells, and how far its history is read", async () => {
    const detail = await withDetail(
      { ...connection, api: { kind: "token", createdAt: at, ends } },
      {
        tenants: {
          list: async () => [
            {
              tenant: "58",
              name: "Harbor Lane Ltd",
              api: { kind: "oauth2", createdAt: at, failing: lacking },
            },
            {
              tenant: "59",
              api: { kind: "oauth2", createdAt: at, failing: { ...lacking, waits: true } },
            },
          ],
        },
        subscriptions: {
          list: async () => [
            {
              ...{ tenant: "58", lookedAt: at },
              subscriptions: [{ what: "events", id: "s1", since: at, secret: "sec_hidden" }],
            },
          ],
        },
        catchUps: { list: async () => [] },
      },
    );

    expect(detail.credentials).toEqual([
      { kind: "token", state: "well", createdAt: at, endsAt: ends.at },
      expect.objectContaining({ tenant: "58", name: "Harbor Lane Ltd", state: "lacking" }),
      expect.objectContaining({ tenant: "59", state: "refused" }),
    ]);
    expect(detail.credentials[1]?.scopes).toContain("com.intuit.quickbooks.accounting");
    expect(detail.subscriptions).toEqual([{ what: "events", id: "s1", since: at, tenant: "58" }]);
    expect(detail).not.toHaveProperty("catchUp");
  });

  test("that nobody has let in says so by empty lists", async () => {
    expect(await withDetail(connection, emptyHub())).toEqual({
      ...connection,
      ...{ credentials: [], subscriptions: [] },
    });
  });
});

describe("how far the histories of a connection are read", () => {
  test("is the share of their time, and what the daily checks have found", () => {
    const half = caughtUp([history("running")]);

    expect(half).toMatchObject({ state: "running", gap: 2 });
    expect(half?.done).toBeCloseTo(182 / 365, 5);
    expect(caughtUp([history("done"), history("paused")])).toMatchObject({ state: "paused", gap: 4 });
    expect(caughtUp([history("done")])).toEqual({ state: "done", done: 1, gap: 2 });
    expect(caughtUp([{ missed: { count: 1 } }])).toBeUndefined();
  });
});
