import { describe, expect, test } from "@jest/globals";
import { createHandler as createJobs } from "../../../functions/jobs/handler.ts";
import { type Limits, renewWords } from "../../../functions/searching/renew.ts";
import { eraseAccount } from "../../../functions/serve/accounts.ts";
import { EventTexts } from "../../../functions/serve/search/event-texts.ts";
import { OlderTexts } from "../../../functions/serve/search/older-texts.ts";
import { search } from "../../../functions/serve/search/search.ts";
import type { Key } from "../../../functions/store/table.ts";
import { wordFiles } from "../../../functions/store/word-files.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { insightHub, told } from "../../support/insight-hub.ts";
import { few } from "../../support/repeats.ts";
import { seldom } from "../../support/seldom.ts";

const kim = { id: "kim", name: "Kim", role: "admin" as const };
const never = () => false;

/** A hub through whose days a test goes. */
function hubOver(limits?: Limits) {
  let clock = Date.parse("2026-09-10T09:00:00.000Z");
  const logged: string[] = [];
  const hub = insightHub(new Date(clock), {
    now: () => new Date(clock),
    log: (_level, code) => void logged.push(code),
  });
  const { deps, kept, idOf, hear } = hub;
  const said = async (of: string, title: string, more: Partial<PublishedEvent> = {}) =>
    await hear([
      told(of, "email.received", deps.now().toISOString().slice(0, 10), {
        ...{ title, direction: "in", time: deps.now().toISOString() },
        ...more,
      }),
    ]);
  const jobs = async () =>
    await createJobs({
      ...deps,
      indexLag: 0,
      countSoon: async () => undefined,
      pause: async () => undefined,
    })({}, { ...context, awsRequestId: String(clock) });
  return {
    ...hub,
    logged,
    said,
    jobs,
    on(day: string, hour = "09:00") {
      clock = Date.parse(`${day}T${hour}:00.000Z`);
    },
    night: async () => await renewWords(deps, never, limits),
    erase: async (of: string) => {
      await eraseAccount(idOf(of), kim, deps);
      await jobs();
    },
    /** Asks a process that has only just begun. */
    async found(q: string, more: Readonly<Record<string, string>> = {}) {
      const texts = { newest: new EventTexts(), older: new OlderTexts() };
      const answer = await search(new URLSearchParams({ q, ...more }), texts, deps);
      return {
        titles: answer.events.map(({ title }) => title),
        people: answer.people.map(({ name }) => name),
        documents: answer.objects.map(({ object }) => object?.name),
        searched: answer.searched,
        counts: answer.counts,
        /** How many are in this process's own memory. */
        remembered: texts.newest.searched.events,
      };
    },
    /** What lies in the files, as letters. */
    async words() {
      const { files = [] } = (await wordFiles(deps)) ?? {};
      const { readFile } = await import("../../../functions/searching/kept-files.ts");
      const read = await Promise.all(files.map(async (entry) => await readFile(entry, deps.blobs)));
      return read.map(({ words }) => words.toString().split("\n"));
    },
    filesKept: () => [...kept].filter(([key, bytes]) => key.startsWith("search/") && bytes.length > 0),
  };
}
const context = {
  getRemainingTimeInMillis: () => 600_000,
  callbackWaitsForEmptyEventLoop: false,
  functionName: "jobs",
  functionVersion: "1",
  invokedFunctionArn: "jobs",
  memoryLimitInMB: "512",
  awsRequestId: "search",
  logGroupName: "jobs",
  logStreamName: "jobs",
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

const invoice = {
  object: { kind: "invoice", id: "58", name: "HP-3055" },
  type: "invoice.sent",
  family: "money",
} as const;
const person = { actor: { kind: "contact", name: "Nguyễn Thị Đào", email: "dao@sen.example" } } as const;

/** Three months of events, and the night after each. */
async function threeMonths(limits?: Limits) {
  const hub = hubOver(limits);
  await hub.said("sen", "Invoice HP-3055 sent", { ...invoice, direction: "out" });
  hub.on("2026-09-12");
  await hub.night();
  await hub.said("gone", "Confidential charter");
  hub.on("2026-10-15");
  await hub.night();
  await hub.said("sen", "Hỏi về quyết toán thuế", person);
  hub.on("2026-10-17");
  await hub.said("gone", "Confidential again");
  hub.on("2026-11-28");
  await hub.night();
  await hub.said("oak", "Fresh from the oven");
  return hub;
}
const onePerFile: Limits = { inFile: 1, inAll: 100, together: 1 };

const ways = [
  ["in a file each", onePerFile],
  ["in one file", undefined],
] as const;

describe.each(few(ways, 1))("what is older, %s", (_name, limits) => {
  test("is found after the night, by parts of words and without marks, and not read again by who searches", async () => {
    const { found } = await threeMonths(limits);

    expect(await found("3055")).toMatchObject({ titles: ["Invoice HP-3055 sent"], documents: ["HP-3055"] });
    expect((await found("quyet toan")).titles).toEqual(["Hỏi về quyết toán thuế"]);
    expect((await found("dao")).people).toEqual(["Nguyễn Thị Đào"]);
    expect((await found("oven")).titles).toEqual(["Fresh from the oven"]);
    expect((await found("confidential")).titles).toEqual(["Confidential again", "Confidential charter"]);
    expect((await found("e")).titles).toEqual([
      "Fresh from the oven",
      "Confidential again",
      "Hỏi về quyết toán thuế",
      "Confidential charter",
      "Invoice HP-3055 sent",
    ]);
    const { searched, remembered } = await found("nothing");
    expect(remembered).toBe(1);
    expect(searched).toMatchObject({ events: 5, people: 1, objects: 1, complete: true });
    expect(searched.since).toBe("2026-09-10T09:00:00.000Z");
    expect(searched.oldest).toBe("2026-09-10T09:00:00.000Z");
  });

  test("is narrowed by tool, family, days and owner", async () => {
    const { found, call, idOf } = await threeMonths(limits);
    await call("PATCH", `/api/accounts/${idOf("gone")}`, { owner: "Mai" });

    expect((await found("e", { family: "money" })).titles).toEqual(["Invoice HP-3055 sent"]);
    expect((await found("e", { tool: "none-such" })).titles).toEqual([]);
    expect((await found("confidential", { until: "2026-09-30" })).titles).toEqual(["Confidential charter"]);
    expect((await found("confidential", { since: "2026-10-01" })).titles).toEqual(["Confidential again"]);
    expect((await found("e", { owner: "Mai" })).titles).toEqual([
      "Confidential again",
      "Confidential charter",
    ]);
  });

  test("is not found once it is erased, and no word of it is left in any file", async () => {
    const hub = await threeMonths(limits);
    expect((await hub.words()).flat()).toContain("confidential");

    await hub.erase("gone");

    expect((await hub.found("confidential")).titles).toEqual([]);
    expect((await hub.found("3055")).titles).toEqual(["Invoice HP-3055 sent"]);
    expect((await hub.words()).flat()).not.toContain("confidential");
    // Nothing else is left than the files that are there: their words, and their ids.
    expect(hub.filesKept()).toHaveLength(2 * ((await wordFiles(hub.deps))?.files.length ?? 0));
  });

  seldom("is found by its new words the night after it was corrected", async () => {
    const hub = await threeMonths(limits);
    const [event = ""] = (await hub.found("confidential", { until: "2026-09-30" })).titles;
    expect(event).toBe("Confidential charter");

    hub.on("2026-11-28", "10:00");
    await hub.hear([
      told("gone", "email.received", "2026-09-12", { title: "Public matter", direction: "in", revision: 2 }),
    ]);
    hub.on("2026-11-29");
    expect(await hub.night()).toBe("done");

    expect((await hub.found("public matter")).titles).toEqual(["Public matter"]);
    expect((await hub.found("charter")).titles).toEqual([]);
    expect((await hub.words()).flat()).not.toContain("charter");
  });
});

seldom(
  "a file that is broken or gone is told of, leaves the others to be searched, and is made anew in the night",
  async () => {
    const hub = await threeMonths(onePerFile);
    const { files = [] } = (await wordFiles(hub.deps)) ?? {};
    const [broken, gone] = [files.at(-1)?.key ?? "", files[0]?.key ?? ""];
    await hub.deps.blobs.put(`search/${broken}.words`, Buffer.from("not a file"));
    hub.kept.delete(`search/${gone}.ids`);

    expect((await hub.found("3055")).titles).toEqual([]);
    expect((await hub.found("confidential")).titles).toEqual(["Confidential charter"]);
    const { searched } = await hub.found("3055");
    expect(searched.complete).toBe(true);
    expect(searched.since).not.toBe("2026-09-10T09:00:00.000Z");
    expect(hub.logged).toContain("words_broken");

    hub.on("2026-11-29");
    await hub.night();
    expect((await hub.found("3055")).titles).toEqual(["Invoice HP-3055 sent"]);
    expect((await hub.found("confidential")).titles).toEqual(["Confidential again", "Confidential charter"]);
  },
);

test("an erasure while the night's pass is at work is not undone by it", async () => {
  const hub = hubOver();
  await hub.said("gone", "Confidential charter");
  await hub.said("sen", "Invoice sent");
  hub.on("2026-09-12");
  // The pass has read all there is, and is about to write it.
  const put = hub.deps.blobs.put;
  let isErased = false;
  const blobs = {
    ...hub.deps.blobs,
    async put(key: string, bytes: Uint8Array) {
      if (!isErased && key.startsWith("search/")) {
        isErased = true;
        await hub.erase("gone");
      }
      await put(key, bytes);
    },
  };

  expect(await renewWords({ ...hub.deps, blobs }, never)).toBe("unfinished");

  await hub.night();
  expect(hub.filesKept()).toHaveLength(2);
  expect((await hub.words()).flat()).toContain("invoice");
  expect((await hub.words()).flat()).not.toContain("confidential");
});

seldom("what has expired leaves the files", async () => {
  const hub = await threeMonths();
  hub.on("2027-12-01");

  await renewWords({ ...hub.deps, eventYears: 1 }, never);

  expect((await hub.words()).flat()).not.toContain("hp-3055");
});

seldom("of more events than may be, the oldest are in no file, and it is told since when", async () => {
  const hub = await threeMonths({ ...onePerFile, inAll: 2 });

  expect((await hub.found("confidential")).titles).toEqual(["Confidential again"]);
  const { searched } = await hub.found("x");
  expect([searched.complete, searched.since]).toEqual([true, "2026-10-15T09:00:00.000Z"]);
});

test("a pass that is out of time goes on with the next call, and costs one read when all is made", async () => {
  const hub = hubOver();
  for (const title of ["One", "Two", "Three"]) await hub.said(title.toLowerCase(), title);
  hub.on("2026-09-12");
  let calls = 0;
  expect(await renewWords(hub.deps, () => ++calls > 0, onePerFile)).toBe("unfinished");
  while ((await renewWords(hub.deps, never, onePerFile)) !== "done");
  expect((await hub.found("t")).titles.toSorted()).toEqual(["Three", "Two"]);

  const read: string[] = [];
  const table = Object.assign(Object.create(hub.deps.accountsTable.table), {
    get: async (key: Key) => {
      read.push(key.pk);
      return await hub.deps.accountsTable.table.get(key);
    },
  });
  const accountsTable = Object.assign(Object.create(hub.deps.accountsTable), { table });
  const lists = Object.assign(Object.create(hub.deps.lists), {
    recorded: async () => void read.push("events"),
  });
  await renewWords({ ...hub.deps, accountsTable, lists }, never);
  expect(read).toEqual(["search"]);
});

seldom(
  "all of more events than one page has are found, though they were recorded in one moment",
  async () => {
    const hub = hubOver();
    const some = async (day: string) =>
      await hub.hear(
        Array.from({ length: 250 }, (_, n) =>
          told("sen", "email.received", day, {
            title: `Letter ${n} of ${day}`,
            direction: "in",
            object: { kind: "mail", id: `${day} ${n}` },
            id: `evt_${`${day.slice(-2)}${n}`.padStart(32, "0")}`,
          }),
        ),
      );
    await some("2026-09-10");
    hub.on("2026-09-11");
    expect(await hub.night()).toBe("done");
    await some("2026-09-11");
    hub.on("2026-09-12");
    expect(await hub.night()).toBe("done");

    const { searched, remembered } = await hub.found("letter");
    expect([searched.events, remembered]).toEqual([500, 0]);
    // Each that is counted is read again: no more of them than a hundred, or than are asked for.
    expect((await hub.found("letter")).counts.events).toEqual({ n: 100, more: true });
    expect((await hub.found("letter", { limit: "200" })).counts.events).toEqual({ n: 200, more: true });
    expect((await hub.found("249 2026-09-10")).titles).toEqual(["Letter 249 of 2026-09-10"]);
    expect((await hub.found("117 2026-09-11")).titles).toEqual(["Letter 117 of 2026-09-11"]);
  },
);
