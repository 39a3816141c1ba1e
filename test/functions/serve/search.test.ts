import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createHandler as createJobs } from "../../../functions/jobs/handler.ts";
import { eraseAccount } from "../../../functions/serve/accounts.ts";
import { EventTexts } from "../../../functions/serve/search/event-texts.ts";
import { localContext } from "../../../infra/local/context.ts";
import { folded } from "../../../schemas/folded.ts";
import { searchAnswer } from "../../../schemas/search.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const { deps, call, idOf, hear, later } = insightHub(new Date("2026-11-28T09:00:00.000Z"));
const kim = { id: "kim", name: "Kim", role: "admin" as const };
const search = async (q: string, more = "") => {
  const { json } = await call("GET", `/api/search?q=${encodeURIComponent(q)}${more}`, undefined, "viewer");
  return searchAnswer.parse(json);
};
const found = async (q: string) => {
  const { accounts, people, objects, events } = await search(q);
  return {
    accounts: accounts.map(({ name }) => name),
    people: people.map(({ name }) => name),
    documents: objects.map(({ object }) => object?.name),
    events: events.map(({ title }) => title),
  };
};

beforeAll(async () => {
  const invoice = { object: { kind: "invoice", id: "58", name: "HL-3958" } };
  await hear([
    told("sen", "invoice.sent", "2026-11-01", {
      title: "Invoice HL-3958 sent",
      direction: "out",
      ...invoice,
    }),
    told("sen", "payment.received", "2026-11-20", {
      title: "Invoice HL-3958 paid",
      direction: "in",
      ...invoice,
    }),
    told("sen", "email.received", "2026-11-21", {
      title: "Hỏi về quyết toán thuế",
      direction: "in",
      actor: { kind: "contact", name: "Nguyễn Thị Đào", email: "dao@sen.example" },
    }),
    told("oak", "meeting.scheduled", "2026-11-22", {
      title: "Annual call",
      details: { about: "Tax review of <b>2026</b>" },
    }),
    told("oak", "message.posted", "2026-11-22", {
      title: "Minutes are in the folder",
      object: { kind: "message", id: "C07ROASTERS/1795163055.000200" },
      details: { channel: "C07ROASTERS", thread: "1795163055.000200", realm: "9341453305534455" },
    }),
    told("oak", "task.created", "2026-11-22", {
      title: "Send the letter",
      object: { kind: "task", id: "northwind/2417" },
      details: { number: "NW-0042-CN-01", phone: "0912345678", opened: "2026-11-20T02:00:00Z" },
    }),
    told("gone", "email.received", "2026-11-23", { title: "Confidential matter", direction: "in" }),
  ]);
  await call("PATCH", `/api/accounts/${idOf("sen")}`, { name: "Công ty Sen Vàng", tags: ["Tính lương"] });
});

