import { expect, test } from "@jest/globals";
import { ledgers } from "../../../functions/connectors/catalogue.ts";

test("the tools that keep books are in order, the accounting system first", async () => {
  expect(await ledgers()).toEqual(["quickbooks", "accelo", "practice-cs", "stripe"]);
});
