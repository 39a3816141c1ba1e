import { beforeAll, describe, expect, test } from "@jest/globals";
import { monthAfter } from "../../../functions/insight/days.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { accountPage } from "../../../schemas/account.ts";
import { portfolioPage } from "../../../schemas/insight.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const { deps, call, hear } = insightHub(now);
const names = Array.from({ length: 20 }, (_, n) => `c${String(n).padStart(2, "0")}`);

/** An invoice a month, so that each client's year is larger than that of the one before. */
const billed = (of: string, total: number) =>
  Array.from({ length: 16 }, (_, n) => {
    const issued = `${monthAfter("2026-11", -n)}-05`;
    return told(of, "invoice.sent", issued, {
      direction: "out",
      object: { kind: "invoice", id: `${of}-${issued}` },
      owed: { total: `${total}.00`, open: "0.00", currency: "GBP", issued, asOf: `${issued}T10:00:01.000Z` },
    });
  });

const ids = new Map<string, string>();
const pathOf = (name: string) => `/api/accounts/${ids.get(name)}`;
const snoozeOf = (name: string) => `/api/alerts/${ids.get(name)}/tier/snooze`;

beforeAll(async () => {
  for (const name of names)
    expect(
      (
        await call("POST", "/api/accounts", {
          name,
          identities: [{ type: "email", value: `jane@${name}.example` }],
        })
      ).status,
    ).toBe(201);
  for (const { id, name } of accountPage.parse((await call("GET", "/api/accounts?limit=200")).json).accounts)
    ids.set(name, id);
  await hear(names.flatMap((name, n) => billed(name, 100 * (n + 1))));
  await nightly(deps);
}, 60_000);

const read = async (query = "") =>
  portfolioPage.parse((await call("GET", `/api/portfolio?limit=200${query}`)).json).accounts;
const suggested = async (query = "") =>
  (await read(query)).flatMap(({ name, suggestedTier }) =>
    suggestedTier ? [`${name} ${suggestedTier.tier}`] : [],
  );

describe("a suggested tier", () => {
  test("is told with why and since when, and found by", async () => {
    const rows = await read();

    expect(rows.find(({ name }) => name === "c19")?.suggestedTier).toEqual({
      tier: "key",
      since: "2026-11-27",
      sentence: { code: "tier.key", values: { above: 100 } },
    });
    expect((await suggested("&suggestedTier=key")).sort()).toEqual(["c18 key", "c19 key"]);
    expect(await read("&suggestedTier=small")).toHaveLength(6);
    expect(await read("&suggestedTier=standard")).toEqual([]);
    expect((await call("GET", "/api/portfolio?suggestedTier=gold")).json).toMatchObject({
      code: "invalid_query",
    });
  });

  test("is none once the client has it, and one again where that is taken back", async () => {
    await call("PATCH", pathOf("c19"), { tier: "key" });
    expect(await suggested("&suggestedTier=key")).toEqual(["c18 key"]);
    await call("PATCH", pathOf("c19"), { tier: null });
    expect(await suggested("&suggestedTier=key")).toHaveLength(2);
  });

  test("is put off until a day, or until it changes, and stays what was told of a day", async () => {
    for (const body of [{ until: "2027-11-28", reason: "not for us" }, { reason: "not for us" }]) {
      expect(await call("PUT", snoozeOf("c19"), body)).toMatchObject({ status: 204 });
      expect(await suggested("&suggestedTier=key")).toEqual(["c18 key"]);
      expect(await suggested()).not.toContain("c19 key");
      expect(await suggested("&asOf=2026-11-27&suggestedTier=key")).toHaveLength(2);
    }
    expect(await call("DELETE", snoozeOf("c19"))).toMatchObject({ status: 204 });
    expect(await suggested()).toContain("c19 key");
  });

  test("is none of one that has left", async () => {
    await call("POST", `${pathOf("c18")}/left`, { on: "2026-11-27", reason: "price" });
    expect(await suggested("&suggestedTier=key")).toEqual(["c19 key"]);
    await call("DELETE", `${pathOf("c18")}/left`);
    expect(await suggested("&suggestedTier=key")).toHaveLength(2);
  });

  test("does not put a client on the list of the day", async () => {
    expect((await call("GET", "/api/portfolio/monday")).text).not.toContain("tier.");
  });

  test("goes by the edges that are set, from the next look on", async () => {
    await call("PUT", "/api/insight/settings", { tiers: { key: 50, small: 0 } });
    expect(await call("POST", "/api/portfolio")).toMatchObject({ status: 200 });
    expect(await read("&suggestedTier=key")).toHaveLength(10);
    expect(await suggested("&suggestedTier=small")).toEqual(["c00 small"]);
    // What was told of the night stays as it was told.
    expect(await read("&asOf=2026-11-27&suggestedTier=key")).toHaveLength(2);
  });
});
