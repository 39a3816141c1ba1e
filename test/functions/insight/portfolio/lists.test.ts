import { describe, expect, test } from "@jest/globals";
import { daysAfter } from "../../../../functions/insight/days.ts";
import type { AccountFacts } from "../../../../functions/insight/facts.ts";
import { portfolioBalance } from "../../../../functions/insight/portfolio/balance.ts";
import { causesOf } from "../../../../functions/insight/portfolio/causes.ts";
import { hitsAmong } from "../../../../functions/insight/portfolio/hits.ts";
import { attended, mondayLists } from "../../../../functions/insight/portfolio/monday.ts";
import { monthHead, monthLines } from "../../../../functions/insight/portfolio/months-csv.ts";
import { byNeed } from "../../../../functions/insight/portfolio/need.ts";
import { passOver, portfolioOf } from "../../../../functions/insight/portfolio/pass.ts";
import { standardSettings as settings } from "../../../../functions/insight/settings.ts";
import { insightEvent as event, insightFacts } from "../../../support/insight-facts.ts";

const today = "2026-11-27";
const jane = { owner: "Jane" };

/** Heard every week until so many days ago, by mail, with our answers in between. */
const weekly = (id: string, ago: number, more: Parameters<typeof insightFacts>[0] = {}): AccountFacts => {
  const days = Array.from({ length: 60 }, (_, n) => daysAfter(today, -ago - n * 7));
  return insightFacts({
    account: jane,
    id,
    ...more,
    days: days.map((day) => ({ day, in: 1, events: 1, tools: { relay: 1 } })),
    events: [
      ...days.map((day) => event("email.received", day, { direction: "in", of: id })),
      event("email.sent", daysAfter(today, -ago), { direction: "out", of: `${id}-answer` }),
      event("task.completed", "2026-06-01", { of: `${id}-task` }),
      event("agreement.completed", "2026-06-01", { of: `${id}-letter` }),
      event("payment.received", "2026-06-01", { of: `${id}-payment` }),
      event("meeting.attended", "2026-10-01", { of: `${id}-call` }),
      ...(more.events ?? []),
    ],
  });
};
const invoice = (id: string, due: string, open = "100.00") =>
  `evt_${id}, invoice.created, invoice/${id}, 2026-01-01T09:00:00, ${open} of 100.00 GBP, issued 2026-01-01, due ${due}`;
const rowOf = (facts: AccountFacts, day = today) => passOver(facts, day, { settings });
const bad = [
  event("agreement.declined", "2026-11-01", { of: "a" }),
  ...["1", "2"].map((of) => event("payment.failed", "2026-11-01", { of })),
];

const fine = weekly("acc_fine", 1);
const silent = weekly("acc_silent", 30);
const late = weekly("acc_late", 1, {
  events: [invoice("1", "2026-10-01", "10.00"), invoice("2", "2026-12-20")],
});
const leaving = weekly("acc_leaving", 40, { events: [...bad, invoice("3", "2026-08-01")] });
const all = [fine, silent, late, leaving].map((facts) => rowOf(facts));

describe("the list of the day", () => {
  const listed = (rows = all, more = {}) =>
    mondayLists(
      rows.map((row) => attended(row, more)),
      { ...settings, currencies: [] },
    );
  const names = (list: ReturnType<typeof listed>[string] | undefined) =>
    list?.map(({ account }) => account.id);

  test("has first who is at risk, then silent, then late with money, each with its reasons and events", () => {
    const { Jane } = listed();

    expect(names(Jane)).toEqual(["acc_leaving", "acc_silent", "acc_late"]);
    expect(Jane?.[0]?.reasons.map(({ reason }) => reason)).toEqual(["atRisk", "silent", "overdue"]);
    for (const { reasons } of Jane ?? [])
      for (const { events, sentence } of reasons) {
        expect(events.length).toBeGreaterThan(0);
        expect(sentence.code).toBeTruthy();
      }
  });

  test("is one an owner, ten long or as its owner wants", () => {
    const many = Array.from({ length: 30 }, (_, n) => rowOf(weekly(`acc_${n}`, 30)));

    expect(listed(many).Jane).toHaveLength(10);
    const owners = { Jane: { most: 3 } };
    const found = many.map((row) => attended(row));
    expect(mondayLists(found, { owners, currencies: [] }).Jane).toHaveLength(3);
  });

  test("leaves out what is snoozed, and what the team has acted on since it began", () => {
    const isSnoozed = (account: string) => account === "acc_silent";
    const noted = weekly("acc_silent", 30, {
      events: [event("note.added", "2026-11-26", { direction: "out", of: "n" })],
    });
    const invoiced = weekly("acc_silent", 30, {
      events: [event("invoice.sent", "2026-11-26", { direction: "out", of: "i" })],
    });

    expect(names(listed(all, { isSnoozed }).Jane)).not.toContain("acc_silent");
    expect(listed([rowOf(noted)]).Jane).toEqual([]);
    expect(names(listed([rowOf(invoiced)]).Jane)).toEqual(["acc_silent"]);
  });

  test("says since when a state holds as the nights have seen it, which makes no act of what came before", () => {
    const sinceOf = () => "2026-10-01";
    const [leaving] = listed(all, { sinceOf }).Jane ?? [];

    expect(leaving?.account.id).toBe("acc_leaving");
    expect(leaving?.reasons.map(({ since }) => since)).toEqual(["2026-10-01", "2026-10-01", "2026-10-01"]);
    expect(names(listed(all, { sinceOf }).Jane)).toEqual(names(listed().Jane));
  });

  test("leaves out who has left", () => {
    const gone = { ...silent, left: { on: "2026-11-20", reason: "price" as const } };

    expect(listed([rowOf(gone)]).Jane).toEqual([]);
  });
});

