import { describe, expect, test } from "@jest/globals";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { ConsentNeeded, UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { sharefileCollector } from "../../../../functions/connectors/sharefile/collect.ts";
import { sharefile } from "../../../../functions/connectors/sharefile/index.ts";
import { publishedEvent } from "../../../../schemas/account-event.ts";
import { delivery } from "../../../support/delivery.ts";
import type { Answers } from "../../../support/drive-collector.ts";
import { type ReadAll, readAll } from "../../../support/read-all.ts";
import { seldom } from "../../../support/seldom.ts";
import { sharefileAccount } from "../../../support/sharefile-account.ts";

const stretch = {
  ...({ kind: "history", tenant: "acme" } as const),
  from: "2025-11-23T09:00:00.000Z",
  until: "2026-11-23T09:00:00.000Z",
};
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const settings = { subdomain: "acme" };
const origin = { tool: "sharefile", connection: "main", proof: "fetched" } as const;
const long = "2020-01-01T00:00:00Z";

type Account = ReturnType<typeof sharefileAccount>;

/** The firm's account with one customer's folder, `fo100`. */
function account(): Account {
  const made = sharefileAccount("a123");
  made.add("fo100", { name: "Fjord Ferries", parent: "allshared", at: long, by: "u8" });
  return made;
}

const reading = (answers: Answers, more: Partial<Stretch> = {}, pagesAtMost?: number) =>
  readAll(sharefileCollector, { ...stretch, ...more }, answers, {
    settings,
    ...(pagesAtMost ? { pagesAtMost } : {}),
  });
const readIn = (of: Account, more: Partial<Stretch> = {}, pagesAtMost?: number) =>
  reading(({ url }) => of.answer(url), more, pagesAtMost);
const eventsIn = ({ had }: ReadAll) => had.map(({ event }) => toPublished(event, origin, 0));
const idsIn = ({ had }: ReadAll) => had.map(({ event }) => String(event.details.id));
const listed = ({ calls }: ReadAll) =>
  calls.flatMap(({ url }) => /Items\(([\w-]+)\)\/Children/.exec(url)?.[1] ?? []);

test("a file of the year is told as it was uploaded and as it was last changed, with its folders and who did it", () => {
  const of = account();
  of.add("fo120", { name: "2026", parent: "fo100", at: "2026-01-01T00:00:00Z", by: "u8" });
  of.add("fi1", { name: "Letter.pdf", parent: "fo120", at: "2026-03-01T10:00:00.43Z", by: "u7" });
  of.modify("fi1", "2026-04-01T10:00:00Z", "u8");
  const events = eventsIn(readIn(of));

  const folder = (id: string) => ({ type: "sharefile:folder", value: `a123/${id}` });
  expect(events).toMatchObject([
    {
      ...{ type: "document.added", time: "2026-03-01T10:00:00.000Z", title: "Uploaded Letter.pdf to 2026" },
      ...{ direction: "in", actor: { kind: "contact", name: "Ola Nordmann" } },
      object: { kind: "file", id: "a123/fi1", name: "Letter.pdf", state: "uploaded" },
      identities: [folder("fo120"), folder("fo100"), { type: "email", value: "ola@fjord.example" }],
      details: { folder: "fo120", folderName: "2026", subdomain: "acme" },
    },
    {
      ...{ type: "document.changed", time: "2026-04-01T10:00:00.000Z", title: "Updated Letter.pdf in 2026" },
      ...{ direction: "out", actor: { kind: "team", name: "Mia Chen" } },
      identities: [folder("fo120"), folder("fo100")],
    },
  ]);
  for (const event of events) {
    expect(publishedEvent.safeParse(event).success).toBe(true);
    expect(event.details).not.toHaveProperty("pending");
  }
});

test.each([
  ["Upload", "2026-11-20T20:20:20.43Z", undefined],
  ["Update", "2020-01-01T00:00:00Z", "2026-11-20T20:20:20.43Z"],
])(
  "an %s that a delivery has told is the same event, and is known a moment off, too",
  (OperationName, made, modified) => {
    const of = account();
    of.add("fi1", { name: "Letter.pdf", parent: "fo100", at: made });
    if (modified) of.modify("fi1", modified, "u7");
    const Event = {
      ...{ Timestamp: "2026-11-20T20:20:20Z", OperationName, ResourceType: "File" },
      Resource: { Id: "fi1", Parent: { Id: "fo100" } },
    };
    const told = { WebhookSubscriptionId: "w123", AccountInfo: { AccountId: "a123" }, Event };
    const given = delivery("sharefile", { body: Buffer.from(JSON.stringify(told)) });
    const [delivered] = normalise(sharefile, given).events;
    const { had } = readIn(of);

    expect(had.map(({ event }) => toPublished(event, origin, 0).id)).toEqual([delivered?.id]);
    expect(had[0]?.event.object?.id).toBe(delivered?.object?.id);
    expect(had[0]?.within).toBe(60_000);
  },
);

test("a file that was completed within a minute is new, and nothing else", () => {
  const of = account();
  of.add("fi1", { name: "Letter.pdf", parent: "fo100", at: "2026-11-20T10:00:00Z" });
  of.modify("fi1", "2026-11-20T10:00:40Z", "u7");

  expect(eventsIn(readIn(of)).map(({ type }) => type)).toEqual(["document.added"]);
});

describe("a file of several versions", () => {
  const at = (day: number) => `2026-11-${day}T10:00:00Z`;

  test("is told as each of them was uploaded, and not as changed when another took its place", () => {
    const of = account();
    of.add("fi1", { name: "Letter.pdf", parent: "fo100", at: at(10), by: "u8" });
    of.replace("fi1", { id: "fi2", name: "Letter.pdf", at: at(12) });
    of.replace("fi2", { id: "fi3", name: "Letter.pdf", at: at(14) });
    const events = eventsIn(readIn(of));

    expect(events.map(({ type, time, object }) => [type, time.slice(0, 10), object?.id])).toEqual([
      ["document.added", "2026-11-14", "a123/fi3"],
      ["document.added", "2026-11-12", "a123/fi2"],
      ["document.added", "2026-11-10", "a123/fi1"],
    ]);
    expect(events[2]).toMatchObject({
      title: "Uploaded Letter.pdf to Fjord Ferries",
      actor: { kind: "team" },
    });
    for (const event of events) expect(publishedEvent.safeParse(event).success).toBe(true);
  });

  test("is looked at where the newest is later than the stretch, and not where it is older", () => {
    const of = account();
    of.add("fi1", { name: "Letter.pdf", parent: "fo100", at: "2026-11-23T08:00:00Z" });
    of.replace("fi1", { id: "fi2", name: "Letter.pdf", at: "2026-11-23T09:30:00Z" });
    of.add("fi3", { name: "Old.pdf", parent: "fo100", at: at(10) });
    of.replace("fi3", { id: "fi4", name: "Old.pdf", at: at(12) });
    const read = readIn(of, day);

    expect(idsIn(read)).toEqual(["fi1"]);
    expect(read.calls.filter(({ url }) => url.includes("/Stream"))).toHaveLength(1);
  });

  test("takes a call: no page has more than twenty, and each file is read once", () => {
    const of = account();
    for (let n = 10; n < 60; n++) {
      of.add(`fi${n}a`, { name: "Letter.pdf", parent: "fo100", at: `2026-10-01T10:${n}:00Z` });
      of.replace(`fi${n}a`, { id: `fi${n}b`, name: "Letter.pdf", at: `2026-11-01T10:${n}:00Z` });
    }
    const read = readIn(of);
    const streams = read.calls.filter(({ url }) => url.includes("/Stream"));

    expect(new Set(idsIn(read)).size).toBe(100);
    expect(streams).toHaveLength(50);
    expect(read.pages.map(({ had }) => had.length)).toEqual([40, 40, 20]);
  });

  test("whose versions are not shown is told by its newest", () => {
    const of = account();
    of.add("fi1", { name: "Letter.pdf", parent: "fo100", at: at(10) });
    of.replace("fi1", { id: "fi2", name: "Letter.pdf", at: at(12) });
    const hiding: Answers = ({ url }) =>
      url.includes("/Stream") ? { status: 404, body: {} } : of.answer(url);

    expect(idsIn(reading(hiding))).toEqual(["fi2"]);
  });
});

test("what is older than the stretch, or comes after it, is not told", () => {
  const of = account();
  of.add("fi1", { name: "old.pdf", parent: "fo100", at: "2025-11-23T08:00:00Z" });
  of.add("fi2", { name: "in.pdf", parent: "fo100", at: "2026-11-20T08:00:00Z" });
  of.add("fi3", { name: "later.pdf", parent: "fo100", at: "2026-11-23T09:00:01Z" });

  expect(idsIn(readIn(of))).toEqual(["fi2"]);
});

test("each folder is read newest first", () => {
  const of = account();
  for (const month of [3, 9, 5])
    of.add(`fi${month}`, { name: `${month}.pdf`, parent: "fo100", at: `2026-0${month}-01T10:00:00Z` });

  expect(idsIn(readIn(of))).toEqual(["fi9", "fi5", "fi3"]);
});

test("a day's check goes into no folder in which nothing was modified", () => {
  const of = account();
  for (let n = 0; n < 300; n++) {
    of.add(`fo2${n}`, { name: `Client ${n}`, parent: "allshared", at: long });
    of.add(`fi2${n}`, { name: "old.pdf", parent: `fo2${n}`, at: "2026-05-01T10:00:00Z" });
  }
  of.add("fi1", { name: "new.pdf", parent: "fo100", at: "2026-11-22T12:00:00Z" });
  const read = readIn(of, day);

  expect(idsIn(read)).toEqual(["fi1"]);
  expect(new Set(listed(read))).toEqual(new Set(["allshared", "fo100"]));
  expect(read.calls.length).toBeLessThanOrEqual(1 + 4 + 1);
});

test("a folder of which it is not known when it was modified is read", () => {
  const of = account();
  of.add("fi1", { name: "new.pdf", parent: "fo100", at: "2026-11-22T12:00:00Z" });
  const bare: Answers = ({ url }) => {
    const answer = of.answer(url);
    return { ...answer, body: JSON.parse(JSON.stringify(answer.body).replaceAll("ProgenyEditDate", "_")) };
  };

  expect(idsIn(reading(bare, day))).toEqual(["fi1"]);
});

/** Customers with a year's folder each, and two files in it. */
function firm(clients: number): Account {
  const of = sharefileAccount("a123");
  for (let n = 0; n < clients; n++) {
    const at = new Date(Date.parse("2026-01-01T00:00:00Z") + n * 60_000).toISOString();
    of.add(`fo${n}`, { name: `Client ${n}`, parent: "allshared", at: at.replace("2026", "2020") });
    of.add(`foy${n}`, { name: "2026", parent: `fo${n}`, at });
    for (const file of ["a", "b"]) of.add(`fi${n}${file}`, { name: `${file}.pdf`, parent: `foy${n}`, at });
  }
  return of;
}
const filesOf = (clients: number) =>
  Array.from({ length: clients }, (_, n) => [`fi${n}a`, `fi${n}b`])
    .flat()
    .sort();

seldom("three thousand folders are read file by file once, from a place that stays small", () => {
  const read = readIn(firm(1_500), {}, 2_000);

  expect(idsIn(read).sort()).toEqual(filesOf(1_500));
  expect(Math.max(...read.pages.map(({ cursor = "" }) => cursor.length))).toBeLessThan(400);
  expect(Math.max(...read.pages.map(({ had }) => had.length))).toBeLessThanOrEqual(200);
  // A call for each folder, and one for each part of the list of customers, again on each page.
  expect(read.calls.length).toBeLessThan(3_000 * 1.4);
});

test("folders and files that are taken away, or put in, while the rest is read hide no other", () => {
  const of = firm(260);
  let calls = 0;
  const moving: Answers = ({ url }) => {
    const answer = of.answer(url);
    calls += 1;
    if (calls % 7 === 0) of.remove(`fo${calls % 250}`);
    if (calls % 11 === 0)
      of.add(`fonew${calls}`, { name: "New", parent: "allshared", at: "2026-11-23T10:00:00Z" });
    if (calls === 40) for (let n = 200; n < 260; n++) of.remove(`fo${n}`);
    return answer;
  };
  const there = new Set(idsIn(reading(moving, {}, 1_000)));
  const left = filesOf(260).filter((id) => {
    const client = Number(/\d+/.exec(id)?.[0]);
    return of.answer(`https://acme.sf-api.com/sf/v3/Items(fo${client})`).status === 200;
  });

  expect(left.length).toBeGreaterThan(100);
  expect(left.filter((id) => !there.has(id))).toEqual([]);
});

test.each([
  [5, 0],
  [150, 0],
  [1, 150],
  [180, 10],
])(
  "%d customers' folders that are taken away of those that were read, the last among them, and %d put in, hide no other",
  (gone, come) => {
    const of = firm(300);
    let last = 300;
    let read = 0;
    const moving: Answers = ({ url }) => {
      const [, client] = /Items\(fo(\d+)\)/.exec(url) ?? [];
      if (client && Number(client) < last) read += 1;
      if (client) last = Math.min(last, Number(client));
      const isNow = url.includes("allshared") && read > 190 && of.asked.length > 0;
      if (isNow) {
        read = Number.NEGATIVE_INFINITY;
        for (let n = last; n < last + gone; n++) of.remove(`fo${n}`);
        for (let n = 0; n < come; n++)
          of.add(`foc${n}`, { name: "New", parent: "allshared", at: "2026-11-23T10:00:00Z" });
      }
      return of.answer(url);
    };
    const all = reading(moving, {}, 1_000);
    const there = new Set(idsIn(all));

    expect(read).toBeLessThan(0);
    expect(filesOf(300).filter((id) => !there.has(id))).toEqual([]);
    // None of their folders is read twice.
    expect(listed(all).filter((id) => id.startsWith("foy")).length).toBe(300);
  },
);

test("a thousand files of one folder are read by a call for each hundred", () => {
  const of = account();
  for (let n = 0; n < 1_000; n++) {
    const at = new Date(Date.parse("2026-02-01T00:00:00Z") + n * 60_000).toISOString();
    of.add(`fi${n}`, { name: `${n}.pdf`, parent: "fo100", at });
  }
  const read = readIn(of);

  expect(new Set(idsIn(read)).size).toBe(1_000);
  expect(listed(read).filter((id) => id === "fo100").length).toBeLessThanOrEqual(12);
});

test("people are looked up once a page, and no more than forty of them", () => {
  const of = account();
  for (let n = 0; n < 90; n++)
    of.add(`fi${n}`, { name: `${n}.pdf`, parent: "fo100", at: "2026-02-01T00:00:00Z", by: "u7" });
  const stripped: Answers = ({ url }) => {
    const who = /Users\((\w+)\)/.exec(url)?.[1];
    if (who) return { status: 200, body: { Id: who, Email: `${who}@fjord.example`, Roles: ["Client"] } };
    const answer = of.answer(url);
    let n = 0;
    const text = JSON.stringify(answer.body).replaceAll(
      /"Creator":\{[^}]*\}/g,
      () => `"Creator":{"Id":"u${n++ % 60}"}`,
    );
    return { ...answer, body: JSON.parse(text) };
  };
  const read = reading(stripped);

  expect(read.calls.filter(({ url }) => url.includes("Users(")).length).toBe(40);
  expect(read.had.filter(({ event }) => event.actor?.kind === "contact").length).toBe(40 + 30);
});

