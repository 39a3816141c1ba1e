import { describe, expect, test } from "@jest/globals";
import { sendsEvent, sendsState } from "../../../functions/sending/matches.ts";
import { ruleWhen } from "../../../schemas/rule.ts";

const invoice = {
  type: "invoice.paid",
  tool: "quickbooks",
  family: "money",
  money: { amount: "1580.00", currency: "GBP" },
} as const;
const acme = { id: "acc_acme", tags: ["vip", "payroll"] };
const bo = { id: "acc_bo", tags: [] };
const sends = (when: object, accounts = [acme], event: Parameters<typeof sendsEvent>[1] = invoice) =>
  sendsEvent(ruleWhen.parse(when), event, accounts);

describe("a rule sends an event on", () => {
  test.each([
    [{}],
    [{ types: ["invoice.paid"] }],
    [{ types: ["invoice.*"] }],
    [{ types: ["call.made", "invoice.*"], tools: ["quickbooks"] }],
    [{ accounts: ["acc_acme"] }],
    [{ tags: ["vip"] }],
    [{ tags: ["nobody", "payroll"], accounts: ["acc_acme"] }],
    [{ least: { amount: "1580", currency: "GBP" } }],
    [{ states: ["silent"], types: ["invoice.paid"] }],
  ])("where all that it names holds: %j", (when) => expect(sends(when)).toBe(true));

  test.each([
    [{ types: ["invoice"] }],
    [{ types: ["invoice.pai*"] }],
    [{ types: ["invoice.paid"], tools: ["slack"] }],
    [{ accounts: ["acc_bo"] }],
    [{ tags: ["VIP"] }],
    [{ least: { amount: "1580.01", currency: "GBP" } }],
    [{ least: { amount: "1", currency: "USD" } }],
    [{ states: ["silent"] }],
    [{ states: ["silent"], tags: ["vip"] }],
  ])("and not where one does not: %j", (when) => expect(sends(when)).toBe(false));

  test("where account and tag hold of one account, not of two", () => {
    const when = { accounts: ["acc_bo"], tags: ["vip"] };

    expect(sends(when, [acme, bo])).toBe(false);
    expect(sends({ tags: ["vip"] }, [bo, acme])).toBe(true);
  });

  test("of no amount where it names one, and of no account where it names none", () => {
    const { money: _money, ...bare } = invoice;
    expect(sends({ least: { amount: "0", currency: "GBP" } }, [acme], bare)).toBe(false);
    expect([sends({}, []), sends({ tags: ["vip"] }, [])]).toEqual([true, false]);
  });

  test("that the hub notes of itself only where its type is named", () => {
    const noted = { type: "system.observed", tool: "relay", family: "system" } as const;
    expect([sends({}, [acme], noted), sends({ types: ["system.*"] }, [acme], noted)]).toEqual([false, true]);
  });
});

test("a rule sends a state on that an account enters, of the accounts that it names", () => {
  const when = ruleWhen.parse({ states: ["silent", "overdue"], tags: ["vip"] });

  expect(sendsState(when, "silent", acme)).toBe(true);
  expect([sendsState(when, "atRisk", acme), sendsState(when, "silent", bo)]).toEqual([false, false]);
  expect(sendsState(ruleWhen.parse({}), "silent", acme)).toBe(false);
});
