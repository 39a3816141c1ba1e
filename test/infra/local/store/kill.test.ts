import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { LocalStore } from "../../../../infra/local/store/store.ts";
import { directoryTable, eventsTable } from "../../../../infra/tables.ts";
import { kills } from "../../../support/repeats.ts";

const script = fileURLToPath(new URL("../../../support/killed-store.ts", import.meta.url));
/** Three transactions of three rows each make a group. */
const rows = 9;
/** Before each row where there is time for it, else in the middle of two transactions and after the last. */
const step = kills < rows ? 4 : 1;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-kill-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** Runs a group that a kill cuts short before one of its rows; the transactions that were answered before. */
async function killedBefore(row: number): Promise<string[]> {
  return await new Promise((done, failed) => {
    execFile(
      process.execPath,
      [script, join(folder, "store.sqlite"), String(row), String(row)],
      { env: { ...process.env, NODE_OPTIONS: "" } },
      (error, stdout, stderr) => {
        if (error?.signal === "SIGKILL") done(stdout.split("\n").filter((line) => line !== ""));
        else failed(new Error(`It was not killed: ${stderr}`));
      },
    );
  });
}

/** How many rows of each transaction the file holds, read as a hub does that starts after the kill. */
function rowsByTransaction(): ReadonlyMap<string, number> {
  const store = new LocalStore(join(folder, "store.sqlite"));
  store.createTable("events", eventsTable);
  store.createTable("directory", directoryTable);
  const found = Map.groupBy([...store.rows("events"), ...store.rows("directory")], ({ pk }) => String(pk));
  store.close();
  return new Map([...found].map(([pk, those]) => [pk, those.length]));
}

test("a kill before any row of a group leaves all or nothing of each transaction, and all of each that was answered", async () => {
  const answered: string[] = [];
  for (let row = 1; row <= rows; row += step) {
    const group = await killedBefore(row);
    answered.push(...group);
    const kept = rowsByTransaction();

    expect(group).toHaveLength(row < rows ? 0 : 3);
    expect([...kept].filter(([, count]) => count !== 3)).toEqual([]);
    expect(answered.filter((one) => !kept.has(one))).toEqual([]);
  }
}, 60_000);
