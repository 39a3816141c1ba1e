import { expect, test } from "@jest/globals";
import { eraseAgain, erasedSince } from "../../../infra/cli/erase-again.ts";
import type { AuditEntry } from "../../../schemas/audit.ts";

const entry = (day: number, action: AuditEntry["action"], account: string): AuditEntry => ({
  id: `aud_${day}`,
  at: `2026-11-${day}T10:00:00.000Z`,
  by: "Ann",
  byId: "ann",
  action,
  summary: "",
  account,
});

/** A history of three pages; `read` are the cursors that were asked for. */
function historyOf(pages: readonly (readonly AuditEntry[])[]) {
  const read: (string | undefined)[] = [];
  const history = async (cursor: string | undefined) => {
    read.push(cursor);
    const page = Number(cursor ?? 0);
    return { entries: pages[page] ?? [], ...(page + 1 < pages.length ? { next: String(page + 1) } : {}) };
  };
  return { read, history };
}

const pages = [
  [entry(28, "account.erased", "acc_3"), entry(27, "account.changed", "acc_9")],
  [entry(26, "account.erased", "acc_2"), entry(20, "account.erased", "acc_1")],
  [entry(10, "account.erased", "acc_0")],
];

test("tells what was erased since a backup, page by page, and reads no further back", async () => {
  const { history, read } = historyOf(pages);

  expect(await erasedSince(new Date("2026-11-26T00:00:00Z"), history)).toEqual(["acc_2", "acc_3"]);
  expect(read).toEqual([undefined, "1"]);
});

test("reads to the end where all of it is later", async () => {
  const { history } = historyOf(pages);

  expect(await erasedSince(new Date("2020-01-01T00:00:00Z"), history)).toEqual([
    "acc_0",
    "acc_1",
    "acc_2",
    "acc_3",
  ]);
});

test("erases each account of the list again, and passes over what is not there", async () => {
  const asked: string[] = [];
  const said: string[] = [];
  const erase = async (account: string) => {
    asked.push(account);
    return account !== "acc_2";
  };

  expect(await eraseAgain("acc_1\nacc_2\r\n\nacc_3\n", erase, (line) => said.push(line))).toBe(2);
  expect(asked).toEqual(["acc_1", "acc_2", "acc_3"]);
  expect(said).toContain("acc_2: is not there");
});

test("a list as npm writes it into a file is read, and of one that is something else nothing is erased", async () => {
  const asked: string[] = [];
  const erase = async (account: string) => asked.push(account) > 0;
  const none = () => undefined;
  const byNpm =
    "\n> account-hub@0.1.0 hub\n> node infra/cli/main.ts erased --since 2026-11-26\n\nacc_1\nacc_2\n";

  expect(await eraseAgain(byNpm, erase, none)).toBe(2);
  expect(asked).toEqual(["acc_1", "acc_2"]);
  await expect(eraseAgain("acc_3\nAcme Ltd\n", erase, none)).rejects.toThrow("Line 2");
  expect(asked).toEqual(["acc_1", "acc_2"]);
});