describe("searching", () => {
  test.each(["sen vang", "SEN VÀNG", "vang sen", "Sen Vàng".normalize("NFD"), "tinh luong"])(
    "%s finds the client, however it is typed",
    async (q) => {
      expect((await found(q)).accounts).toEqual(["Công ty Sen Vàng"]);
    },
  );

  test("finds people by name and address, without marks and with đ as d", async () => {
    for (const q of ["dao", "nguyen thi", "dao@sen"])
      expect((await found(q)).people).toEqual(["Nguyễn Thị Đào"]);
    const [person] = (await search("dao")).people;
    expect(person).toMatchObject({ email: "dao@sen.example", account: idOf("sen") });
  });

  test("finds a document once by its number, and all that happened with it", async () => {
    expect(await found("3958")).toEqual({
      accounts: [],
      people: [],
      documents: ["HL-3958"],
      events: ["Invoice HL-3958 paid", "Invoice HL-3958 sent"],
    });
  });

  test.each([
    ["sen vang", ["HL-3958"], ["Công ty Sen Vàng"]],
    ["sen vang invoice", ["HL-3958"], ["Công ty Sen Vàng"]],
    ["Hóa đơn Sen Vàng", ["HL-3958"], ["Công ty Sen Vàng"]],
    ["invoice sen", ["HL-3958"], ["Công ty Sen Vàng"]],
    ["sen 3958", ["HL-3958"], ["Công ty Sen Vàng"]],
    ["sen agreement", [], []],
    ["en vang", [], ["Công ty Sen Vàng"]],
    ["oak invoice", [], []],
    ["ang invoice", [], []],
  ])(
    "%s finds documents by their client's name too, and the client with them",
    async (q, documents, accounts) => {
      expect(await found(q)).toMatchObject({ documents, accounts });
    },
  );

  test("a document that is found by its client's name is its latest event, once, and within the filters", async () => {
    const [one, ...others] = (await search("sen vang invoice")).objects;

    expect([one?.title, others]).toEqual(["Invoice HL-3958 paid", []]);
    expect((await search("hl-3958 sen")).counts.objects.n).toBe(1);
    expect((await search("sen vang", "&family=money")).counts.objects.n).toBe(1);
    expect((await search("sen vang", "&family=agreement")).counts.objects.n).toBe(0);
    expect((await search("sen vang", "&owner=Nobody")).counts.objects.n).toBe(0);
  });

  test("finds what happened by words of its title and of what was said, all of them", async () => {
    expect((await found("quyet toan")).events).toEqual(["Hỏi về quyết toán thuế"]);
    expect((await found("tax review")).events).toEqual(["Annual call"]);
    expect((await found("tax nothing")).events).toEqual([]);
    expect((await found("<b>2026</b>")).events).toEqual(["Annual call"]);
  });

  test.each([
    ["2417", ["Send the letter"]],
    ["nw-0042-cn-01", ["Send the letter"]],
    ["0912345678", ["Send the letter"]],
    ["3055", []],
    ["c07roasters", []],
    ["northwind/", []],
    ["02:00", []],
  ])("finds by %s what people call so, and nothing by what programs call it", async (q, titles) => {
    expect((await found(q)).events).toEqual(titles);
  });

  test.each([
    ["sen vag", "sen vang"],
    ["nguyn thi", "nguyen thi"],
    ["vnag", undefined],
    ["xyzzy", undefined],
  ])("says what %s may have meant where nothing has it", async (q, meant) => {
    expect((await search(q)).meant).toBe(meant);
    expect((await search("sen")).meant).toBeUndefined();
  });

  test("says what it has looked through, and how many there are beyond those shown", async () => {
    const { searched, events, counts } = await search("hl", "&limit=1");

    expect(searched).toMatchObject({ accounts: 3, people: 1, objects: 1, events: 7, complete: true });
    // What was read in one go today has happened over weeks.
    expect(searched.oldest).toMatch(/^2026-11-01T/);
    expect([counts.events.n, events.length]).toEqual([2, 1]);
  });

  test("is narrowed by tool, family, type, days and owner, and leaves clients out where events are asked for", async () => {
    const titles = async (more: string) => (await search("hl-3958", more)).events.map(({ title }) => title);
    const [sent, paid] = ["Invoice HL-3958 sent", "Invoice HL-3958 paid"];

    expect(await titles("&type=invoice.sent")).toEqual([sent]);
    expect(await titles("&family=money&since=2026-11-10")).toEqual([paid]);
    expect(await titles("&until=2026-11-10")).toEqual([sent]);
    expect(await titles("&tool=none-such")).toEqual([]);
    await call("PATCH", `/api/accounts/${idOf("sen")}`, { owner: "Mai" });
    expect(await titles("&owner=Mai")).toEqual([paid, sent]);
    expect(await titles("&owner=Tom")).toEqual([]);
    expect((await search("sen", "&owner=Mai")).counts.accounts.n).toBe(1);
    expect((await search("sen", "&owner=Tom")).counts.accounts.n).toBe(0);
    expect((await search("sen", "&family=email")).counts.accounts.n).toBe(0);
    expect((await search("dao", "&since=2026-11-22")).counts.people.n).toBe(0);
    expect((await call("GET", "/api/search?q=sen&family=nonsense")).json).toMatchObject({
      code: "invalid_filter",
    });
    expect((await call("GET", "/api/search?q=sen&since=soon")).json).toMatchObject({ code: "invalid_since" });
  });

  test("finds what has come since, and not what was erased", async () => {
    later();
    await hear([
      told("oak", "email.received", "2026-11-24", { title: "Fresh from the oven", direction: "in" }),
    ]);
    expect((await found("oven")).events).toEqual(["Fresh from the oven"]);

    expect((await found("confidential")).events).toEqual(["Confidential matter"]);
    await eraseAccount(idOf("gone"), kim, deps);
    await createJobs({
      ...deps,
      indexLag: 0,
      countSoon: async () => undefined,
      pause: async () => undefined,
    })({}, localContext("jobs", "search"));
    const { counts } = await search("confidential");
    expect([counts.events.n, counts.accounts.n]).toEqual([0, 0]);
  });

  test("does not read what came at once again for every search that follows later", async () => {
    let read = 0;
    const counted = {
      ...deps,
      lists: Object.assign(Object.create(deps.lists), {
        recorded: async (...asked: Parameters<typeof deps.lists.recorded>) => {
          const page = await deps.lists.recorded(...asked);
          read += page.rows.length;
          return page;
        },
      }),
    };
    const texts = new EventTexts();
    const rowsRead = async () => {
      read = 0;
      await texts.read(undefined, counted);
      return read;
    };
    expect(await rowsRead()).toBeGreaterThan(5);
    for (let n = 0; n < 61; n++) later();
    await rowsRead();
    expect(await rowsRead()).toBe(0);
    await hear([told("oak", "email.received", "2026-11-25", { title: "Warm again", direction: "in" })]);
    expect(await rowsRead()).toBe(1);
    expect([...texts.having(["warm"], () => true)]).toHaveLength(1);
  });

  test.each([
    ["", "search_nothing"],
    ["  ", "search_nothing"],
    ["a".repeat(10_000), "search_too_long"],
  ])("refuses %.20s with a clear code", async (q, code) => {
    expect((await call("GET", `/api/search?q=${encodeURIComponent(q)}`)).json).toMatchObject({
      status: 400,
      code,
    });
  });

  test("of a client's documents what it is to pay or sign comes before what was handed in since", async () => {
    const of = (kind: string, id: string) => ({ object: { kind, id, name: id.toUpperCase() } });
    await hear([
      told("ash", "estimate.sent", "2026-11-02", of("estimate", "e-1")),
      told("ash", "invoice.sent", "2026-11-03", of("invoice", "i-1")),
      told("ash", "agreement.sent", "2026-11-04", { title: "Letter", ...of("envelope", "a-1") }),
      told("ash", "expense.captured", "2026-11-05", of("expense", "x-1")),
    ]);
    await call("PATCH", `/api/accounts/${idOf("ash")}`, { name: "Ashdown Timber" });

    expect((await found("ashdown")).documents).toEqual(["A-1", "I-1", "E-1", "X-1"]);
  });
});

test("folding is the same composed or not, in any case, and done once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const plain = folded(text);
      expect(folded(text.normalize("NFD"))).toBe(plain);
      expect(folded(plain)).toBe(plain);
    }),
  );
  expect(folded("Đặng  TAILORING ")).toBe("dang tailoring");
});
