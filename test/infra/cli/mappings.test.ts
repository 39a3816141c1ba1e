import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addMappingCommands } from "../../../infra/cli/mappings.ts";
import { saidBy } from "../../support/command-line.ts";
import { eventsOf, uploadFile } from "../../support/files.ts";
import { deliver, type RunningHub, runHub } from "../../support/hub.ts";
import { until } from "../../support/until.ts";

const secret = "a secret of this test";
let running: RunningHub;
let folder: string;
beforeAll(async () => {
  running = await runHub();
  folder = await mkdtemp(join(tmpdir(), "cli-mappings-"));
});
afterAll(async () => {
  await running.end();
  await rm(folder, { recursive: true });
});

/** What the command line prints for these words. */
async function hub(...words: readonly string[]): Promise<string> {
  const api = async () => running.api;
  return (await saidBy((program, say) => addMappingCommands(program, { api, say }), words)).join("\n");
}

const connect = async (path: string, settings: object) =>
  await running.api.call("PUT", `/api/connections/${path}`, { secrets: [secret], settings });
const titles = async (connection: string, count: number) =>
  (await eventsOf(running.api, connection, count))
    .filter(({ family }) => family !== "system")
    .map(({ title }) => title)
    .sort();
const untilTitled = async (connection: string, expected: readonly string[]) =>
  await until(async () => (await titles(connection, 1)).join() === expected.join());
const rule = (title: string) => ({ rules: [{ rule: "told", type: "expense.captured", title }] });

describe("a wrong reading is counted, then put right, from the command line", () => {
  test("of posts", async () => {
    await connect("jetpack-workflow/posts", { mapping: rule("Job {id}") });
    for (const id of ["1", "2"])
      await deliver(running.hub.url, "jetpack-workflow", {
        body: JSON.stringify({ id, name: `Year-end ${id}` }),
        secret,
        connection: "posts",
      });
    await untilTitled("posts", ["Job 1", "Job 2"]);
    await connect("jetpack-workflow/posts", { mapping: rule("{name} done") });
    const rerun = ["rerun", "jetpack-workflow", "--connection", "posts"];

    expect(await hub(...rerun, "--dry-run")).toBe(
      "2 looked at: 0 same, 2 changed, 0 added, 0 withdrawn, 0 unread\nCounted only: nothing has changed.",
    );
    expect(await titles("posts", 2)).toEqual(["Job 1", "Job 2"]);
    expect(await hub(...rerun)).toContain("2 changed");
    await untilTitled("posts", ["Year-end 1 done", "Year-end 2 done"]);
    expect(await hub(...rerun, "--dry-run")).toContain("2 same, 0 changed");
  });

  test("of a file's rows, from a proposal made of that file", async () => {
    const csv = "Bill Id,Supplier,Client Email\n1,Acme,ann@a.example\n2,Bolt,bob@b.example\n";
    const path = join(folder, "bills.csv");
    await writeFile(path, csv);
    const file = { key: "Bill Id", baseline: "rows" };
    await connect("autoentry/rows", { file });
    await uploadFile(running.api, "autoentry/rows", "bills.csv", csv);
    await untilTitled("rows", ["Record added: 1", "Record added: 2"]);
    const proposed: { rules: readonly object[] } = JSON.parse(await hub("propose", "autoentry", path));
    const mapping = { rules: proposed.rules.map((one) => ({ ...one, title: "{Supplier} billed" })) };
    const mappingPath = join(folder, "mapping.json");
    await writeFile(mappingPath, JSON.stringify(mapping));
    await connect("autoentry/rows", { file: { ...file, mapping } });
    const rerun = ["rerun", "autoentry", "--connection", "rows"];

    expect(await hub("preview", "relay", mappingPath, path)).toContain("Acme billed");
    expect(await hub(...rerun, "--dry-run")).toBe(
      "2 looked at: 0 same, 2 changed, 0 added, 0 withdrawn, 0 unread\nCounted only: nothing has changed.",
    );
    await hub(...rerun);
    await untilTitled("rows", ["Acme billed", "Bolt billed"]);
  });

  test("of mails", async () => {
    await connect("dropbox/mails", {});
    const own = join(running.folder, "mail", "dropbox", "mails");
    await mkdir(own, { recursive: true });
    const text =
      "From: no-reply@tool.example\r\nSubject: Invoice 7\r\n\r\nClient email: kim@wine.example\r\n";
    await writeFile(join(own, "one.part"), text);
    await rename(join(own, "one.part"), join(own, "one.eml"));
    await untilTitled("mails", ["Invoice 7"]);
    const mail = { mapping: { rules: [{ ...rule("{subject} of {fields.client_email}").rules[0] }] } };
    await connect("dropbox/mails", { mail });
    const rerun = ["rerun", "dropbox", "--connection", "mails"];

    expect(await hub(...rerun, "--dry-run")).toBe(
      "1 looked at: 0 same, 0 changed, 1 added, 1 withdrawn, 0 unread\nCounted only: nothing has changed.",
    );
    expect(await titles("mails", 1)).toEqual(["Invoice 7"]);
    await hub(...rerun);
    await untilTitled("mails", ["Invoice 7 of kim@wine.example"]);
  });
});
