import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { addExportCommand } from "../../../infra/cli/exports.ts";
import { Explained } from "../../../infra/explained.ts";
import { account } from "../../../schemas/account.ts";
import { accountEvent } from "../../../schemas/account-event.ts";
import { saidBy } from "../../support/command-line.ts";
import { allEvents, deliver, type RunningHub, runHub, untilEvents } from "../../support/hub.ts";

const secret = "a secret of this test";
let running: RunningHub;
let folder: string;
beforeAll(async () => {
  running = await runHub();
  folder = await mkdtemp(join(tmpdir(), "cli-exports-"));
  await running.api.call("PUT", "/api/connections/relay/main", { secrets: [secret] });
  for (const n of [1, 2, 3])
    await deliver(running.hub.url, "relay", {
      body: JSON.stringify({
        event_type: "note.added",
        title: `=Note ${n}`,
        account_email: "jane@acme.example",
      }),
      secret,
    });
  await untilEvents(running.api, 3);
});
afterAll(async () => {
  await running.end();
  await rm(folder, { recursive: true });
});

/** What the command line prints for these words. */
async function hub(...words: readonly string[]): Promise<string> {
  const deps = { api: async () => running.api, pause: async () => await pause(20) };
  return (await saidBy((program, say) => addExportCommand(program, { ...deps, say }), words)).join("\n");
}
/** The files of the one export that a folder has, by their names. */
async function filesIn(where: string): Promise<Map<string, string>> {
  const [job = ""] = await readdir(where);
  const names = (await readdir(join(where, job))).sort();
  const texts = names.map(async (name) => [name, await readFile(join(where, job, name), "utf8")] as const);
  return new Map(await Promise.all(texts));
}
const lines = (text = "") => text.split(/\r?\n/).filter((line) => line !== "");

test("where nothing can be written no export is begun", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");

  await expect(hub("export", join(file, "all"))).rejects.toThrow(Explained);
  expect(await running.api.ask("GET", "/api/exports")).toEqual({ exports: [] });
});

test("everything is in the folder, as the API tells it", async () => {
  expect(await hub("export", join(folder, "all"))).toContain("1 accounts and 3 events");

  const files = await filesIn(join(folder, "all"));
  expect([...files.keys()]).toEqual(["accounts-0001.jsonl", "events-0001.jsonl"]);
  const told = lines(files.get("events-0001.jsonl")).map((line) => accountEvent.parse(JSON.parse(line)));
  expect(told).toEqual(await allEvents(running.api, "/api/timeline?limit=200&by=recordedTime"));
  const [one] = lines(files.get("accounts-0001.jsonl")).map((line) => account.parse(JSON.parse(line)));
  expect(one?.identities).toEqual([{ type: "email", value: "jane@acme.example" }]);
});

test("what is there already is not fetched again, and what was cut off is", async () => {
  const where = join(folder, "all");
  const [job = ""] = await readdir(where);
  const kept = join(where, job, "accounts-0001.jsonl");
  await writeFile(kept, "as it was");
  await rm(join(where, job, "events-0001.jsonl"));
  await writeFile(join(where, job, "events-0001.jsonl.part"), "half");

  expect(await hub("export", where)).toContain("1 of 2 files are new");

  expect(await readFile(kept, "utf8")).toBe("as it was");
  const files = await filesIn(where);
  expect([...files.keys()]).toEqual(["accounts-0001.jsonl", "events-0001.jsonl"]);
  expect(lines(files.get("events-0001.jsonl"))).toHaveLength(3);
});

test("as CSV no cell is a formula, and the files are their owner's alone", async () => {
  await hub("export", join(folder, "csv"), "--format", "csv");

  const text = (await filesIn(join(folder, "csv"))).get("events-0001.csv");
  expect(text).toContain("'=Note 1");
  expect(lines(text)).toHaveLength(4);
  const [job = ""] = await readdir(join(folder, "csv"));
  expect((await stat(join(folder, "csv", job, "events-0001.csv"))).mode & 0o077).toBe(0);
});
