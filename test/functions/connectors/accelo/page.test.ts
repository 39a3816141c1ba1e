import { expect, test } from "@jest/globals";
import { acceloCollector } from "../../../../functions/connectors/accelo/collect.ts";
import { accelo } from "../../../../functions/connectors/accelo/index.ts";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { ConsentNeeded } from "../../../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { AcceloDeployment } from "../../../support/accelo-deployment.ts";
import { delivery } from "../../../support/delivery.ts";
import { readAll } from "../../../support/read-all.ts";

const settings = { deployment: "northwind", currency: "EUR" };
const stretch = {
  ...({ kind: "history", tenant: undefined } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const origin = { tool: "accelo", connection: "main", proof: "fetched" } as const;

const unix = (time: string) => String(Date.parse(time) / 1_000);
const member = {
  ...{ id: "310", email: "ola@fjord.example", phone: "+47 22 33 44 55", position: "Owner" },
  contact: { id: "95", firstname: "Ola", surname: "Nordmann" },
  company: { id: "40", name: "Fjord Ferries", website: "https://www.fjord.example/" },
};
const invoice = (id: string, raised: string, modified = raised, more: object = {}) => ({
  ...{
    id,
    subject: `Month ${id}`,
    amount: "1000.00",
    tax: "250.00",
    outstanding: "1250.00",
    currency_id: "0",
  },
  ...{ date_raised: unix(raised), date_modified: unix(modified), affiliation: member },
  ...more,
});

const readIn = (of: AcceloDeployment, more: Partial<Stretch> = {}) =>
  readAll(acceloCollector, { ...stretch, ...more }, ({ url }) => of.answer(url), { settings });
const told = (of: AcceloDeployment, more: Partial<Stretch> = {}) =>
  readIn(of, more).had.map(({ event }) => toPublished(event, origin, 0));

/** The id of the event that a delivery which comes at a time tells. */
function idOf(event: string, id: number, at: string) {
  const body = Buffer.from(JSON.stringify({ id }));
  const given = delivery("accelo", { path: event, body, receivedAt: new Date(at) });
  return normalise(accelo, given, settings).events[0]?.id;
}

test("an invoice of the year is told as it was made and as it was last changed, for its company, with what is owed", () => {
  const of = new AcceloDeployment();
  of.put("invoices", invoice("75", "2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z", { outstanding: "0.00" }));
  const events = told(of);

  expect(events).toMatchObject([
    {
      ...{ type: "invoice.created", time: "2026-03-01T10:00:00.000Z", title: "Created invoice “Month 75”" },
      ...{ object: { kind: "invoice", id: "northwind/75" }, money: { amount: "1250.00", currency: "EUR" } },
    },
    {
      ...{ type: "invoice.updated", time: "2026-04-01T10:00:00.000Z", object: { state: "paid" } },
      owed: { total: "1250.00", open: "0.00" },
    },
  ]);
  expect(events[0]?.object).not.toHaveProperty("state");
  for (const event of events) {
    expect(publishedEvent.safeParse(event).success).toBe(true);
    expect(event.identities).toContainEqual({ type: "accelo:company", value: "northwind/40" });
    expect(event.details).not.toHaveProperty("pending");
  }
});

test("of each list is told what its webhook tells", () => {
  const of = new AcceloDeployment();
  const [made, changed] = [unix("2026-10-01T10:00:00Z"), unix("2026-11-02T10:00:00Z")];
  const both = { id: "7", title: "Books", date_created: made, date_modified: changed };
  for (const list of ["quotes", "tasks", "requests", "prospects", "companies", "contacts"])
    of.put(list, both);
  of.put("issues", { id: "7", title: "Books", date_opened: made, date_closed: changed });

  expect(
    told(of)
      .map(({ details, time }) => `${String(details.event)} ${time.slice(0, 10)}`)
      .toSorted(),
  ).toEqual([
    "create_company 2026-10-01",
    "create_contact 2026-10-01",
    "create_issue 2026-10-01",
    "create_quote 2026-10-01",
    "create_request 2026-10-01",
    "create_sale 2026-10-01",
    "create_task 2026-10-01",
    "update_company 2026-11-02",
    "update_contact 2026-11-02",
    "update_issue 2026-11-02",
    "update_request_status 2026-11-02",
    "update_sale 2026-11-02",
  ]);
});

test.each([
  ["create_invoice", "2026-11-20T10:00:07Z"],
  ["update_invoice", "2026-11-21T10:00:40Z"],
])("what is read has the id that %s gives it, or one within minutes of its object", (event, at) => {
  const of = new AcceloDeployment();
  of.put("invoices", invoice("58", "2026-11-20T10:00:00Z", "2026-11-21T10:00:05Z"));
  const { had } = readIn(of);

  expect(had.map((one) => toPublished(one.event, origin, 0).id)).toContain(idOf(event, 58, at));
  expect(had.every(({ within = 0 }) => within >= 60_000)).toBe(true);
});

test("companies and contacts are told with the people that they name by an id, by one call a page", () => {
  const of = new AcceloDeployment();
  const at = unix("2026-10-01T10:00:00Z");
  for (let n = 0; n < 30; n++) {
    const one = { id: String(n), name: `Client ${n}`, date_created: at, date_modified: at };
    of.put("companies", { ...one, default_affiliation: String(1_000 + n) });
    of.put("affiliations", { ...member, id: String(1_000 + n), email: `a${n}@client.example` });
  }
  const events = told(of);

  expect(events).toHaveLength(30);
  for (const [n, { identities }] of events.entries())
    expect(identities).toContainEqual({ type: "email", value: `a${n}@client.example` });
  expect(of.asked.filter(({ pathname }) => pathname.endsWith("/affiliations"))).toHaveLength(1);
});

test("more invoices than a list gives are all read, even where all were changed in one second", () => {
  const of = new AcceloDeployment();
  for (let n = 0; n < 250; n++) of.put("invoices", invoice(String(n), "2026-10-15T10:00:00Z"));
  for (let n = 250; n < 480; n++)
    of.put("invoices", invoice(String(n), new Date(Date.UTC(2026, 8, 1, 0, n)).toISOString()));

  expect(new Set(told(of).map(({ object }) => object?.id)).size).toBe(480);
});

test("an invoice that is paid while the pages are read hides no other", () => {
  const of = new AcceloDeployment();
  for (let n = 0; n < 250; n++)
    of.put("invoices", invoice(String(n), new Date(Date.UTC(2026, 9, 1, 0, n)).toISOString()));
  const { had } = readAll(
    acceloCollector,
    stretch,
    ({ url }) => {
      const answer = of.answer(url);
      if (JSON.stringify(answer.body).includes('"id":"249"'))
        of.put("invoices", invoice("249", "2026-10-01T04:09:00Z", "2026-11-24T10:00:00Z"));
      return answer;
    },
    { settings },
  );

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(250);
});

test("an unpaid invoice is read however old it is, and then what was owed before is known", () => {
  const of = new AcceloDeployment();
  of.put("invoices", invoice("1", "2021-05-01T10:00:00Z"));
  of.put("invoices", invoice("2", "2021-05-01T10:00:00Z", undefined, { outstanding: "0.00" }));
  const { had, pages } = readIn(of);

  expect(had).toMatchObject([{ event: { time: "2021-05-01T10:00:00.000Z", owed: { open: "1250.00" } } }]);
  expect(pages.map(({ opening }) => opening ?? false)).toEqual(pages.map((page) => page === pages.at(-1)));
  expect(told(of, { kind: "check" })).toEqual([]);
});

test("an invoice that was dated ahead was made when it was last changed at the latest", () => {
  const of = new AcceloDeployment();
  of.put("invoices", invoice("1", "2026-12-31T00:00:00Z", "2026-11-20T10:00:00Z"));

  expect(told(of)).toMatchObject([{ type: "invoice.created", time: "2026-11-20T10:00:00.000Z" }]);
});

test("a day's check asks each list once, and tells what was changed in it", () => {
  const of = new AcceloDeployment();
  of.put("invoices", invoice("1", "2026-03-01T10:00:00Z", "2026-11-22T12:00:00Z"));
  of.put("invoices", invoice("2", "2026-03-01T10:00:00Z", "2026-11-20T12:00:00Z"));
  const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;

  expect(told(of, day)).toMatchObject([{ type: "invoice.updated", object: { id: "northwind/1" } }]);
  expect(readIn(of, day).calls).toHaveLength(9);
});

test("a year of nothing takes a call a list and month, ten of them a page", () => {
  const { calls, pages } = readIn(new AcceloDeployment());

  // Nine lists of thirteen months, the last of which is of five days, and the unpaid invoices.
  expect(calls).toHaveLength(9 * 13 + 1);
  expect(pages).toHaveLength(12);
});

test("a list that the application may not see asks for that right", () => {
  const of = new AcceloDeployment();
  of.hidden.add("invoices");

  expect(() => readIn(of)).toThrow(new ConsentNeeded({ code: "invalid_permission:invoices" }));
});

test.each([
  [401, "ended"],
  [429, "later"],
  [503, "later"],
])("status %i is for the hub, which goes on with the same page", (status, kind) => {
  const refused = () => ({ status, body: { meta: { status: "invalid" }, response: null } });

  expect(() => readAll(acceloCollector, stretch, refused, { settings })).toThrow(
    expect.objectContaining({ verdict: expect.objectContaining({ kind }) }),
  );
});
