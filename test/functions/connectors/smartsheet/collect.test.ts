import { describe, expect, test } from "@jest/globals";
import type { ApiRequest } from "../../../../functions/connectors/collector.ts";
import { UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { smartsheetCollector } from "../../../../functions/connectors/smartsheet/collect.ts";
import { smartsheet } from "../../../../functions/connectors/smartsheet/index.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, ok } from "../../../support/drive-collector.ts";

const sheetId = 3407658024751234;
const [task, status, due, client] = [101, 102, 103, 104];

const change = (objectType: string, eventType: string, more: object = {}) => ({
  objectType,
  eventType,
  timestamp: "2026-11-20T11:03:15.000+00:00",
  ...more,
});
const cell = (columnId: number, value: unknown, more: object = {}) => ({ columnId, value, ...more });
const row = (id: number, more: object = {}) => ({
  id,
  rowNumber: 12,
  permalink: `https://app.smartsheet.com/sheets/x?rowId=${id}`,
  createdBy: { name: "Joe Ours", email: "joe@firm.example" },
  modifiedBy: { name: "Jane Doe", email: "jane@acme.example" },
  modifiedAt: "2026-11-20T11:03:14Z",
  cells: [
    cell(task, "Kick-off call"),
    cell(status, "Done"),
    cell(due, "2026-12-01", { displayValue: "1 Dec" }),
  ],
  ...more,
});
const sheetOf = (...rows: unknown[]) => ({
  id: sheetId,
  name: "Northwind onboarding",
  permalink: "https://app.smartsheet.com/sheets/x",
  columns: [
    { id: task, title: "Task", primary: true, type: "TEXT_NUMBER" },
    { id: status, title: "Status", type: "PICKLIST" },
    { id: due, title: "Due", type: "DATE" },
    { id: client, title: "Client", type: "TEXT_NUMBER" },
  ],
  rows,
});
const errorOf = (status: number) => ({ status, body: { errorCode: 1006, message: "Not Found", refId: "x" } });

type Answers = Readonly<Record<string, Answered>>;

/** Answers by what follows the sheet's address; the sheet itself by an empty name. */
const smartsheetWith =
  (answers: Answers) =>
  ({ url }: ApiRequest): Answered => {
    const { pathname } = new URL(url);
    if (pathname === "/2.0/users/me")
      return answers.me ?? ok({ id: 1, email: "ann@firm.example", firstName: "Ann" });
    const found = answers[pathname.replace(`/2.0/sheets/${sheetId}`, "").replace(/^\//, "")];
    return found ?? errorOf(404);
  };

const fetchesOf = (events: readonly object[], settings: object = {}) => {
  const body = Buffer.from(
    JSON.stringify({
      nonce: "0f0e2c52",
      timestamp: "2026-11-20T11:03:17.795+0000",
      webhookId: 4503604829671337,
      scope: "sheet",
      scopeObjectId: sheetId,
      events,
    }),
  );
  return normalise(smartsheet, delivery("smartsheet", { body }), { ...settings }).fetches;
};

function fetched(events: readonly object[], answers: Answers, settings: object = {}, cursor?: string) {
  const [toFetch] = fetchesOf(events, settings);
  if (!toFetch) throw new Error("no fetch");
  return drive(smartsheetCollector, toFetch, smartsheetWith(answers), { settings: { ...settings }, cursor });
}
const filled = (events: readonly object[], answers: Answers, settings?: object) =>
  fetched(events, answers, settings).collected.filled ?? [];

const statusChanged = [change("cell", "updated", { rowId: 71, columnId: status })];

describe("a row", () => {
  test("that changed says what stands now in the cells that changed, and who did it", () => {
    const { collected, calls } = fetched(statusChanged, { "": ok(sheetOf(row(71))) });
    const [thin] = fetchesOf(statusChanged)[0]?.fills ?? [];

    expect(collected.filled).toEqual([
      {
        ...thin,
        title: "Changed Kick-off call in sheet Northwind onboarding: Status is Done",
        direction: "in",
        actor: { kind: "contact", name: "Jane Doe", email: "jane@acme.example" },
        object: {
          ...thin?.object,
          name: "Kick-off call",
          url: "https://app.smartsheet.com/sheets/x?rowId=71",
        },
        identities: [
          { type: "smartsheet:sheet", value: String(sheetId) },
          { type: "email", value: "jane@acme.example" },
        ],
        details: {
          sheet: String(sheetId),
          sheetName: "Northwind onboarding",
          row: "Kick-off call",
          rowNumber: 12,
          columns: ["Status"],
          cells: { Status: "Done" },
        },
      },
    ]);
    expect(calls.map(({ url }) => url)).toEqual([
      "https://api.smartsheet.com/2.0/users/me",
      `https://api.smartsheet.com/2.0/sheets/${sheetId}?rowIds=71&include=rowPermalink,writerInfo,objectValue&level=2&exclude=nonexistentCells`,
    ]);
  });

  test("that is new has all that stands in it, and its author", () => {
    expect(filled([change("row", "created", { id: 71 })], { "": ok(sheetOf(row(71))) })).toMatchObject([
      {
        type: "record.added",
        title: "Added Kick-off call in sheet Northwind onboarding",
        direction: "out",
        actor: { kind: "team", name: "Joe Ours" },
        identities: [{ type: "smartsheet:sheet" }],
        details: { cells: { Task: "Kick-off call", Status: "Done", Due: "1 Dec" } },
      },
    ]);
  });

  test("that was changed again since names no one", () => {
    const later = row(71, { modifiedAt: "2026-11-20T11:05:00Z" });

    expect(filled(statusChanged, { "": ok(sheetOf(later)) })[0]).not.toHaveProperty("actor");
  });

  test.each([
    ["a name", row(71, { cells: [] }), "Changed row 12 in sheet Northwind onboarding"],
    ["a number either", { id: 71 }, "Changed row in sheet Northwind onboarding"],
    ["more than blanks for a name", row(71, { cells: [cell(task, "  ")] }), "Changed row 12 in"],
    ["cells that are cells", row(71, { cells: [null, 1, { value: {} }] }), "Changed row 12 in"],
  ])("without %s is told as far as it goes", (_, given, title) => {
    expect(filled(statusChanged, { "": ok(sheetOf(given)) })[0]?.title).toContain(title);
  });

  test("shows a number, a tick and a long text as what they are", () => {
    const events = [change("row", "created", { id: 71 })];
    const cells = [cell(task, 12.5), cell(status, true), cell(due, "x".repeat(5_000)), cell(client, null)];

    expect(filled(events, { "": ok(sheetOf(row(71, { cells }))) })).toMatchObject([
      {
        object: { name: "12.5" },
        details: { cells: { Task: "12.5", Status: "true", Due: "x".repeat(1_000) } },
      },
    ]);
  });

  test("comes with forty-nine others by one call, and those that are gone stay as they are", () => {
    const events = Array.from({ length: 50 }, (_, n) => change("row", "updated", { id: n + 1 }));
    const { collected, calls } = fetched(events, { "": ok(sheetOf(row(1), row(2))) });

    expect(calls).toHaveLength(2);
    expect(collected.filled?.map(({ object }) => object?.id)).toEqual([`${sheetId}/1`, `${sheetId}/2`]);
  });

  test("is called as the sheet's name in the settings says", () => {
    expect(filled(statusChanged, { "": ok(sheetOf(row(71))) }, { sheetName: "Acme" })[0]?.title).toContain(
      "in sheet Acme",
    );
  });
});

describe("a customers' column", () => {
  const settings = { customerColumn: "client" };
  const identitiesOf = (value: unknown) =>
    filled(
      statusChanged,
      { "": ok(sheetOf(row(71, { modifiedBy: null, cells: [cell(client, value)] }))) },
      settings,
    )[0]?.identities;

  test("says whose a row is, which the callback alone does not", () => {
    expect(fetchesOf(statusChanged, settings)[0]?.fills?.[0]?.identities).toEqual([]);
    expect(identitiesOf("Acme Ltd")).toEqual([
      { type: "smartsheet:customer", value: `${sheetId}/acme ltd` },
      { type: "name", value: "Acme Ltd" },
    ]);
    expect(identitiesOf("Jane@Acme.example")).toEqual([{ type: "email", value: "jane@acme.example" }]);
  });

  test("of contacts says whose a row is by their addresses", () => {
    const of = (contact: object) => {
      const cells = [{ columnId: client, ...contact }];
      return filled(statusChanged, { "": ok(sheetOf(row(71, { modifiedBy: null, cells }))) }, settings)[0]
        ?.identities;
    };
    const name = { type: "name", value: "Jane Doe" };

    expect(of({ value: "jane@acme.example", displayValue: "Jane Doe" })).toEqual([
      { type: "email", value: "jane@acme.example" },
      name,
    ]);
    const values = [{ email: "jane@acme.example" }, { name: "Bo" }, { email: "bea@acme.example" }];
    expect(of({ displayValue: "Jane Doe", objectValue: { objectType: "MULTI_CONTACT", values } })).toEqual([
      { type: "email", value: "jane@acme.example" },
      { type: "email", value: "bea@acme.example" },
      name,
    ]);
  });

  test("that also names the rows leaves the name out of the title, as lists show the customer", () => {
    const told = filled(statusChanged, { "": ok(sheetOf(row(71))) }, { customerColumn: "Task" });

    expect(told[0]?.title).toBe("Changed row 12 in sheet Northwind onboarding: Status is Done");
  });

  test("that is empty says nothing", () => {
    expect(identitiesOf(null)).toEqual([]);
  });
});

describe("the author", () => {
  const byEmail = (own: string, email: string) =>
    filled(statusChanged, {
      me: ok({ email: own }),
      "": ok(sheetOf(row(71, { modifiedBy: { email } }))),
    })[0]?.direction;

  test("is of the team where the token's user is of the same domain, unless strangers have addresses there", () => {
    expect(byEmail("ann@firm.example", "Joe@FIRM.example")).toBe("out");
    expect(byEmail("ann@gmail.com", "joe@gmail.com")).toBe("in");
    expect(byEmail("ann@gmail.com", "ann@gmail.com")).toBe("out");
    expect(byEmail("ann@web.de", "joe@web.de")).toBe("in");
  });

  test("is unknown where it is not known whose the token is", () => {
    const [event] = filled(statusChanged, { me: errorOf(403), "": ok(sheetOf(row(71))) });

    expect(event).not.toHaveProperty("actor");
    expect(event?.identities).toEqual([{ type: "smartsheet:sheet", value: String(sheetId) }]);
  });

  test("is looked up once", () => {
    const answers = { "": ok(sheetOf(row(71))) };
    const { cursor } = fetched(statusChanged, answers).collected;

    expect(fetched(statusChanged, answers, {}, cursor).calls).toHaveLength(1);
    expect(fetched(statusChanged, answers, {}, "{").calls).toHaveLength(2);
  });
});

describe("beside rows", () => {
  const hanging = { parentType: "ROW", parentId: 71 };
  const jane = { name: "Jane Doe", email: "jane@acme.example" };

  test("a comment says what was written, by whom, on which row", () => {
    const { collected, calls } = fetched([change("comment", "created", { id: 7 })], {
      "comments/7": ok({ id: 7, text: "Can we\nmove it?", createdBy: jane, discussionId: 6 }),
      "discussions/6": ok({ id: 6, title: "Can we", ...hanging }),
      "": ok(sheetOf(row(71))),
    });

    expect(collected.filled).toMatchObject([
      {
        type: "message.posted",
        title: "Wrote comment on Kick-off call in sheet Northwind onboarding: Can we",
        direction: "in",
        object: { kind: "comment", url: "https://app.smartsheet.com/sheets/x?rowId=71" },
        details: { text: "Can we\nmove it?", row: "Kick-off call" },
      },
    ]);
    expect(calls).toHaveLength(4);
  });

  test("comments of one discussion ask for it once", () => {
    const events = [7, 8, 9].map((id) => change("comment", "created", { id }));
    const said = ok({ text: "Hi", discussionId: 6 });
    const answers = { "comments/7": said, "comments/8": said, "comments/9": said, "": ok(sheetOf()) };

    expect(fetched(events, answers).calls.filter(({ url }) => url.includes("/discussions/"))).toHaveLength(1);
  });

  test("an attachment has its name and size, and no address that opens it to anyone", () => {
    const events = filled([change("attachment", "created", { id: 5 })], {
      "attachments/5": ok({
        id: 5,
        name: "Contract.pdf",
        mimeType: "application/pdf",
        sizeInKb: 120,
        createdBy: jane,
        url: "https://files.example/secret",
        urlExpiresInMillis: 120_000,
        ...hanging,
      }),
      "": ok(sheetOf(row(71))),
    });

    expect(events).toMatchObject([
      {
        type: "document.added",
        title: "Added Contract.pdf to Kick-off call in sheet Northwind onboarding",
        object: { name: "Contract.pdf" },
        details: { mimetype: "application/pdf", sizeInKb: 120 },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
  });

  test("a discussion on the sheet itself has its subject", () => {
    const { collected, calls } = fetched([change("discussion", "created", { id: 6 })], {
      "discussions/6": ok({ title: "Dates", createdBy: jane, parentType: "SHEET", parentId: sheetId }),
      "": ok(sheetOf(row(1))),
    });

    expect(collected.filled).toMatchObject([
      { title: "Wrote discussion on sheet Northwind onboarding: Dates", object: { name: "Dates" } },
    ]);
    expect(calls.at(-1)?.url).toContain("?pageSize=1&");
  });

  test("the sheet has its name and the columns that changed", () => {
    expect(filled([change("column", "updated", { id: due })], { "": ok(sheetOf()) })).toMatchObject([
      {
        title: "Changed sheet Northwind onboarding: Due",
        object: { kind: "sheet", name: "Northwind onboarding", url: "https://app.smartsheet.com/sheets/x" },
        details: { columns: ["Due"] },
      },
    ]);
  });

  test("what is gone stays as it is, and so does all where the sheet is gone", () => {
    expect(filled([change("comment", "created", { id: 7 })], { "": ok(sheetOf()) })).toEqual([]);
    expect(filled(statusChanged, {})).toEqual([]);
  });
});

test("a sheet kept elsewhere is read there", () => {
  const calls = (region: string) => fetched(statusChanged, { "": ok(sheetOf()) }, { region }).calls;

  expect(new URL(calls("EU")[0]?.url ?? "").hostname).toBe("api.smartsheet.eu");
  expect(new URL(calls("US government")[0]?.url ?? "").hostname).toBe("api.smartsheetgov.com");
});

test("many comments are fetched ten at a time", () => {
  const events = Array.from({ length: 25 }, (_, n) => change("comment", "created", { id: n + 1 }));

  expect(fetchesOf(events).map(({ fills }) => fills?.length)).toEqual([10, 10, 5]);
});

test.each([
  ["another shape", ok({ name: "secret", columns: {}, rows: [] })],
  ["a sheet without a name", ok({ rows: [] })],
  ["text", ok("<html>")],
])("%s is a fault that names no values", (_, answer) => {
  expect(() => fetched(statusChanged, { "": answer })).toThrow(UnexpectedAnswer);
  expect(() => fetched(statusChanged, { "": answer })).not.toThrow(/secret/);
});

test("no right to the sheet is said in Smartsheet's own code", () => {
  const answer = { status: 403, body: { errorCode: 1004, message: "not authorized" } };

  expect(() => fetched(statusChanged, { "": answer })).toThrow(expect.objectContaining({ code: "1004" }));
});

test("hostile cells are text, and links lead to Smartsheet alone", () => {
  const hostile = "<img src=x onerror=alert(1)>\u202E";
  const columns = [{ id: task, title: "__proto__", primary: true }];
  const permalink = "https://app.smartsheet.com.evil.example/";
  const given = { ...sheetOf(row(71, { permalink, cells: [cell(task, hostile)] })), columns, permalink };
  const [event] = filled([change("row", "created", { id: 71 })], { "": ok(given) });

  expect(event?.object).toEqual(expect.objectContaining({ name: hostile }));
  expect(event?.object).not.toHaveProperty("url");
  expect(Object.entries(event?.details.cells ?? {})).toEqual([["__proto__", hostile]]);
});
