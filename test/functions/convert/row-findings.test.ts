import { expect, test } from "@jest/globals";
import { rowEvents } from "../../../functions/connectors/rows/row-events.ts";
import { RowFindings } from "../../../functions/convert/row-findings.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";

const file = {
  tool: "dext",
  file: "fil_1",
  name: "items.csv",
  sha256: "0".repeat(64),
  asOf: "2026-11-23T06:00:00.000Z",
  snapshot: "snap1",
  revision: 1,
  dates: "day-first",
} as const;

function findingsOf(given: object, ...rows: readonly Record<string, string>[]) {
  const settings = fileSettings.parse({ key: "No", ...given });
  const findings = new RowFindings(settings.mapping);
  for (const after of rows) {
    const change = { change: "added", key: after.No ?? "", after } as const;
    findings.of(change, rowEvents(change, file, settings));
  }
  return findings.findings.map(({ code, message }) => [code, message]);
}

const rows = [
  { No: "1", Client: "Northwind", Mail: "ann@northwind.example", Sum: "5.00" },
  { No: "2", Client: "Contoso", Mail: "", Sum: "much" },
];

test("a report counts the rows that name no customer, and those that name one by name alone", () => {
  expect(findingsOf({}, ...rows)).toEqual([
    ["no_customer", expect.stringContaining("2 of 2 rows name no customer")],
  ]);
  expect(findingsOf({ account: { name: "Client" } }, ...rows)).toEqual([
    ["customer_by_name", expect.stringContaining("2 of 2 rows")],
  ]);
  expect(findingsOf({ account: { name: "Client", email: "Mail" } }, ...rows)).toEqual([
    ["customer_by_name", expect.stringContaining("1 of 2 rows")],
  ]);
});

test("a report says what the mapping could not read, how often, and when it was for no row", () => {
  const rule = { rule: "bill", type: "bill.created", title: "{No}", account: { name: "Client" } };
  const money = { amount: "Sum", currency: "USD" };

  expect(findingsOf({ mapping: { rules: [{ ...rule, money }] } }, ...rows).slice(1)).toEqual([
    ["unread", 'rules[0].money.amount is not an amount: in 1 of 2 rows, the first with the key 2: "much".'],
  ]);
  expect(
    findingsOf(
      { account: { email: "Mail" }, mapping: { rules: [{ ...rule, when: "No == '9'" }] } },
      rows[0] ?? {},
    ),
  ).toEqual([["mapping_reads_nothing", expect.any(String)]]);
});
