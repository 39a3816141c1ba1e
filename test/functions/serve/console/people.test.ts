import { expect, test } from "@jest/globals";
import { peopleOf } from "../../../../functions/serve/console/state/people.ts";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { message } from "../../../support/message.ts";

const event = (day: number, given: Partial<AccountEvent>): AccountEvent => ({
  ...message({ time: `2026-11-${day}T10:00:00.000Z` }, `${day}`).data,
  account: "acc_1",
  delivery: "dlv_1",
  recordedTime: `2026-11-${day}T10:00:00.000Z`,
  ...given,
});
const jane = { kind: "contact", name: "Jane Doe", email: "Jane@northwind.example" } as const;
const omar = { kind: "contact", name: "Omar Haddad" } as const;

test("are those who acted, once each and the last first, then addresses and numbers that nobody has used yet", () => {
  const events = [event(12, { actor: jane }), event(20, { actor: omar }), event(21, { actor: jane })];

  expect(
    peopleOf(events, [
      { type: "email", value: "jane@northwind.example" },
      { type: "email", value: "accounts@northwind.example" },
      { type: "phone", value: "+4420" },
      { type: "domain", value: "northwind.example" },
    ]),
  ).toEqual([
    { name: "Jane Doe", email: "Jane@northwind.example" },
    { name: "Omar Haddad" },
    { name: "accounts@northwind.example", email: "accounts@northwind.example" },
    { name: "+4420", phone: "+4420" },
  ]);
});

test("are not our own: neither the team, nor a tool, nor who is named as having done what we did", () => {
  expect(
    peopleOf(
      [
        event(12, { actor: { kind: "team", name: "Mai Tran" } }),
        event(13, { actor: { kind: "tool", name: "A machine" } }),
        event(14, { actor: { kind: "contact", name: "Mai Tran" }, direction: "out" }),
      ],
      [],
    ),
  ).toEqual([]);
});
