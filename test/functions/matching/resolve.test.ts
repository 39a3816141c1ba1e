import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nameOf } from "../../../functions/matching/keys-of.ts";
import { type Lead, type LinkRule, resolve } from "../../../functions/matching/resolve.ts";
import type { Identity } from "../../../schemas/account-event.ts";
import { share } from "../../support/repeats.ts";

const key = (text: string): Identity => {
  const [type = "", value = ""] = text.split(" ");
  return { type, value };
};
const jane = "email jane@acme.com";
const bob = "email bob@globex.com";
const acme = "domain acme.com";
const globex = "domain globex.com";
const customer = "quickbooks:customer 77/58";
const company = "quickbooks:company 77";
const phone = "phone +442079460958";
const channel = "slack:channel T1/C1";

type Links = Readonly<Record<string, readonly [rule: LinkRule, ...accounts: string[]]>>;

function decide(keys: readonly string[], links: Links, tool = "quickbooks") {
  const leads = new Map<string, Lead>(
    Object.entries(links).map(([name, [rule, ...accounts]]) => [nameOf(key(name)), { accounts, rule }]),
  );
  const { claims, conflict } = resolve(keys.map(key), leads, tool);
  const words = (all: typeof claims) => all.map(({ account, rule }) => `${account} ${rule}`);
  return { claims: words(claims), conflict: words(conflict) };
}

describe("one customer", () => {
  test.each<[string, string[], Links, string[]]>([
    ["no one is known", [jane, acme, phone], {}, []],
    ["an exact email", [jane, acme], { [jane]: ["email", "A"] }, ["A email"]],
    ["a business domain", [jane, acme], { [acme]: ["domain", "A"] }, ["A domain"]],
    ["a phone number", [phone], { [phone]: ["phone", "A"] }, ["A phone"]],
    ["a domain by itself", [acme], { [acme]: ["manual", "A"] }, ["A manual"]],
    [
      "the more exact of email and domain",
      [jane, acme],
      { [jane]: ["email", "A"], [acme]: ["domain", "B"] },
      ["A email"],
    ],
    [
      "an email before its domain assigned by hand",
      [jane, acme],
      { [jane]: ["email", "A"], [acme]: ["manual", "B"] },
      ["A email"],
    ],
    [
      "the tool's record before its realm",
      [customer, company],
      { [customer]: ["external", "A"], [company]: ["external", "B"] },
      ["A external"],
    ],
    [
      "the realm where the record is unknown",
      [customer, company],
      { [company]: ["external", "B"] },
      ["B external"],
    ],
    [
      "a realm assigned by hand before an imported record",
      [customer, company],
      { [customer]: ["external", "A"], [company]: ["manual", "B"] },
      ["B manual"],
    ],
    ["another tool's id", [channel], { [channel]: ["external", "A"] }, ["A external"]],
    [
      "everything that agrees",
      [customer, jane, phone],
      { [customer]: ["external", "A"], [jane]: ["email", "A"], [phone]: ["phone", "A"] },
      ["A external"],
    ],
  ])("is found by %s", (_rule, keys, links, claims) => {
    expect(decide(keys, links)).toEqual({ claims, conflict: [] });
  });
});

