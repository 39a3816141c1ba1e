import { expect, test } from "@jest/globals";
import { applyMapping } from "../../../functions/connectors/mapping/apply.ts";
import { practiceCsMapping } from "../../../functions/connectors/practice-cs/mapping.ts";

const invoice = {
  ...{ record_type: "Invoice", record_id: "7", client_id: "C1", title: "INV-7", amount: "100.00" },
  ...{ currency: "USD", occurred_at: "2026-11-30", due_at: "2026-12-31" },
};
const dueOf = (status: string | null) =>
  applyMapping(practiceCsMapping, { ...invoice, status }, { receivedAt: new Date("2026-11-30T09:00:00Z") })
    .events[0]?.scheduledFor;

test.each(["open", "Sent", "", null])("an invoice that is %j falls due", (status) => {
  expect(dueOf(status)).toBe("2026-12-31T00:00:00.000Z");
});

test.each(["paid", "PAID", "Void", "voided"])("an invoice that is %s falls due no more", (status) => {
  expect(dueOf(status)).toBeUndefined();
});
