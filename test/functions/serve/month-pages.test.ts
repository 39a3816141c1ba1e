import { expect, test } from "@jest/globals";
import { keepTold, writeTable } from "../../../functions/insight/kept-tables.ts";
import { passOver } from "../../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../../functions/insight/settings.ts";
import { type MonthAccounts, monthAccounts } from "../../../schemas/insight.ts";
import { insightFacts } from "../../support/insight-facts.ts";
import { insightHub } from "../../support/insight-hub.ts";

const day = "2026-11-22";
const now = new Date("2026-11-23T09:00:00.000Z");
const invoice = (n: number, total: string, currency = "GBP") =>
  `evt_${n}${currency}, invoice.created, invoice/${n}${currency}, 2026-11-01T09:00:00, ${total} of ${total} ${currency}, issued 2026-11-01, due 2026-12-01`;
const rowOf = (
  n: number,
  events: readonly string[],
  account: Parameters<typeof insightFacts>[0]["account"] = {},
) =>
  passOver(insightFacts({ id: `acc_${String(n).padStart(4, "0")}`, account, events: [...events] }), day, {
    settings,
  });

/** Two of each amount; each third account also owes euros. */
const rows = Array.from({ length: 30 }, (_, n) =>
  rowOf(
    n,
    [invoice(n, `${10 + Math.floor(n / 2)}.00`), ...(n % 3 === 0 ? [invoice(n, "7.00", "EUR")] : [])],
    {
      name: `Client ${n}`,
      ...(n % 5 === 0 ? { owner: "Tom" } : {}),
    },
  ),
);

async function firm(told = rows) {
  const hub = insightHub(now);
  await writeTable({ day, rows: told, alerts: [] }, hub.deps.blobs, now);
  const page = async (query: string) => {
    const { status, json } = await hub.call("GET", `/api/months/2026-11/accounts?${query}`);
    expect(status).toBe(200);
    return monthAccounts.parse(json);
  };
  const pages = async (query: string) => {
    const found: MonthAccounts["accounts"][number][] = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const one: MonthAccounts = await page(`${query}&limit=4${next && `&cursor=${next}`}`);
      expect(one.accounts.length).toBeLessThanOrEqual(4);
      found.push(...one.accounts);
      next = one.next;
    }
    return found;
  };
  return { ...hub, page, pages };
}

test("a month's accounts come by the page, each once, with how many there are", async () => {
  const { page, pages } = await firm();

  const found = await pages("");

  expect(found.map(({ account }) => account)).toEqual(rows.map(({ account }) => account.id));
  expect((await page("")).accounts).toEqual(found);
  expect((await page("limit=4")).count).toBe(30);
  expect((await page("")).next).toBeUndefined();
});

test("those with something of a currency come the largest first, of one owner by themselves", async () => {
  const { page, pages } = await firm();

  const pounds = await pages("currency=GBP&by=open");
  const amounts = pounds.map(({ currencies }) => Number(currencies.GBP?.open));

  expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
  expect(new Set(pounds.map(({ account }) => account)).size).toBe(30);
  expect((await page("currency=EUR")).count).toBe(10);
  expect((await pages("currency=EUR&owner=Tom")).map(({ name }) => name)).toEqual(["Client 0", "Client 15"]);
  expect((await page("currency=EUR&by=received")).accounts).toEqual([]);
});

test("a cursor of a month's accounts is of that month, order and owner, and what is asked for is looked at", async () => {
  const { call, page } = await firm();
  const { next } = await page("currency=GBP&limit=4");
  const refused = async (path: string) => (await call("GET", path)).json?.code;

  expect(await refused(`/api/months/2026-10/accounts?currency=GBP&cursor=${next}`)).toBe("invalid_cursor");
  expect(await refused(`/api/months/2026-11/accounts?currency=EUR&cursor=${next}`)).toBe("invalid_cursor");
  expect(await refused("/api/months/2026-11/accounts?currency=pounds")).toBe("invalid_query");
  expect(await refused("/api/months/2026-11/accounts?currency=GBP&by=luck")).toBe("invalid_query");
  expect(await refused("/api/months/2026-11/accounts?limit=201")).toBe("invalid_limit");
});

/** So many that their file is larger than a function may answer. */
const many = Array.from({ length: 2_500 }, (_, n) =>
  rowOf(n, n === 0 ? [invoice(n, "10.00")] : [], { name: `${n} ${"x".repeat(4_000)}` }),
);

test.each([
  ["as it was told, where it has closed", "2026-10"],
  ["as it stands", "2026-11"],
])("a month's file comes in parts that a function may answer, %s", async (_, month) => {
  const { call, deps } = await firm(many);
  await keepTold({ day: "2026-10-31", rows: many, alerts: [] }, deps.blobs);
  const parts: string[] = [];
  for (let next: string | undefined = `/api/months/${month}.csv`; next !== undefined; ) {
    const answer: Awaited<ReturnType<typeof call>> = await call("GET", next);
    expect(Buffer.byteLength(JSON.stringify(answer.text))).toBeLessThan(6_000_000);
    parts.push(answer.text);
    next = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers?.link ?? ""))?.[1];
  }

  const [head = "", ...lines] = parts.join("").trimEnd().split("\r\n");
  expect(parts.length).toBe(3);
  expect(head.startsWith("\u{feff}account,name,")).toBe(true);
  expect(lines.map((line) => line.slice(0, 8))).toEqual(many.map(({ account }) => account.id));
});
