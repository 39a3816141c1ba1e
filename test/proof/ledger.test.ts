import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { AnotherRun, Ledger } from "./ledger.ts";

let folder = "";
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-ledger-"));
  ledger = new Ledger(join(folder, "ledger.db"), "a run");
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Notes a delivery with one event for each of these owners. */
function sent(number: number, owners: readonly (string | undefined)[], poison = false): void {
  const owed = owners.map((owner, n) => ({
    id: `e${number}.${n}`,
    ...(owner === undefined ? {} : { owner }),
  }));
  ledger.sent({ number, poison, owed }, `d${number}`);
}

const wrongs = () => [
  ledger.lost().count,
  ledger.twice().count,
  ledger.wrongAccount().count,
  ledger.neverSent().count,
  ledger.hidden().count,
];

describe("the ledger of a proof", () => {
  test("finds nothing wrong where everything is there once and where it belongs", () => {
    sent(1, ["7 email=a", undefined]);
    sent(2, ["7 email=a"]);
    sent(3, ["8 email=b"]);
    sent(4, [undefined], true);
    for (const id of ["e1.0", "e2.0"]) ledger.saw(id, "acc_a");
    ledger.saw("e3.0", "acc_b");
    for (const id of ["e1.1", "e4.0"]) ledger.saw(id, undefined);
    ledger.showed("d4");

    expect(wrongs()).toEqual([0, 0, 0, 0, 0]);
    expect(ledger.unseen()).toBeUndefined();
  });

  test("finds what is lost, and names it", () => {
    sent(1, ["7 email=a", "7 email=a"]);
    ledger.saw("e1.0", "acc_a");

    expect(ledger.lost()).toEqual({ count: 1, examples: ["e1.1 of delivery 1"] });
    expect(ledger.unseen()).toBe("e1.1");
  });

  test("finds what is there twice", () => {
    sent(1, ["7 email=a"]);
    ledger.saw("e1.0", "acc_a");
    ledger.saw("e1.0", "acc_a");

    expect(ledger.twice()).toEqual({ count: 1, examples: ["e1.0 is there 2 times"] });
  });

  test("finds two customers in one account", () => {
    sent(1, ["7 email=a"]);
    sent(2, ["8 email=b"]);
    ledger.saw("e1.0", "acc_a");
    ledger.saw("e2.0", "acc_a");

    expect(ledger.wrongAccount()).toEqual({ count: 1, examples: ["acc_a has 7,8"] });
  });

  test("finds one customer's like events in two accounts, or in none", () => {
    sent(1, ["7 email=a"]);
    sent(2, ["7 email=a"]);
    ledger.saw("e1.0", "acc_a");
    ledger.saw("e2.0", "acc_b");
    expect(ledger.wrongAccount().examples).toEqual(["7 email=a is in 2 accounts"]);

    ledger.forgetSeen();
    ledger.saw("e1.0", "acc_a");
    ledger.saw("e2.0", undefined);
    expect(ledger.wrongAccount().examples).toEqual(["7 email=a is in 1 accounts"]);
  });

  test("finds what no delivery tells of, and poison that is not listed", () => {
    sent(1, [undefined], true);
    ledger.saw("e1.0", undefined);
    ledger.saw("e9.0", "acc_a");

    expect(ledger.neverSent()).toEqual({ count: 1, examples: ["e9.0"] });
    expect(ledger.hidden()).toEqual({ count: 1, examples: ["delivery 1"] });
  });

  test("goes on where it was broken off, with the same run and no other", () => {
    sent(1, ["7 email=a"]);
    ledger.faultIsOver(12, "kill -9");
    ledger.close();
    ledger = new Ledger(join(folder, "ledger.db"), "a run");

    expect([ledger.has(1), ledger.has(2), ledger.faults]).toEqual([true, false, 1]);
    expect(() => new Ledger(join(folder, "ledger.db"), "another")).toThrow(
      new AnotherRun("a run", "another"),
    );
  });
});