describe("need", () => {
  const reckoned = (id: string, amount: number, currency: string) => {
    const row = rowOf(leaving);
    return { ...row, account: { ...row.account, id }, year: { ...row.year, amount, currency } };
  };
  const many = [
    reckoned("acc_a", 900_000_000, "VND"),
    reckoned("acc_b", 100, "GBP"),
    reckoned("acc_c", 50_000, "GBP"),
  ];
  const currencies = ["GBP", "VND"];

  test("does not compare what is in several currencies", () => {
    const inOrder = many.toSorted(byNeed(currencies)).map(({ account }) => account.id);

    expect(inOrder).toEqual(["acc_c", "acc_b", "acc_a"]);
  });

  test("nor does the list of the day", () => {
    const lists = mondayLists(
      many.map((row) => attended(row)),
      { owners: {}, currencies },
    );

    expect(lists.Jane?.map(({ account }) => account.id)).toEqual(["acc_c", "acc_b", "acc_a"]);
  });

  test("puts unknown after watch and before well", () => {
    const unknown = rowOf(insightFacts({ id: "acc_unknown" }));

    const order = [...all, unknown].sort(byNeed([])).map(({ account }) => account.id);

    expect(order[0]).toBe("acc_leaving");
    expect(order.indexOf("acc_unknown")).toBeLessThan(order.indexOf("acc_fine"));
    expect(order.indexOf("acc_silent")).toBeLessThan(order.indexOf("acc_unknown"));
  });
});

describe("alerts", () => {
  const night = (facts: readonly AccountFacts[], day: string, before?: ReturnType<typeof portfolioOf>) =>
    portfolioOf(
      facts.map((one) =>
        passOver(one, day, {
          settings,
          before: before?.portfolio.rows.find(({ account }) => account.id === one.account.id),
        }),
      ),
      day,
      before?.portfolio,
    );
  const first = night([silent], daysAfter(today, -20));

  test("open when a state is entered between two nights, and close when it is left", () => {
    const second = night([silent], today, first);
    const heard = { ...silent, days: [...silent.days, { day: today, in: 1, events: 1 }] };
    const third = night([heard], daysAfter(today, 1), second);

    expect(first.alerts.open).toEqual([]);
    expect(second.alerts.entered).toMatchObject([{ account: "acc_silent", reason: "silent", opened: today }]);
    expect(night([silent], daysAfter(today, 1), second).alerts.entered).toEqual([]);
    expect(third.alerts).toMatchObject({ open: [], closed: [{ reason: "silent", closed: "2026-11-28" }] });
  });

  test("are taken over without a word on the first night, and for what lay in the past already", () => {
    const mistaken = { ...silent, days: silent.days.slice(0, 2) };
    const before = night([mistaken], daysAfter(today, -1));

    expect(night([silent], today).alerts).toMatchObject({ open: [{ silently: true }], entered: [] });
    expect(night([silent], today, before).alerts.entered).toEqual([]);
  });

  test("that are snoozed stay so until their day", () => {
    const second = night([silent], today, first);
    const snoozed = { until: "2026-12-01", reason: "on holiday" };
    const put = {
      ...second,
      portfolio: { ...second.portfolio, alerts: second.alerts.open.map((one) => ({ ...one, snoozed })) },
    };

    expect(night([silent], "2026-11-30", put).alerts.open[0]?.snoozed).toEqual(snoozed);
    expect(night([silent], "2026-12-01", put).alerts.open[0]).not.toHaveProperty("snoozed");
  });
});

describe("balance", () => {
  test("leaves out those that have left, and names what has no rate", () => {
    const dear = rowOf(weekly("acc_dear", 1, { events: [invoice("9", "2026-12-20", "0.00")] }));
    const rows = [...all, dear, rowOf({ ...late, left: { on: "2026-11-01", reason: "closed" } })];

    const balance = portfolioBalance(rows, "GBP");

    expect(balance.total).toBe(400);
    expect(balance.unknownValue).toBe(0);
    expect(balance.owners).toMatchObject([{ owner: "Jane", accounts: 5, overloaded: false }]);
    expect(balance.concentrated.find(({ owner }) => owner)).toEqual({ owner: "Jane", share: 1 });
    expect(portfolioBalance(rows, "EUR")).toMatchObject({ total: 0, withoutRate: ["GBP"] });
  });
});

