import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { account, accountPage } from "../../schemas/account.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { job } from "../../schemas/job.ts";
import { type RerunReport, rerunReport } from "../../schemas/mapping.ts";
import { uploadFile } from "../support/files.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";

const secret = "a secret of this test";
let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const call = async (method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown) =>
  await running.api.call(method, path, body);
/** Each kind of test has a tool for itself: a run looks through all of a tool's events. */
const tools: Readonly<Record<string, string>> = {
  long: "jirav",
  renamed: "enq",
  cut: "client-hub",
  rows: "autoentry",
};
const toolOf = (name: string) => tools[name] ?? "jetpack-workflow";
const of = (name: string) => `/api/connections/${toolOf(name)}/${name}`;
const rule = {
  rule: "job",
  type: "project.completed",
  title: "{name}",
  key: ["id"],
  account: { email: "mail" },
};
const settle = async (name: string, ...rules: readonly object[]) =>
  await call("PUT", of(name), { secrets: [secret], settings: { mapping: { rules } } });
const post = async (name: string, body: unknown) => {
  const { status } = await deliver(running.hub.url, toolOf(name), {
    body: JSON.stringify(body),
    secret,
    connection: name,
  });
  expect(status).toBe(200);
};
const kept = async (name: string): Promise<AccountEvent[]> =>
  (await allEvents(running.api, `/api/timeline?limit=200&tool=${toolOf(name)}`)).filter(
    (one) => one.connection === name,
  );
const told = async (name: string) => (await kept(name)).filter(({ family }) => family !== "system");
const titles = async (name: string) => (await told(name)).map(({ title }) => title).sort();
const untilTitles = async (name: string, expected: readonly string[]) => {
  const sorted = [...expected].sort().join("\n");
  await until(async () => (await titles(name)).join("\n") === sorted, 20_000).catch(async () => {
    expect(await titles(name)).toEqual([...expected].sort());
  });
};

/** A run from its beginning to its end, page by page, and what its pages counted. */
async function rerun(
  path: string,
  body: object = {},
): Promise<Omit<RerunReport, "next"> & { pages: number }> {
  const total = { deliveries: 0, same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0, pages: 0 };
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const { next, ...page } = rerunReport.parse(await call("POST", `${path}/rerun`, { ...body, cursor }));
    for (const what of ["deliveries", "same", "changed", "added", "withdrawn", "unread"] as const)
      total[what] += page[what];
    total.pages++;
    cursor = next;
  }
  return total;
}
const jobs = (count: number, mail = "jane@list.example") =>
  Array.from({ length: count }, (_, n) => ({ id: `J-${n}`, name: `Job ${n}`, mail }));
const none = { same: 0, changed: 0, added: 0, withdrawn: 0, unread: 0 };

describe("a post of more entries than a page has", () => {
  const count = 101;

  seldom(
    "is counted once, and each of its events once, before and while it is put right",
    async () => {
      await settle("long", rule);
      await post("long", jobs(count));
      await untilTitles(
        "long",
        jobs(count).map(({ name }) => name),
      );
      await settle("long", { ...rule, title: "{name} is done" });
      const would = await rerun(of("long"), { dryRun: true });
      const did = await rerun(of("long"));
      await untilTitles(
        "long",
        jobs(count).map(({ name }) => `${name} is done`),
      );

      expect(would).toMatchObject({ ...none, deliveries: 1, changed: count });
      expect(did).toEqual(would);
      expect(await rerun(of("long"))).toMatchObject({ ...none, deliveries: 1, same: count });
    },
    90_000,
  );

  seldom(
    "whose rule has another name is told once: by the events of now",
    async () => {
      await settle("renamed", rule);
      await post("renamed", jobs(count));
      await untilTitles(
        "renamed",
        jobs(count).map(({ name }) => name),
      );
      for (const name of ["work", "again"]) {
        await settle("renamed", { ...rule, rule: name, title: `{name} (${name})` });
        const would = await rerun(of("renamed"), { dryRun: true });
        const did = await rerun(of("renamed"));
        await untilTitles(
          "renamed",
          jobs(count).map((one) => `${one.name} (${name})`),
        );

        expect(would).toMatchObject({ ...none, deliveries: 1, added: count, withdrawn: count });
        expect(did).toEqual(would);
        expect(await rerun(of("renamed"), { dryRun: true })).toMatchObject({ ...none, same: count });
      }
    },
    120_000,
  );
});

