import { expect, test } from "@jest/globals";
import { columnsRead } from "../../../../functions/connectors/mapping/rule-expressions.ts";

test.each([
  ["Total", ["Total"], false],
  ['row."Client ID"', ["Client ID"], false],
  ['"Client ID"', ["Client ID"], false],
  ["Total || Amount", ["Total", "Amount"], true],
  ["not_null(A, B)", ["A", "B"], true],
  ["to_number(Total)", ["Total"], false],
  ["join(' ', [First, \"Last name\"])", ["First", "Last name"], false],
  ["Status == 'Paid' && change != 'removed'", ["Status"], false],
  ["Kind == `5`", ["Kind"], false],
  ["before.Total", [], false],
  ["changes[?column=='Total']", [], false],
  ["file.name", [], false],
])("%s reads the columns %j of a row", (expression, columns, any) => {
  expect(columnsRead(expression)).toEqual({ columns, any });
});