describe("an owner's load", () => {
  const of = (owner: string, ...ids: readonly string[]) =>
    ids.map((id) => rowOf(weekly(`acc_${id}`, 1, { account: { owner } })));

  test("is said where it is half as much again as is usual", () => {
    const rows = [...of("Mai", "a", "b", "c", "d"), ...of("Tom", "e"), ...of("Lan", "f")];

    const { owners } = portfolioBalance(rows, "GBP");

    expect(owners).toMatchObject([
      { owner: "Lan", accounts: 1, in: 1, out: 1, overloaded: false },
      { owner: "Mai", accounts: 4, in: 4, out: 4, overloaded: true },
      { owner: "Tom", accounts: 1, in: 1, out: 1, overloaded: false },
    ]);
  });

  test("has the value of accounts whose health is unknown beside what is at risk, never in it", () => {
    const unknown = rowOf(
      insightFacts({ account: jane, id: "acc_new", events: [invoice("9", "2026-12-20")] }),
    );
    const { atRisk, unknownValue, total } = portfolioBalance([unknown], "GBP");

    expect(unknown.health.score).toBeNull();
    expect({ atRisk, unknownValue, total }).toEqual({ atRisk: 0, unknownValue: 100, total: 100 });
  });
});

test("an owner's value at risk is of the one currency, and of nobody less than nothing", () => {
  const risky = (currency: string, amount: number) => {
    const { year, ...row } = rowOf(leaving);
    return { ...row, year: { ...year, currency, amount } };
  };
  const rows = [risky("GBP", 100), risky("EUR", 5_000), risky("GBP", -70)];
  const { atRisk, owners } = portfolioBalance(rows, "GBP");

  expect(atRisk).toBeGreaterThan(0);
  expect(owners.map((one) => one.atRisk)).toEqual([atRisk]);
});

describe("what others like it have", () => {
  const having = (id: string, services: string[], tags: string[]) =>
    rowOf(
      insightFacts({
        id,
        account: { tags },
        events: [event("invoice.created", "2026-10-01", { of: id, details: { services } })],
      }),
    );
  const shops = Array.from({ length: 25 }, (_, n) =>
    having(`acc_shop${n}`, n < 20 ? ["vat", "payroll"] : ["vat"], ["shop"]),
  );
  const farms = Array.from({ length: 25 }, (_, n) => having(`acc_farm${n}`, ["vat"], ["farm"]));

  test("is asked of its own tag first, without the account itself", () => {
    const [shop, farm] = [shops.slice(24), farms.slice(0, 1)];
    const hits = hitsAmong([...shops, ...farms]);

    expect(shop.map(hits)).toMatchObject([[{ service: "payroll", k: 20, of: 24 }]]);
    expect(farm.map(hits)).toEqual([[]]);
    expect(shop.map(hitsAmong(shops, (_, service) => service === "payroll"))).toEqual([[]]);
  });
});

describe("the month's table", () => {
  test("has a line an account and currency, and disarms what a spreadsheet would take for a formula", () => {
    const row = rowOf(
      weekly("acc_late", 1, { account: { name: '=cmd|"x"' }, events: [invoice("1", "2026-10-01")] }),
    );

    const [head, line] = `${monthHead}${monthLines(row, "2026-01", "2026-11-28T02:00:00.000Z")}`.split(
      "\r\n",
    );

    expect(head).toMatch(/^account,name,owner,tier,currency,invoiced,.*,coverage,told_at$/);
    expect(line).toMatch(/^acc_late,"'=cmd\|""x""",,,GBP,100\.00,0\.00,/);
    expect(line?.split(",")).toHaveLength(head?.split(",").length ?? 0);
  });
});

describe("causes", () => {
  test("are counted by the month in which accounts left", () => {
    const worth = (amount: number, currency = "GBP") => ({ value: { amount, currency } });

    expect(
      causesOf([
        { account: "c", name: "C", on: "2026-11-01", reason: "closed" },
        { account: "b", name: "B", on: "2026-10-09", reason: "price", ...worth(100.5) },
        { account: "a", name: "A", on: "2026-10-03", reason: "price", ...worth(200) },
        { account: "d", name: "D", on: "2026-10-04", reason: "service", ...worth(70, "EUR") },
        { account: "e", name: "E", on: "2026-10-05", reason: "service", ...worth(900), back: "2026-11-20" },
      ]),
    ).toEqual([
      {
        month: "2026-10",
        reasons: { price: 2, service: 2, closed: 0, trouble: 0, merged: 0, other: 0 },
        values: { GBP: 300.5, EUR: 70 },
        back: 1,
        accounts: ["a", "b", "d", "e"],
      },
      {
        month: "2026-11",
        reasons: { price: 0, service: 0, closed: 1, trouble: 0, merged: 0, other: 0 },
        values: {},
        back: 0,
        accounts: ["c"],
      },
    ]);
  });
});
