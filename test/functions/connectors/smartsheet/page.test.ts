import { expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { ConsentNeeded, UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { smartsheetCollector } from "../../../../functions/connectors/smartsheet/collect.ts";
import { smartsheet } from "../../../../functions/connectors/smartsheet/index.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import { readAll } from "../../../support/read-all.ts";
import { type KeptRow, SmartsheetSheet } from "../../../support/smartsheet-sheet.ts";

const stretch = {
  ...({ kind: "history", tenant: undefined } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const origin = { tool: "smartsheet", connection: "main", proof: "fetched" } as const;

const row = (id: number, createdAt: string, modifiedAt = createdAt): KeptRow => ({
  ...{ id, rowNumber: id, createdAt, modifiedAt },
  createdBy: { name: "Ann Ours", email: "ann@firm.example" },
  modifiedBy: { name: "Jane Doe", email: "jane@acme.example" },
});
function sheetOf(...rows: readonly KeptRow[]) {
  const made = new SmartsheetSheet();
  made.rows = [...rows];
  return made;
}
const readIn = (of: SmartsheetSheet, more: Partial<Stretch> = {}, settings: object = {}) =>
  readAll(smartsheetCollector, { ...stretch, ...more }, ({ url }) => of.answer(url), {
    settings: { sheetId: of.id, ...settings },
  });
const told = (of: SmartsheetSheet, more: Partial<Stretch> = {}) =>
  readIn(of, more).had.map(({ event }) => toPublished(event, origin, 0));

test("a row of the year is told as it was added and as it was last changed, with who did it", () => {
  const events = told(sheetOf(row(7, "2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z")));

  expect(events).toMatchObject([
    {
      ...{
        type: "record.added",
        time: "2026-03-01T10:00:00.000Z",
        title: "Added Task 7 in sheet Onboarding",
      },
      actor: { kind: "team", name: "Ann Ours" },
      details: { cells: { Task: "Task 7" } },
    },
    {
      ...{
        type: "record.changed",
        time: "2026-04-01T10:00:00.000Z",
        title: "Changed Task 7 in sheet Onboarding",
      },
      actor: { kind: "contact", email: "jane@acme.example" },
    },
  ]);
  for (const event of events) expect(publishedEvent.safeParse(event).success).toBe(true);
});

test("a row is known by any callback of it within a minute, and named as that names it", () => {
  const of = sheetOf(row(7, "2026-11-20T10:00:00Z"));
  const body = {
    ...{ nonce: "n", webhookId: 1, scope: "sheet", scopeObjectId: of.id, timestamp: "2026-11-20T10:00:20Z" },
    events: [{ objectType: "row", eventType: "created", id: 7, timestamp: "2026-11-20T10:00:05Z" }],
  };
  const given = delivery("smartsheet", { body: Buffer.from(JSON.stringify(body)) });
  const [callback] = normalise(smartsheet, given).events;
  const [read] = readIn(of).had;

  expect(read?.event.object?.id).toBe(callback?.object?.id);
  expect(read?.event.object?.kind).toBe(callback?.object?.kind);
  expect(read?.within).toBe(60_000);
});

test("a row that was filled in within a minute is new, and nothing else", () => {
  const of = sheetOf(row(7, "2026-11-20T10:00:00Z", "2026-11-20T10:00:40Z"));

  expect(told(of).map(({ type }) => type)).toEqual(["record.added"]);
});

test("a day's check tells what was changed in it", () => {
  const of = sheetOf(
    row(1, "2026-03-01T10:00:00Z", "2026-11-22T12:00:00Z"),
    row(2, "2026-03-01T10:00:00Z", "2026-11-21T12:00:00Z"),
    row(3, "2026-03-01T10:00:00Z", "2026-11-23T09:30:00Z"),
  );

  expect(told(of, day)).toMatchObject([{ type: "record.changed", object: { id: `${of.id}/1` } }]);
});

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => row(n + 1, new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString()));

test("a sheet of 1,000 rows is read by a call for each two hundred", () => {
  const { had, calls, pages } = readIn(sheetOf(...many(1_000)));

  expect(new Set(had.map(({ event }) => event.object?.id)).size).toBe(1_000);
  expect(calls).toHaveLength(1 + 5);
  expect(Math.max(...pages.map((page) => page.had.length))).toBe(200);
});

test("a check of a large sheet of which nothing was changed takes few pages", () => {
  const { calls, pages } = readIn(sheetOf(...many(3_000)), day);

  expect(calls).toHaveLength(1 + 15);
  expect(pages).toHaveLength(2);
});

test("rows that are taken away, or put in, while the parts are read hide no other", () => {
  const of = sheetOf(...many(600));
  const { had } = readAll(
    smartsheetCollector,
    stretch,
    ({ url }) => {
      const answer = of.answer(url);
      if (of.asked.length === 2) of.rows.splice(10, 30);
      if (of.asked.length === 4) of.rows.unshift(...many(5).map((one) => ({ ...one, id: one.id + 1_000 })));
      return answer;
    },
    { settings: { sheetId: of.id } },
  );

  const ids = new Set(had.map(({ event }) => event.object?.id));
  expect(many(600).filter(({ id }) => !ids.has(`${of.id}/${id}`))).toEqual([]);
});

test("a sheet that the token's user may not see asks for that right", () => {
  const of = sheetOf();
  of.isShared = false;

  expect(() => readIn(of)).toThrow(new ConsentNeeded({ code: "1006" }));
});

test("nothing is read before the settings say which sheet", () => {
  expect(smartsheetCollector.mayRead?.({})).toBe(false);
  expect(smartsheetCollector.mayRead?.({ sheetId: "3407658024751234" })).toBe(true);
  expect(() => readIn(sheetOf(), {}, { sheetId: undefined })).toThrow(UnexpectedAnswer);
});

test.each([
  [401, 1002, "refused"],
  [429, 4003, "later"],
  [503, 4002, "later"],
])("status %i with code %i is for the hub", (status, errorCode, kind) => {
  const refused = () => ({ status, body: { errorCode } });

  expect(() => readAll(smartsheetCollector, stretch, refused, { settings: { sheetId: "1" } })).toThrow(
    expect.objectContaining({ verdict: expect.objectContaining({ kind }) }),
  );
});
