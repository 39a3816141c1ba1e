import { expect, test } from "@jest/globals";
import { lastWordsOf } from "../../../functions/insight/last-words.ts";
import { insightEvent as event } from "../../support/insight-facts.ts";

test("a note, a machine and a bank's refusal after it do not take the place of the last word", () => {
  const events = [
    event("note.added", "2026-11-26", { direction: "out" }),
    event("payment.failed", "2026-11-25"),
    event("email.sent", "2026-11-24", { direction: "out", actor: { kind: "tool" } }),
    event("email.sent", "2026-11-02", { direction: "out" }),
    event("email.received", "2026-11-01", { direction: "in" }),
  ];

  expect(lastWordsOf(events)).toEqual({
    customer: { event: "evt_email.received_2026-11-01_", time: "2026-11-01T10:00:00.000Z" },
    us: { event: "evt_email.sent_2026-11-02_", time: "2026-11-02T10:00:00.000Z" },
  });
});