describe("a post of which an entry cannot be read", () => {
  test("is put right as to its others", async () => {
    const staged = { ...rule, type: { from: "stage", table: { done: "project.completed" } } };
    await settle("broken", staged);
    await post("broken", [
      { id: 1, name: "Tax", stage: "done" },
      { id: 2, name: "Payroll", stage: "odd" },
      { id: 3, name: "Audit", stage: "done" },
    ]);
    await untilTitles("broken", ["Audit", "Tax"]);
    await settle("broken", { ...staged, title: "{name} is done" });
    const would = await rerun(of("broken"), { dryRun: true });
    const did = await rerun(of("broken"));
    await untilTitles("broken", ["Audit is done", "Tax is done"]);

    expect(would).toMatchObject({ ...none, deliveries: 1, changed: 2, unread: 1 });
    expect(did).toEqual(would);
  });
});

describe("a mapping that reads less", () => {
  test("withdraws the surplus, and one that reads more brings it back, without a second event", async () => {
    await settle("less", rule);
    await post("less", jobs(5));
    await untilTitles(
      "less",
      jobs(5).map(({ name }) => name),
    );
    await settle("less", { ...rule, when: "id == 'J-1' || id == 'J-3'" });
    expect(await rerun(of("less"), { dryRun: true })).toMatchObject({ same: 2, withdrawn: 3 });
    await rerun(of("less"));
    await untilTitles("less", ["Job 1", "Job 3"]);
    expect(await rerun(of("less"))).toMatchObject({ ...none, same: 2 });
    await settle("less", rule);
    await rerun(of("less"));
    await untilTitles(
      "less",
      jobs(5).map(({ name }) => name),
    );
    expect(await kept("less")).toHaveLength(5);
  });

  test("withdraws all of it where no entry is left", async () => {
    await settle("nothing", rule);
    await post("nothing", jobs(3));
    await untilTitles(
      "nothing",
      jobs(3).map(({ name }) => name),
    );
    await settle("nothing", { ...rule, when: "id == 'J-9'" });
    const would = await rerun(of("nothing"), { dryRun: true });
    await rerun(of("nothing"));

    await untilTitles("nothing", []);

    expect(would).toMatchObject({ ...none, withdrawn: 3 });
    expect(await rerun(of("nothing"))).toMatchObject({ ...none, deliveries: 1 });
  });
});