describe("a folder", () => {
  test.each(["hidden", "elsewhere"] as const)("that is %s is passed over", (what) => {
    const of = account();
    of.add("fo200", { name: "Other", parent: "allshared", at: "2026-01-02T00:00:00Z" });
    of[what].add("fo200");
    of.add("fi1", { name: "in.pdf", parent: "fo100", at: "2026-11-20T08:00:00Z" });

    expect(idsIn(readIn(of))).toEqual(["fi1"]);
  });

  test("that says it is within itself, or lies fifty levels down, is not gone into", () => {
    const of = account();
    for (let n = 1; n <= 60; n++) {
      const parent = n === 1 ? "fo100" : `fol${n - 1}`;
      of.add(`fol${n}`, { name: "in", parent, at: "2026-01-01T00:00:00Z" });
      of.add(`fi${n}`, { name: "file.pdf", parent: `fol${n}`, at: "2026-01-01T00:00:00Z" });
    }
    const round: Answers = ({ url }) => {
      const answer = of.answer(url);
      return { ...answer, body: JSON.parse(JSON.stringify(answer.body).replaceAll('"fol3"', '"fo100"')) };
    };

    expect(idsIn(readIn(of)).length).toBe(49);
    expect(idsIn(reading(round)).sort()).toEqual(["fi1", "fi2"]);
  });

  test.each([403, 404])(
    "in which all others are asks for that right where it is not shown (%i)",
    (status) => {
      const of = account();
      const refusing: Answers = ({ url }) =>
        url.includes("allshared") ? { status, body: { code: "NotForYou" } } : of.answer(url);

      expect(() => reading(refusing)).toThrow(new ConsentNeeded({ code: String(status) }));
    },
  );
});

