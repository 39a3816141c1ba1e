import { expect, test } from "@jest/globals";
import { lastDone } from "../../../../functions/serve/console/state/last-done.ts";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { message } from "../../../support/message.ts";

const now = "2026-11-27T09:00:00.000Z";
const owed = { total: "10.00", open: "10.00", currency: "GBP", due: "2026-10-31", asOf: now };
const invoice = { tool: "quickbooks", connection: "main", kind: "invoice", id: "7", owed };
const object = { kind: "invoice", id: "7", name: "HP-3052" };
const event = (day: string, given: Partial<AccountEvent>): AccountEvent => ({
  ...message({ time: `${day}T10:00:00.000Z` }, day).data,
  ...{ account: "acc_1", delivery: "dlv_1", recordedTime: now, tool: "quickbooks", connection: "main" },
  ...{ family: "money", ...given },
});
const sent = event("2026-10-01", { type: "invoice.sent", object });
const mail = (day: string, title: string, direction: "in" | "out" = "out") =>
  event(day, { type: "email.sent", family: "email", tool: "boomerang-gmail", title, direction });
const done = (...events: AccountEvent[]) => {
  const found = lastDone(events, invoice, now);
  return found && `${found.what} ${found.time.slice(0, 10)}`;
};

test("is the newest of what happened to the invoice itself, whatever order events come in", () => {
  const changed = event("2026-10-03", { type: "invoice.updated", object });
  const other = event("2026-10-09", {
    type: "invoice.sent",
    object: { ...object, id: "8", name: "HP-3053" },
  });

  expect(done(sent)).toBe("sent 2026-10-01");
  expect(done(changed, sent, other)).toBe("changed 2026-10-03");
  expect(done(sent, event("2026-11-01", { type: "invoice.overdue", object }))).toBe("sent 2026-10-01");
  expect(done(sent, event("2026-12-01", { type: "invoice.updated", object }))).toBe("sent 2026-10-01");
  expect(done(sent, event("2026-10-05", { ...changed, connection: "another" }))).toBe("sent 2026-10-01");
  expect(done(other)).toBeUndefined();
});

test("is a payment that names it: a part of it, or one that the bank refused", () => {
  const settles = [{ kind: "invoice", id: "7", amount: "4.00" }];
  const payment = { kind: "payment", id: "1" };
  const part = event("2026-11-02", { type: "payment.received", object: payment, owed: { ...owed, settles } });
  const refused = event("2026-11-04", {
    ...{ type: "payment.failed", object: payment, tool: "relay" },
    title: "Direct debit for HP-3052 was refused by the bank",
  });

  expect(done(sent, part)).toBe("partPaid 2026-11-02");
  expect(done(sent, part, refused)).toBe("failed 2026-11-04");
  expect(done(sent, { ...refused, title: "Direct debit for HP-30521 was refused" })).toBe("sent 2026-10-01");
});

test("is that it was paid where nothing of it is left, though the night's list has it open", () => {
  const settles = [{ kind: "invoice", id: "7", amount: "10.00" }];
  const payment = event("2026-11-26", {
    ...{ type: "payment.received", object: { kind: "payment", id: "1" }, owed: { ...owed, settles } },
  });
  const told = event("2026-11-26", { type: "invoice.updated", object, owed: { ...owed, open: "0.00" } });

  expect(done(sent, payment)).toBe("paid 2026-11-26");
  expect(done(sent, told)).toBe("paid 2026-11-26");
});

test("is what the team wrote that names its number: a reminder once it is due", () => {
  expect(done(sent, mail("2026-10-20", "Query on HP-3052"))).toBe("wrote 2026-10-20");
  expect(done(sent, mail("2026-11-24", "Reminder: hp-3052"))).toBe("reminded 2026-11-24");
  expect(done(sent, mail("2026-11-24", "Query on HP-3052", "in"))).toBe("sent 2026-10-01");
  expect(done(sent, mail("2026-11-24", "Lunch?"))).toBe("sent 2026-10-01");
});
