import { describe, expect, test } from "@jest/globals";
import { linesOf } from "../../../../functions/serve/console/state/lines.ts";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { message } from "../../../support/message.ts";

const event = (at: string, given: Partial<AccountEvent> = {}): AccountEvent => ({
  ...message({ time: `2026-11-${at}:00.000Z` }, `${at} ${JSON.stringify(given)}`).data,
  account: "acc_1",
  delivery: "dlv_1",
  recordedTime: `2026-11-${at}:00.000Z`,
  ...given,
});
const shape = (events: readonly AccountEvent[], open: readonly string[] = []) =>
  linesOf(events, { dayOf: (at) => at.slice(0, 10), open: new Set(open) }).map((line) =>
    line.kind === "day" ? line.day : line.kind === "burst" ? line.events.length : line.kind,
  );

describe("the lines of a timeline", () => {
  test("have a heading for each day", () => {
    expect(shape([event("20T10:00"), event("20T08:00"), event("19T10:00")])).toEqual([
      "2026-11-20",
      "event",
      "event",
      "2026-11-19",
      "event",
    ]);
  });

  test("fold four and more of one tool and family that follow closely", () => {
    const minutes = ["09:24", "09:20", "09:15", "09:10"].map((at) => event(`20T${at}`));

    expect(shape(minutes)).toEqual(["2026-11-20", 4]);
    expect(shape(minutes.slice(0, 3))).toEqual(["2026-11-20", "event", "event", "event"]);
  });

  test.each([
    ["far apart", [event("20T12:00"), event("20T11:00"), event("20T10:00"), event("20T09:00")]],
    ["of several tools", ["a", "b", "a", "b"].map((tool, n) => event(`20T09:0${9 - n}`, { tool }))],
    ["of several accounts", ["1", "2", "1", "2"].map((account, n) => event(`20T09:0${9 - n}`, { account }))],
    ["on both sides of midnight", ["21T00:02", "21T00:01", "20T23:59", "20T23:58"].map((at) => event(at))],
    ["notes", [1, 2, 3, 4].map((n) => event(`20T09:0${9 - n}`, { type: "note.added", family: "note" }))],
  ])("never fold events %s", (_what, events) => {
    expect(shape(events).filter((one) => typeof one === "number")).toEqual([]);
  });

  test("open where the reader has opened them, and stay open when the burst grows", () => {
    const burst = ["09:24", "09:20", "09:15", "09:10"].map((at) => event(`20T${at}`));
    const key = `burst ${burst.at(-1)?.id}`;

    expect(shape(burst, [key])).toEqual(["2026-11-20", 4, "event", "event", "event", "event"]);
    expect(shape([event("20T09:30"), ...burst], [key])[1]).toBe(5);
    expect(shape([event("20T09:30"), ...burst], [key])).toHaveLength(7);
  });

  const heard = (events: readonly AccountEvent[]) =>
    linesOf(events, { dayOf: (at) => at.slice(0, 10), open: new Set() }).map(
      (line) => (line.kind === "day" || line.kind === "event" ? line.heard : undefined) ?? "",
    );
  const late = { recordedTime: "2026-11-25T09:00:00.000Z" };

  test("say once, with the day, that all of it was heard on a later one", () => {
    expect(heard([event("20T10:00", late), event("20T08:00", late), event("19T10:00")])).toEqual([
      ...["2026-11-25", "", ""],
      ...["", ""],
    ]);
    expect(heard([event("20T10:00", late)])).toEqual(["2026-11-25", ""]);
  });

  test("say it of the one that was heard later than what happened on its day", () => {
    expect(heard([event("20T10:00"), event("20T08:00", late)])).toEqual(["", "", "2026-11-25"]);
  });

  test("say it of each where they were heard on several days", () => {
    const later = { recordedTime: "2026-11-26T09:00:00.000Z" };
    expect(heard([event("20T10:00", late), event("20T08:00", later)])).toEqual([
      "",
      "2026-11-25",
      "2026-11-26",
    ]);
  });

  test("say nothing of what a clock that is behind heard before it happened", () => {
    const before = { recordedTime: "2026-11-19T23:59:00.000Z" };
    expect(heard([event("20T10:00", before), event("20T08:00", before)])).toEqual(["", "", ""]);
  });
});