test("an account that may not be seen asks for that right", () => {
  expect(() => reading(() => ({ status: 403, body: {} }))).toThrow(new ConsentNeeded({ code: "403" }));
});

test("nothing is read before the settings say where, nor of another account than they say", () => {
  expect(sharefileCollector.mayRead?.({})).toBe(false);
  expect(sharefileCollector.mayRead?.(settings)).toBe(true);
  expect(readIn(account(), { tenant: "other" }).calls).toEqual([]);
});

test.each([
  ["[]", "cursor"],
  ['{"account":"a123","open":[{"id":"fo1)/x","done":0}]}', "cursor"],
])("a place that is none is a fault: %s", (cursor, reason) => {
  const steps = () =>
    sharefileCollector.since?.({ ...stretch, cursor }, { settings, now: stretch.until }).next();

  expect(steps).toThrow(new UnexpectedAnswer(reason));
});

test.each([
  [401, "ended"],
  [429, "later"],
  [503, "later"],
])("status %i is for the hub", (status, kind) => {
  expect(() => reading(() => ({ status, body: {} }))).toThrow(
    expect.objectContaining({ verdict: expect.objectContaining({ kind }) }),
  );
});

test.each([
  [{ status: 200, body: "<html>" }, "Children: body: invalid_type"],
  [{ status: 200, body: { value: 1 } }, "Children: value: invalid_type"],
  [{ status: 400, body: {} }, "Children: 400"],
])("%j in the place of a list is a fault that names no values", (answer, reason) => {
  const of = account();
  const given = () => reading(({ url }) => (url.includes("Children") ? answer : of.answer(url)));

  expect(given).toThrow(new UnexpectedAnswer(reason));
});
