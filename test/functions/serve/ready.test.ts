import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { monthAccounts } from "../../../functions/serve/insight/months.ts";
import { alerts, balance, portfolio } from "../../../functions/serve/insight/portfolio.ts";
import { ready } from "../../../functions/serve/routes/ready.ts";
import { BadRequest } from "../../../functions/shared/errors.ts";
import { httpEvent } from "../../support/http-event.ts";
import { insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const packing = { headers: { ...httpEvent("GET", "/api/portfolio").headers, "accept-encoding": "gzip" } };

test("an answer that is asked for again is written out and packed once, and each time another object", async () => {
  let written = 0;
  const told = {
    toJSON() {
      written++;
      return { accounts: ["Northwind"] };
    },
  };
  const [first, second] = [await ready(told, packing), await ready(told, packing)];
  expect(written).toBe(1);
  expect(second.result).toEqual(first.result);
  expect(second.result).not.toBe(first.result);
  expect(first.result.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
  const { body = "" } = first.result;
  expect(JSON.parse(gunzipSync(Buffer.from(body, "base64")).toString())).toEqual({ accounts: ["Northwind"] });
});

test("who takes no packed answers gets it as it is", async () => {
  const { result } = await ready({ accounts: [] }, { headers: {} });
  expect(result).toEqual({
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: '{"accounts":[]}',
  });
});

test("a page of the portfolio is the same for as long as nothing in the table is another", async () => {
  const { deps, call, hear, idOf } = insightHub(new Date("2026-11-23T09:00:00.000Z"));
  await hear([...weekly("fine", "2026-11-20"), ...weekly("silent", "2026-08-01")]);
  await call("POST", "/api/portfolio");
  const asked = async (query: string) => await portfolio(new URLSearchParams(query), deps);

  const page = await asked("limit=1");
  expect(await asked("limit=1")).toBe(page);
  expect(await asked("limit=2")).not.toBe(page);
  await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: "Tom" });
  expect(await asked("limit=1")).not.toBe(page);
  expect((await asked("owner=Tom")).accounts.map(({ id }) => id)).toEqual([idOf("fine")]);
});

test("open alerts are the same for as long as neither the table nor what is put off is another", async () => {
  const { deps, call, hear, idOf } = insightHub(new Date("2026-11-23T09:00:00.000Z"));
  await hear([...weekly("fine", "2026-11-20"), ...weekly("silent", "2026-08-01")]);
  await call("POST", "/api/portfolio");
  const asked = async (query = "") => await alerts(new URLSearchParams(query), deps);

  const open = await asked();
  expect(open.alerts.map(({ account }) => account)).toContain(idOf("silent"));
  expect(await asked()).toBe(open);
  expect((await asked("owner=Tom")).alerts).toEqual([]);
  const put = await call("PUT", `/api/alerts/${idOf("silent")}/silent/snooze`, { reason: "On holiday" });
  expect(put.status).toBe(204);
  const silent = (await asked()).alerts.find(({ reason }) => reason === "silent");
  expect(silent?.snoozed).toMatchObject({ reason: "On holiday" });
});

test("alerts come by the page, the newest first, each once, and those of one owner by themselves", async () => {
  const { deps, call, hear, idOf } = insightHub(new Date("2026-11-23T09:00:00.000Z"));
  const silent = Array.from({ length: 7 }, (_, n) => `silent${n}`);
  await hear(silent.flatMap((one) => weekly(one, "2026-08-01")));
  await call("PATCH", `/api/accounts/${idOf("silent3")}`, { owner: "Tom" });
  await call("POST", "/api/portfolio");
  const asked = async (query: string) => await alerts(new URLSearchParams(query), deps);

  const whole = await asked("");
  expect(whole.next).toBeUndefined();
  const told = [];
  for (let next: string | undefined = ""; next !== undefined; ) {
    const page: Awaited<ReturnType<typeof asked>> = await asked(`limit=2${next && `&cursor=${next}`}`);
    expect(page.alerts.length).toBeLessThanOrEqual(2);
    told.push(...page.alerts);
    next = page.next;
  }
  expect(told).toEqual(whole.alerts);
  expect(new Set(told.map(({ account }) => account)).size).toBe(silent.length);
  const toms = await asked("owner=Tom&limit=1");
  expect(toms.alerts.map(({ account }) => account)).toEqual([idOf("silent3")]);
  await expect(asked("limit=0")).rejects.toThrow(BadRequest);
  await expect(asked("cursor=x")).rejects.toThrow(BadRequest);
});

test("a month's accounts are the same for as long as nothing in the table is another", async () => {
  const { deps, call, hear, idOf } = insightHub(new Date("2026-11-23T09:00:00.000Z"));
  await hear([
    told("fine", "invoice.sent", "2026-09-01", { direction: "out", ...owed("100.00", "2026-09-01") }),
  ]);
  await call("POST", "/api/portfolio");
  const asked = async (query = "") => await monthAccounts("2026-09", new URLSearchParams(query), deps);

  const all = await asked();
  expect(all.accounts.map(({ account }) => account)).toEqual([idOf("fine")]);
  expect(await asked()).toBe(all);
  expect((await asked("owner=Tom")).accounts).toEqual([]);
  await call("PATCH", `/api/accounts/${idOf("fine")}`, { owner: "Tom" });
  expect((await asked("owner=Tom")).accounts).toEqual(all.accounts);
});

test("a currency's balance is added up once", async () => {
  const { deps, call, hear } = insightHub(new Date("2026-11-23T09:00:00.000Z"));
  await hear(weekly("fine", "2026-11-20"));
  await call("POST", "/api/portfolio");
  const pounds = await balance(new URLSearchParams("currency=GBP"), deps);
  expect(await balance(new URLSearchParams("currency=GBP"), deps)).toBe(pounds);
  expect(await balance(new URLSearchParams("currency=USD"), deps)).not.toBe(pounds);
});
