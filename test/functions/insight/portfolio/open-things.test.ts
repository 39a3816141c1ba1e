import { describe, expect, test } from "@jest/globals";
import { MoneySum } from "../../../../functions/insight/money/months.ts";
import { openThings } from "../../../../functions/insight/portfolio/open-things.ts";
import { insightEvent as event } from "../../../support/insight-facts.ts";

const letter = { kind: "envelope", id: "e1", name: "Engagement letter" };
const payroll = { kind: "task", id: "t1", name: "November payroll" };
const today = "2026-11-27";

describe("what waits in an account", () => {
  test("is an agreement that was sent and not signed, since the day it was sent", () => {
    const sent = event("agreement.sent", "2026-09-02", { object: letter });
    const viewed = event("agreement.viewed", "2026-09-05", { object: letter });

    expect(openThings([viewed, sent], today)).toEqual([
      { kind: "agreement", name: "Engagement letter", since: "2026-09-02", event: viewed.id },
    ]);
    for (const type of ["agreement.completed", "agreement.declined", "agreement.voided"] as const)
      expect(openThings([sent, event(type, "2026-09-09", { object: letter })], today)).toEqual([]);
  });

  test("is a task past its day that nobody has done", () => {
    const given = event("task.assigned", "2026-11-01", {
      object: payroll,
      scheduledFor: "2026-11-20T00:00:00.000Z",
    });

    expect(openThings([given], today)).toMatchObject([{ kind: "task", since: "2026-11-20" }]);
    expect(openThings([given], "2026-11-20")).toEqual([]);
    expect(openThings([given, event("task.completed", "2026-11-21", { object: payroll })], today)).toEqual(
      [],
    );
  });

  test("is known only up to the day that is asked for", () => {
    const sent = event("agreement.sent", "2026-11-28", { object: letter });

    expect(openThings([sent], today)).toEqual([]);
  });
});

test("months of several accounts are summed in each currency, to the penny, and never across them", () => {
  const money = (invoiced: string) => ({ invoiced, credited: "0.00", received: "0.10", refunded: "0.00" });

  const sum = new MoneySum();
  for (const one of [{ GBP: money("0.10") }, { GBP: money("0.20"), EUR: money("5.00") }, {}]) sum.add(one);
  expect(sum.written()).toEqual({
    EUR: money("5.00"),
    GBP: { ...money("0.30"), received: "0.20" },
  });
});
