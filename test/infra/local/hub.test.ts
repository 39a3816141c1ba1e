import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Hub, type HubOptions, startHub } from "../../../infra/local/hub.ts";
import { until } from "../../support/until.ts";

let folder: string;
let hub: Hub | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-periodic-"));
});
afterEach(async () => {
  await hub?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts a hub; the codes that it logs. */
async function start(every: NonNullable<HubOptions["every"]>): Promise<string[]> {
  const codes: string[] = [];
  const log: HubOptions["log"] = (_level, code) => void codes.push(code);
  hub = await startHub({ folder, port: 0, token: undefined, endpoint: undefined, every, log });
  return codes;
}

test("a hub looks for silent connections as often as it is told to", async () => {
  const codes = await start({ watch: 100 });

  await until(() => codes.filter((code) => code === "connections_watched").length >= 2);
  expect(codes).not.toContain("run_failed");
});

test("a hub keeps mails as they came for a month", async () => {
  const mails = join(folder, "blobs", "mail");
  await mkdir(mails, { recursive: true });
  for (const [name, days] of [
    ["old.eml", 31],
    ["new.eml", 29],
  ] as const) {
    const at = new Date(Date.now() - days * 24 * 60 * 60_000);
    await writeFile(join(mails, name), "Subject: kept");
    await utimes(join(mails, name), at, at);
  }
  const codes = await start({ old: 100 });
  await until(async () => !(await readdir(mails)).includes("old.eml"));

  expect(await readdir(mails)).toEqual(["new.eml"]);
  expect(codes).not.toContain("run_failed");
});

test("a hub makes daily fetches and looks for jobs without a fault", async () => {
  const codes = await start({ fetches: 50, jobs: 50, watch: 500 });

  await until(() => codes.includes("connections_watched"));
  expect(codes.filter((code) => code.endsWith("_failed"))).toEqual([]);
});
