import { expect, test } from "@jest/globals";
import { applyMapping } from "../../../functions/connectors/mapping/apply.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { practiceCs } from "../../../functions/connectors/practice-cs/index.ts";
import { practiceCsMapping } from "../../../functions/connectors/practice-cs/mapping.ts";
import { delivery } from "../../support/delivery.ts";

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

test.each([
  ["as the query's server writes them", (name: string) => name.toUpperCase()],
  ["in words", (name: string) => name.replace("_", " ").replace(/^./, (letter) => letter.toUpperCase())],
])("a post's columns are known %s, as a file's are", (_how, written) => {
  const body = Object.fromEntries(Object.entries(invoice).map(([name, value]) => [written(name), value]));
  const { events } = normalise(
    practiceCs,
    delivery("practice-cs", {
      body: Buffer.from(JSON.stringify(body)),
      headers: { "content-type": "application/json" },
    }),
    {},
  );

  expect(events).toMatchObject([{ type: "invoice.created", money: { amount: "100.00", currency: "USD" } }]);
});
