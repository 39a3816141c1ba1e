import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { documentsOf } from "../../../functions/insight/money/documents.ts";
import { receivablesOf } from "../../../functions/insight/money/receivables.ts";
import { moneyEvent } from "../../support/money-events.ts";

const told = [
  "evt_1, invoice.created, invoice/7, 2026-10-01T09:00:00, 100.00 of 100.00 GBP, issued 2026-10-01, due 2026-10-31",
  "evt_2, invoice.updated, invoice/7, 2026-10-09T09:00:00, 40.00 of 100.00 GBP, issued 2026-10-01, due 2026-10-31",
  "evt_3, invoice.created, invoice/8, 2026-10-02T09:00:00, 5.00 of 5.00 GBP, issued 2026-10-02",
  "evt_4, invoice.deleted, invoice/8, 2026-10-03T09:00:00, deleted",
  "evt_5, invoice.created, invoice/9, 2026-10-02T09:00:00, pending",
].map(moneyEvent);

test("documents are the same whatever order their events come in, and however often", () => {
  const documents = documentsOf(told);

  fc.assert(
    fc.property(fc.shuffledSubarray([...told, ...told], { minLength: 10 }), (events) => {
      expect(documentsOf(events)).toEqual(documents);
    }),
  );
});

test("a document shows its readings, and the event of the latest", () => {
  const [first, second, third] = documentsOf(told);

  expect(first).toMatchObject({ id: "7", state: "open", event: "evt_2", owed: { open: "40.00" } });
  expect(first?.readings.map(({ event }) => event)).toEqual(["evt_1", "evt_2"]);
  expect(second).toMatchObject({ id: "8", state: "gone" });
  expect(third).toMatchObject({ id: "9", state: "pending" });
});

test("a document whose own row says that it was deleted is gone, though no event here says so", () => {
  const [name = ""] = documentsOf(told).map((document) => document.name);

  const documents = documentsOf(told, (one) => one === name);

  expect(documents[0]).toMatchObject({ id: "7", state: "gone" });
  expect(receivablesOf(documents, "2026-11-27")).toEqual({ pending: 1, currencies: {} });
});

test("instants are compared as instants, not as text: a whole second comes before its milliseconds", () => {
  const [whole, later] = ["2026-10-01T09:00:05Z", "2026-10-01T09:00:05.900Z"].map((asOf, n) => ({
    ...moneyEvent(`evt_${n}, invoice.updated, invoice/7, 2026-10-01T09:00:00`),
    owed: { total: "9", open: String(n), currency: "GBP", asOf },
  }));

  expect(whole && later && documentsOf([later, whole])[0]?.owed?.open).toBe("1");
});
