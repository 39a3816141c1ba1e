import { expect, test } from "@jest/globals";
import { besideLedger } from "../../../../functions/serve/console/state/beside-ledger.ts";

const none = {
  notDue: "0.00",
  d1_30: "0.00",
  d31_60: "0.00",
  d61_90: "0.00",
  d91: "0.00",
  noDueDate: "0.00",
};
/** A client that owes so much in pounds; `difference`: how far its ledger's own total is from that. */
const row = (id: string, outstanding: string, difference?: string, more: object = {}) => ({
  ...{ id, name: `Client ${id}`, ledger: "quickbooks" },
  receivables: {
    GBP: {
      ...{ outstanding, overdue: "0.00", credit: "0.00", net: outstanding, oldestDays: 0 },
      ...{ buckets: none, evidence: [] },
      ...(difference === undefined
        ? {}
        : { control: { balance: `${Number(outstanding) + Number(difference)}`, difference, event: "evt" } }),
    },
  },
  ...more,
});

test("ledgers agree where all that owe are told of and none differs", () => {
  expect(besideLedger([row("1", "10.00", "0.00"), row("2", "5.00", "0.00")], "GBP")).toEqual({
    ...{ ledgers: ["quickbooks"], clients: 2, told: 2, unlike: [], difference: "0.00" },
  });
  expect(besideLedger([row("1", "10.00", "0.00", { ledger: undefined })], "GBP")?.ledgers).toEqual([]);
  expect(
    besideLedger([row("1", "1.00", "0.00", { ledger: "xero" }), row("2", "1.00", "0.00")], "GBP")?.ledgers,
  ).toEqual(["quickbooks", "xero"]);
});

test("what differs is named, and too much at one is not made up by too little at another", () => {
  const found = besideLedger(
    [row("1", "10.00", "400.10"), row("2", "5.00", "-400.20"), row("3", "5.00", "0.00")],
    "GBP",
  );

  expect(found).toMatchObject({ clients: 3, told: 3, difference: "800.30" });
  expect(found?.unlike.map(({ id }) => id)).toEqual(["1", "2"]);
});

test("a client that owes nothing here counts where the ledger says that it does", () => {
  expect(besideLedger([row("1", "0.00", "0.00"), row("2", "10.00", "0.00")], "GBP")?.clients).toBe(1);
  expect(besideLedger([row("1", "0.00", "7.00"), row("2", "10.00", "0.00")], "GBP")).toMatchObject({
    ...{ clients: 2, told: 2, difference: "7.00" },
  });
});

test("nothing is said where no ledger says anything, and how many are told of where only some are", () => {
  expect(besideLedger([row("1", "10.00")], "GBP")).toBeUndefined();
  expect(besideLedger([row("1", "10.00", "0.00")], "EUR")).toBeUndefined();
  expect(besideLedger([row("1", "10.00"), row("2", "5.00", "0.00")], "GBP")).toMatchObject({
    ...{ clients: 2, told: 1 },
  });
});
