import { expect, test } from "@jest/globals";
import { ledgers } from "../../../functions/connectors/catalogue.ts";

test("the tools that keep books are in order, the accounting systems first", async () => {
  expect(await ledgers()).toEqual(["quickbooks", "xero", "accelo", "practice-cs", "stripe"]);
});
