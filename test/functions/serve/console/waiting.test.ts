import { expect, test } from "@jest/globals";
import { waitingIn } from "../../../../functions/serve/console/state/waiting.ts";

type Told = Parameters<typeof waitingIn>[0][number];

let n = 0;
const told = (type: string, account: string, time: string, more: Partial<Told> = {}): Told => ({
  ...{ id: `evt_${n++}`, type, account, time: `2026-11-27T${time}:00.000Z`, direction: "in" },
  ...more,
});
const out = { direction: "out" } as const;

test("the newest that a client wrote waits, until something is said to them", () => {
  const first = told("message.posted", "alder", "06:00");
  const last = told("email.received", "alder", "07:00");
  expect(waitingIn([last, first])).toEqual(new Set([last.id]));
  expect(waitingIn([first, last, told("email.sent", "alder", "07:30", out)])).toEqual(new Set());
  expect(waitingIn([told("message.posted", "alder", "06:30", out), first])).toEqual(new Set());
});

test("neither a bill, a colleague's note nor a word to somebody else answers", () => {
  const asked = told("request.opened", "birch", "06:00");
  const after = [
    told("invoice.sent", "birch", "06:10", out),
    told("note.added", "birch", "06:20", out),
    told("email.sent", "cedar", "06:30", out),
  ];
  expect(waitingIn([...after, asked])).toEqual(new Set([asked.id]));
});

test("what was resolved, paid or done by a machine waits for nobody", () => {
  const object = { kind: "request", id: "r1" };
  expect(
    waitingIn([
      told("request.opened", "birch", "06:00", { object }),
      told("request.resolved", "birch", "06:05", { object, actor: { kind: "tool" } }),
      told("payment.received", "alder", "06:00"),
      told("message.posted", "elm", "06:00", { actor: { kind: "tool" } }),
    ]),
  ).toEqual(new Set());
});