describe("rules that disagree", () => {
  test.each<[string, string[], Links, string[], string[]]>([
    [
      "the tool's own record decides against an email",
      [customer, jane],
      { [customer]: ["external", "A"], [jane]: ["email", "B"] },
      ["A external"],
      ["A external", "B email"],
    ],
    [
      "a person's assignment decides against an imported record",
      [customer, jane],
      { [customer]: ["external", "A"], [jane]: ["manual", "B"] },
      ["B manual"],
      ["B manual", "A external"],
    ],
    [
      "two assignments by hand: the tool's record decides",
      [customer, jane],
      { [customer]: ["manual", "A"], [jane]: ["manual", "B"] },
      ["A manual"],
      ["A manual", "B manual"],
    ],
    [
      "email against phone: the inbox",
      [jane, phone],
      { [jane]: ["email", "A"], [phone]: ["phone", "B"] },
      [],
      ["A email", "B phone"],
    ],
    [
      "email against phone by hand: the phone",
      [jane, phone],
      { [jane]: ["email", "A"], [phone]: ["manual", "B"] },
      ["B manual"],
      ["A email", "B manual"],
    ],
    [
      "email by hand against phone: the email",
      [jane, phone],
      { [jane]: ["manual", "A"], [phone]: ["phone", "B"] },
      ["A manual"],
      ["A manual", "B phone"],
    ],
    [
      "another tool's id against an email: the inbox",
      [channel, jane],
      { [channel]: ["external", "A"], [jane]: ["email", "B"] },
      [],
      ["B email", "A external"],
    ],
    [
      "an email of several accounts: the inbox",
      [jane, acme],
      { [jane]: ["email", "A", "B"], [acme]: ["domain", "C"] },
      [],
      ["A email", "B email"],
    ],
    [
      "an email of several accounts: the record decides",
      [customer, jane],
      { [customer]: ["external", "B"], [jane]: ["email", "A", "B"] },
      ["B external"],
      [],
    ],
  ])("%s", (_what, keys, links, claims, conflict) => {
    expect(decide(keys, links)).toEqual({ claims, conflict });
  });
});

describe("several customers", () => {
  test.each<[string, string[], Links, string[]]>([
    [
      "signers of two",
      [jane, acme, bob, globex],
      { [jane]: ["email", "A"], [globex]: ["domain", "B"] },
      ["A email", "B domain"],
    ],
    [
      "the record's first, then the guests'",
      [customer, jane, bob],
      { [customer]: ["external", "C"], [jane]: ["email", "A"], [bob]: ["email", "B"] },
      ["C external", "A email", "B email"],
    ],
    [
      "two people of one and one of another",
      [jane, "email joe@acme.com", acme, bob],
      { [acme]: ["domain", "A"], [bob]: ["email", "B"] },
      ["A domain", "B email"],
    ],
  ])("%s are all on it, each once", (_what, keys, links, claims) => {
    expect(decide(keys, links)).toEqual({ claims, conflict: [] });
  });
});

const universe = [jane, bob, acme, globex, customer, company, phone, channel];
const anyLinks = fc.dictionary(
  fc.constantFrom(...universe),
  fc.tuple(
    fc.constantFrom<LinkRule>("manual", "external", "email", "domain", "phone"),
    fc.uniqueArray(fc.constantFrom("A", "B", "C"), { minLength: 1, maxLength: 2 }),
  ),
);

describe("for any identities and links", () => {
  test("claims name each account once, only accounts that a link leads to, and a conflict names two or more", () => {
    fc.assert(
      fc.property(fc.subarray(universe), anyLinks, (keys, given) => {
        const links: Links = Object.fromEntries(
          Object.entries(given).map(([name, [rule, accounts]]) => [name, [rule, ...accounts]]),
        );
        const { claims, conflict } = decide(keys, links);
        const accounts = claims.map((claim) => claim.split(" ")[0]);
        const known = keys.flatMap((name) => links[name]?.slice(1) ?? []);

        expect(new Set(accounts).size).toBe(accounts.length);
        for (const account of accounts) expect(known).toContain(account);
        expect(conflict.length).not.toBe(1);
      }),
      { numRuns: share(2_000) },
    );
  });

  test("an identity assigned by hand that is alone of its kind always leads where it was assigned", () => {
    fc.assert(
      fc.property(fc.constantFrom(jane, customer, phone, channel), anyLinks, (assigned, given) => {
        const links: Links = {
          ...Object.fromEntries(
            Object.entries(given).map(([name, [, accounts]]) => [name, ["email" as const, ...accounts]]),
          ),
          [assigned]: ["manual", "M"],
        };

        expect(decide([assigned, acme], links).claims[0]).toBe("M manual");
      }),
    );
  });
});