describe("what is not there any more", () => {
  test("is said, and does not keep the others from being put right", async () => {
    await settle("expired", rule);
    const noise = randomBytes(400_000).toString("base64");
    await post("expired", { id: 1, name: "Kept by its blob", noise });
    await post("expired", { id: 2, name: "Small" });
    await untilTitles("expired", ["Kept by its blob", "Small"]);
    const blobs = join(running.folder, "blobs");
    const large = (await readdir(blobs, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    for (const one of large) await rm(join(one.parentPath, one.name));
    expect(large.length).toBeGreaterThan(0);
    await settle("expired", { ...rule, title: "{name}!" });
    const would = await rerun(of("expired"), { dryRun: true });
    const did = await rerun(of("expired"));
    await untilTitles("expired", ["Kept by its blob", "Small!"]);

    expect(would).toMatchObject({ ...none, changed: 1, unread: 1 });
    expect(did).toEqual(would);
  });
});

describe("what people have done meanwhile", () => {
  const accountOf = async (mail: string) => {
    const { accounts } = accountPage.parse(await call("GET", `/api/accounts?q=${mail}`));
    return accounts[0]?.id ?? "";
  };
  const made = async (name: string, identities: readonly object[] = []) =>
    account.parse(await call("POST", "/api/accounts", { name, identities })).id;
  const on = async (id: string) =>
    (await allEvents(running.api, `/api/accounts/${id}/timeline?limit=200`)).map(({ title }) => title).sort();

  test("an identity that was led elsewhere leads there after it", async () => {
    await settle("moved", rule);
    await post("moved", [{ id: 1, name: "Tax", mail: "jane@moved.example" }]);
    await untilTitles("moved", ["Tax"]);
    const other = await made("Moved to");
    await call("PUT", "/api/identities/email/jane%40moved.example", { account: other });
    await until(async () => (await on(other)).length === 1);
    await settle("moved", { ...rule, title: "{name} is done" });
    await rerun(of("moved"));
    await until(async () => (await on(other)).join() === "Tax is done");
  });

  test("a merged account shows what was corrected, and so does what it was before", async () => {
    await settle("merged", rule);
    await post("merged", [{ id: 1, name: "Tax", mail: "jane@merged.example" }]);
    await untilTitles("merged", ["Tax"]);
    const [to, from] = [await made("Merged to"), await accountOf("jane@merged.example")];
    const merge = await call("POST", `/api/accounts/${to}/merge`, { from });
    await settle("merged", { ...rule, title: "{name} is done" });
    await rerun(of("merged"));
    await until(async () => (await on(to)).join() === "Tax is done");
    await call("DELETE", `/api/merges/${JSON.parse(JSON.stringify(merge)).merge}`);
    expect(await on(from)).toEqual(["Tax is done"]);
  });

  test("an erased customer stays erased, also where another customer's entries came with theirs", async () => {
    const gone = await made("Gone", [{ type: "email", value: "jane@gone.example" }]);
    await made("Stays", [{ type: "email", value: "kim@stays.example" }]);
    await settle("erased", rule);
    await post("erased", [
      { id: 1, name: "Theirs", mail: "jane@gone.example" },
      { id: 2, name: "Others", mail: "kim@stays.example" },
    ]);
    await untilTitles("erased", ["Others", "Theirs"]);
    const { job: id } = job.parse(await call("DELETE", `/api/accounts/${gone}`));
    await until(async () => job.parse(await call("GET", `/api/jobs/${id}`)).state === "done", 30_000);
    for (const name of ["job", "work"]) {
      await settle("erased", { ...rule, rule: name, title: `{name} (${name})` });
      const would = await rerun(of("erased"), { dryRun: true });
      const did = await rerun(of("erased"));
      expect(would).toMatchObject(
        name === "job" ? { ...none, changed: 1 } : { ...none, added: 1, withdrawn: 1 },
      );
      expect(did).toEqual(would);
      await untilTitles("erased", [`Others (${name})`]);
      expect(JSON.stringify(await kept("erased"))).not.toContain("gone.example");
    }
  }, 60_000);
});

describe("a run", () => {
  seldom(
    "that is cut off after a page and begun again, beside another and beside new deliveries, ends as one does",
    async () => {
      await settle("cut", rule);
      const all = jobs(120);
      for (let at = 0; at < all.length; at += 8) await post("cut", all.slice(at, at + 8));
      await untilTitles(
        "cut",
        all.map(({ name }) => name),
      );
      await settle("cut", { ...rule, title: "{name} is done" });
      await call("POST", `${of("cut")}/rerun`, {});
      await Promise.all([
        rerun(of("cut")),
        rerun(of("cut")),
        post("cut", { id: "new", name: "New" }),
        post("cut", all.slice(0, 8)),
      ]);
      await untilTitles(
        "cut",
        [...all, { name: "New" }].map(({ name }) => `${name} is done`),
      );

      expect(await rerun(of("cut"))).toMatchObject({ ...none, same: 121 });
      expect(await kept("cut")).toHaveLength(121);
    },
    60_000,
  );
});

describe("a file whose rows became more events, and then fewer", () => {
  const path = of("rows");
  const connect = async (...rules: readonly object[]) =>
    await call("PUT", path, {
      secrets: [secret],
      settings: { file: { key: "Id", baseline: "rows", mapping: { rules } } },
    });
  const bill = { rule: "bill", type: "expense.captured", title: "Bill {Id}" };
  const note = { rule: "note", type: "expense.published", title: "Paid {Id}" };

  test("has those of now", async () => {
    await connect(bill);
    await uploadFile(running.api, "autoentry/rows", "a.csv", "Id,Client\n1,ann@a.example\n2,bob@b.example\n");
    await untilTitles("rows", ["Bill 1", "Bill 2"]);
    await connect(bill, note);
    const would = await rerun(path, { dryRun: true });
    expect(await rerun(path)).toEqual(would);
    await untilTitles("rows", ["Bill 1", "Bill 2", "Paid 1", "Paid 2"]);
    await connect({ ...bill, title: "The bill {Id}" });
    const then = await rerun(path, { dryRun: true });
    expect(await rerun(path)).toEqual(then);
    await untilTitles("rows", ["The bill 1", "The bill 2"]);

    expect(would).toMatchObject({ ...none, same: 2, added: 2 });
    expect(then).toMatchObject({ ...none, changed: 2, withdrawn: 2 });
  });
});
