import { expect, test } from "@jest/globals";
import { nameFor } from "../../../../functions/serve/console/state/name-for.ts";

test("the connection of a table is called as the table, as far as an address can have it, and never as another", () => {
  expect(nameFor("Hóa đơn 2026", [])).toBe("hoa-don-2026");
  expect(nameFor("  Clients (old) ", ["clients-old"])).toBe("clients-old-2");
  expect(nameFor("請求書", ["table", "table-2"])).toBe("table-3");
  expect(nameFor("a".repeat(80), [])).toHaveLength(50);
});
