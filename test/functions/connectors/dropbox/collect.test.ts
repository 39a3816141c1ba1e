import { describe, expect, test } from "@jest/globals";
import type { ApiRequest } from "../../../../functions/connectors/collector.ts";
import { dropboxCollector } from "../../../../functions/connectors/dropbox/collect.ts";
import { dropbox } from "../../../../functions/connectors/dropbox/index.ts";
import { SettingRefused, UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, ok } from "../../../support/drive-collector.ts";

const account = "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const jane = "dbid:AAJane0x7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const joe = "dbid:AAJoe00x7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const told = "2026-11-23T09:00:00.000Z";

const fetchOf = (settings: object = {}) => {
  const body = Buffer.from(JSON.stringify({ list_folder: { accounts: [account] } }));
  const [toFetch] = normalise(dropbox, delivery("dropbox", { body }), { ...settings }).fetches;
  if (!toFetch) throw new Error("no fetch");
  return toFetch;
};

const file = (path: string, more: object = {}) => ({
  ".tag": "file",
  name: path.slice(path.lastIndexOf("/") + 1),
  path_lower: path.toLowerCase(),
  path_display: path,
  id: "id:a4ayc_80_OEAAAAAAAAAXw",
  client_modified: "2020-01-01T00:00:00Z",
  server_modified: "2026-11-23T08:59:30Z",
  rev: "01627702307738900000002a67d8f21",
  size: 7212,
  ...more,
});
const deleted = (path: string) => ({
  ".tag": "deleted",
  name: path.slice(path.lastIndexOf("/") + 1),
  path_lower: path.toLowerCase(),
  path_display: path,
});
const by = (modified_by: string | null) => ({
  sharing_info: { read_only: false, parent_shared_folder_id: "84528192421", modified_by },
});
const person = (account_id: string, name: string, more: object = {}) => ({
  account_id,
  name: { given_name: name, display_name: name },
  email: `${name.toLowerCase()}@acme.example`,
  email_verified: true,
  is_teammate: false,
  disabled: false,
  ...more,
});

interface Dropbox {
  readonly root?: { root_namespace_id: string; home_namespace_id: string };
  readonly owner?: string;
  readonly pages?: readonly (readonly unknown[])[];
  readonly listing?: readonly unknown[];
  readonly revisions?: number;
  readonly people?: readonly unknown[];
  /** Answers before all else. */
  readonly first?: (request: ApiRequest) => Answered | undefined;
}

const routeOf = ({ url }: ApiRequest) => url.replace("https://api.dropboxapi.com/2/", "");

/** Answers as Dropbox documents it. */
function dropboxWith({
  root,
  owner = account,
  pages = [[]],
  listing = [],
  revisions = 2,
  people = [],
  first,
}: Dropbox) {
  let page = 0;
  return (request: ApiRequest): Answered => {
    const early = first?.(request);
    if (early) return early;
    switch (routeOf(request)) {
      case "users/get_current_account":
        return ok({
          account_id: owner,
          root_info: {
            ".tag": "user",
            ...(root ?? { root_namespace_id: "3235641", home_namespace_id: "3235641" }),
          },
        });
      case "files/list_folder":
        return ok({ entries: listing, cursor: "listed", has_more: false });
      case "files/list_folder/continue": {
        const entries = pages[page++] ?? [];
        return ok({ entries, cursor: `after-${page}`, has_more: page < pages.length });
      }
      case "files/list_revisions":
        return ok({ is_deleted: false, entries: Array(revisions).fill({}), has_more: false });
      case "users/get_account_batch":
        return ok(people);
      default:
        throw new Error(`Dropbox has no ${request.url}`);
    }
  };
}

const cursorAt = (at: string, more: object = {}) =>
  JSON.stringify({ folder: "", cursor: "before", at, ...more });
const lastLook = "2026-11-23T08:00:00.000Z";

function fetched(given: Dropbox, cursor: string | undefined = cursorAt(lastLook), settings: object = {}) {
  return drive(dropboxCollector, fetchOf(settings), dropboxWith(given), {
    cursor,
    settings: { ...settings },
    now: "2026-11-23T09:00:05.000Z",
  });
}
const eventsOf = (given: Dropbox, cursor?: string, settings?: object) =>
  fetched(given, cursor, settings).collected.events ?? [];

describe("what has changed since the last time", () => {
  test("is an event for each file, and the notification leaves the timeline to them", () => {
    const { collected, calls } = fetched({ pages: [[file("/Acme/Tax return.pdf")]] });

    expect(collected.events).toEqual([
      {
        type: "document.changed",
        keyType: "document.changed",
        key: [account, "id:a4ayc_80_OEAAAAAAAAAXw", "01627702307738900000002a67d8f21"],
        time: "2026-11-23T08:59:30.000Z",
        title: "Changed Tax return.pdf in Acme",
        object: { kind: "file", id: "id:a4ayc_80_OEAAAAAAAAAXw", name: "Tax return.pdf", state: "changed" },
        identities: [{ type: "dropbox:account", value: account }],
        details: { folder: "/Acme", size: 7212 },
      },
    ]);
    expect(collected.filled).toEqual([
      {
        ...fetchOf().fills?.[0],
        type: "system.observed",
        family: "system",
        title: "Told of changes, which were fetched",
        identities: [],
        details: {},
      },
    ]);
    expect(calls[0]).toEqual({
      method: "POST",
      url: "https://api.dropboxapi.com/2/files/list_folder/continue",
      json: { cursor: "before" },
    });
    expect(JSON.parse(collected.cursor ?? "")).toEqual({
      folder: "",
      cursor: "after-1",
      at: "2026-11-23T09:00:05.000Z",
    });
  });

  test("is new where a file has one revision, and merely saved where Dropbox does not say", () => {
    const pages = [[file("/a.pdf")]];
    const refused = (request: ApiRequest) =>
      routeOf(request) === "files/list_revisions" ? { status: 409, body: {} } : undefined;

    expect(eventsOf({ pages, revisions: 1 })).toMatchObject([
      { type: "document.added", title: "Added a.pdf", details: { folder: "/" } },
    ]);
    expect(eventsOf({ pages, first: refused })).toMatchObject([
      { type: "document.changed", title: "Saved a.pdf" },
    ]);
  });

  test("is the same event added or saved, and another one with the next revision", () => {
    const [added] = eventsOf({ pages: [[file("/a.pdf")]], revisions: 1 });
    const [changed] = eventsOf({ pages: [[file("/a.pdf")]], revisions: 2 });
    const [next] = eventsOf({ pages: [[file("/a.pdf", { rev: "b2" })]] });

    expect([added?.key, added?.keyType]).toEqual([changed?.key, changed?.keyType]);
    expect(next?.key).not.toEqual(changed?.key);
  });

  test("may be a removal, at the time Dropbox told of it, and the same one when it is fetched again", () => {
    const removal = () => eventsOf({ pages: [[deleted("/Acme/old.pdf")]] });

    expect(removal()).toMatchObject([
      {
        type: "document.removed",
        time: told,
        title: "Removed old.pdf in Acme",
        details: { folder: "/Acme" },
      },
    ]);
    expect(removal()).toEqual(removal());
    const later = eventsOf({ pages: [[deleted("/Acme/old.pdf")]] }, cursorAt(lastLook, { cursor: "later" }));
    expect(later[0]?.key).not.toEqual(removal()[0]?.key);
  });

  test("is a move where a file left one folder for another", () => {
    const events = eventsOf({ pages: [[deleted("/Acme/Inbox/a.pdf"), file("/Acme/Done/a.pdf")]] });

    expect(events).toMatchObject([
      {
        type: "document.changed",
        time: told,
        title: "Moved a.pdf in Acme/Done",
        details: { folder: "/Acme/Done", from: "/Acme/Inbox" },
      },
    ]);
  });

  test("was not written now where it was written long before the last look", () => {
    const events = eventsOf({ pages: [[file("/a.pdf", { server_modified: "2019-01-01T00:00:00Z" })]] });

    expect(events).toMatchObject([{ title: "Moved or shared a.pdf", time: told }]);
  });

  test("is told together where it is more than ten of a kind in one folder", () => {
    const pages = [Array.from({ length: 30 }, (_, n) => file(`/Acme/scan-${n}.pdf`, { id: `id:${n}` }))];
    const { collected, calls } = fetched({ pages });

    expect(collected.events).toMatchObject([
      { title: "Saved 30 files in Acme", object: { kind: "folder", id: `${account}/Acme` } },
    ]);
    expect(collected.events?.[0]?.details.files).toHaveLength(30);
    expect(calls).toHaveLength(1);
  });

  test("asks of twenty files at the most whether they are new", () => {
    const pages = [Array.from({ length: 40 }, (_, n) => file(`/${n}/a.pdf`, { id: `id:${n}` }))];

    expect(fetched({ pages }).calls.filter((call) => routeOf(call) === "files/list_revisions")).toHaveLength(
      20,
    );
  });

  test("goes over several pages, and over several fetches where it is more than five of them", () => {
    const pages = Array.from({ length: 7 }, (_, n) => [file(`/${n}.pdf`, { id: `id:${n}` })]);
    const { collected } = fetched({ pages });

    expect(collected).toMatchObject({ more: true });
    expect(collected).not.toHaveProperty("filled");
    expect(collected.events).toHaveLength(5);
    expect(JSON.parse(collected.cursor ?? "")).toEqual({ folder: "", cursor: "after-5", at: lastLook });
  });

  test("skips folders and entries of unknown kinds", () => {
    const pages = [[{ ".tag": "folder", name: "Acme", id: "id:f" }, { ".tag": "hologram" }, null, 1]];

    expect(eventsOf({ pages })).toEqual([]);
  });

  test("is told without what Dropbox leaves out", () => {
    const bare = { ".tag": "file", name: "a.pdf", id: "id:1", rev: "1", server_modified: "soon" };

    expect(eventsOf({ pages: [[bare]] })).toMatchObject([
      { time: told, title: "Changed a.pdf", details: { folder: "/" } },
    ]);
  });
});

describe("the person who changed a file", () => {
  const pages = [
    [file("/Acme/a.pdf", by(jane)), file("/Acme/bb.pdf", by(joe)), file("/Acme/ccc.pdf", by(null))],
  ];

  test("is a customer outside the team and a colleague inside it, and unknown where Dropbox says nothing", () => {
    const people = [person(jane, "Jane"), person(joe, "Joe", { is_teammate: true })];
    const { collected, calls } = fetched({ pages, people });

    expect(collected.events?.map(({ direction, actor }) => [direction, actor])).toEqual([
      ["in", { kind: "contact", name: "Jane", email: "jane@acme.example" }],
      ["out", { kind: "team", name: "Joe" }],
      [undefined, undefined],
    ]);
    expect(collected.events?.[0]?.identities).toEqual([
      { type: "dropbox:account", value: account },
      { type: "email", value: "jane@acme.example" },
    ]);
    expect(calls.find((call) => routeOf(call) === "users/get_account_batch")?.json).toEqual({
      account_ids: [jane, joe],
    });
  });

  test("is not matched by an address that Dropbox has not verified", () => {
    const people = [person(jane, "Jane", { email_verified: false })];

    expect(eventsOf({ pages, people })[0]?.identities).toEqual([{ type: "dropbox:account", value: account }]);
  });

  test.each([
    ["refuses to tell", { status: 409, body: { error: { ".tag": "no_account", no_account: jane } } }],
    ["tells it in another shape", ok({ people: [] })],
  ])("is unknown where Dropbox %s", (_, answer) => {
    const first = (request: ApiRequest) =>
      routeOf(request) === "users/get_account_batch" ? answer : undefined;

    expect(eventsOf({ pages, first })[0]).not.toHaveProperty("actor");
  });
});

test("somebody without an account any more costs the others no name", () => {
  const pages = [[file("/a.pdf", by(jane)), file("/b.pdf", by(joe))]];
  const first = (request: ApiRequest) => {
    if (routeOf(request) !== "users/get_account_batch") return undefined;
    return JSON.stringify(request.json).includes(joe)
      ? { status: 409, body: { error: { ".tag": "no_account", no_account: joe } } }
      : ok([person(jane, "Jane")]);
  };

  expect(eventsOf({ pages, first }).map(({ actor }) => actor?.name)).toEqual(["Jane", undefined]);
});

describe("where each customer has a folder", () => {
  const settings = { customersFolder: "/Firm/Clients" };
  const cursor = cursorAt(lastLook, { folder: "/Firm/Clients" });
  const identitiesOf = (path: string) =>
    eventsOf({ pages: [[file(path)]] }, cursor, settings).map(({ identities, title }) => [title, identities]);

  test("the folder is the customer, its name a hint, and titles begin at it", () => {
    expect(identitiesOf("/Firm/Clients/Acme Ltd/2026/a.pdf")).toEqual([
      [
        "Changed a.pdf in 2026",
        [
          { type: "dropbox:folder", value: `${account}/firm/clients/acme ltd` },
          { type: "name", value: "Acme Ltd" },
        ],
      ],
    ]);
  });

  test("a file beside the folders belongs to no customer", () => {
    expect(identitiesOf("/Firm/Clients/list.pdf")).toEqual([["Changed list.pdf", []]]);
    expect(identitiesOf("/Firm/Clientsele/Acme/a.pdf")[0]?.[1]).toEqual([]);
  });

  test("only that folder is read, and read again when another one is set", () => {
    const { calls } = fetched({}, cursorAt(lastLook), settings);

    expect(calls.map(routeOf)).toEqual(["users/get_current_account", "files/list_folder"]);
    expect(calls[1]?.json).toEqual({ path: "/Firm/Clients", recursive: true, limit: 1_000 });
  });
});

describe("the first time", () => {
  const listing = [
    file("/new.pdf", { server_modified: "2026-11-23T08:59:00Z" }),
    file("/old.pdf", { server_modified: "2026-11-23T08:30:00Z" }),
  ];

  test("only what was written just before Dropbox told of it is news", () => {
    const { collected } = drive(dropboxCollector, fetchOf(), dropboxWith({ listing }), {
      now: "2026-12-01T00:00:00.000Z",
    });

    expect(collected.events?.map(({ title }) => title)).toEqual(["Changed new.pdf"]);
    expect(JSON.parse(collected.cursor ?? "")).toEqual({
      folder: "",
      cursor: "listed",
      first: "2026-11-23T08:45:00.000Z",
      at: "2026-12-01T00:00:00.000Z",
    });
    expect(collected.filled).toHaveLength(1);
  });

  test("an older notification that is fetched after it is news as well, once", () => {
    const first = "2026-11-23T09:45:00.000Z";
    const cursor = cursorAt("2026-11-23T10:00:00.000Z", { first });
    const { collected, calls } = drive(dropboxCollector, fetchOf(), dropboxWith({ listing }), { cursor });
    const again = drive(dropboxCollector, fetchOf(), dropboxWith({ listing }), {
      cursor: collected.cursor ?? "",
    });

    expect(calls.map(routeOf)).toContain("files/list_folder");
    expect(collected.events?.map(({ title }) => title)).toEqual(["Changed new.pdf"]);
    expect(JSON.parse(collected.cursor ?? "")).toMatchObject({ first: "2026-11-23T08:45:00.000Z" });
    expect(again.calls.map(routeOf)).not.toContain("files/list_folder");
  });

  test("the first look begins where the oldest notification was, whichever came first", () => {
    const cursor = JSON.stringify({ at: "2026-11-23T09:45:00.000Z" });
    const { collected } = drive(dropboxCollector, fetchOf(), dropboxWith({ listing }), { cursor });

    expect(collected.events?.map(({ title }) => title)).toEqual(["Changed new.pdf"]);
  });

  test("goes on listing in the next fetch, still telling only of news", () => {
    const since = "2026-11-23T08:45:00.000Z";
    const { collected } = fetched({ pages: [listing] }, cursorAt(since, { since }));

    expect(collected.events?.map(({ title }) => title)).toEqual(["Changed new.pdf"]);
  });

  test("a team's shared space is read as well", () => {
    const root = { root_namespace_id: "77", home_namespace_id: "3" };
    const { collected, calls } = drive(dropboxCollector, fetchOf(), dropboxWith({ root }));

    expect(calls[1]?.headers).toEqual({ "dropbox-api-path-root": '{".tag":"root","root":"77"}' });
    expect(JSON.parse(collected.cursor ?? "")).toMatchObject({ root: "77" });
  });

  test("of an account that the token is not of, nothing is read and nothing said", () => {
    const { collected, calls } = drive(dropboxCollector, fetchOf(), dropboxWith({ owner: joe }));

    expect(collected).toEqual({});
    expect(calls).toHaveLength(1);
  });

  test("a cursor of an unknown form is as none", () => {
    for (const cursor of ["", "AAE1x", '{"folder":1}', "null"])
      expect(fetched({}, cursor).calls.map(routeOf)).toContain("files/list_folder");
  });
});

describe("a cursor that has ended", () => {
  const ended = { status: 409, body: { error_summary: "reset/..", error: { ".tag": "reset" } } };
  const moved = { status: 422, body: { error_summary: "invalid_root/.." } };
  const once = (answer: Answered) => (request: ApiRequest) =>
    routeOf(request) === "files/list_folder/continue" ? answer : undefined;

  test.each([
    ["because Dropbox resets it", ended],
    ["because the account's root is another now", moved],
  ])("%s is taken up where the last look was", (_, answer) => {
    const listing = [
      file("/new.pdf", { server_modified: "2026-11-23T08:00:01Z" }),
      file("/old.pdf", { server_modified: "2026-11-23T07:59:59Z" }),
    ];

    expect(eventsOf({ first: once(answer), listing })).toMatchObject([{ title: "Changed new.pdf" }]);
  });

  test("and cannot be had again is a fault", () => {
    const first = (request: ApiRequest) => (routeOf(request).startsWith("files/list") ? ended : undefined);

    expect(() => fetched({ first })).toThrow(UnexpectedAnswer);
  });
});

describe("an answer that leaves no way on is a fault that names no values", () => {
  test.each([
    ["the folder is not there", 409, { error: { ".tag": "path", path: { ".tag": "not_found" } } }],
    ["no such page", 404, {}],
    ["another shape", 200, { entries: "none", cursor: "secret", has_more: false }],
    ["no cursor", 200, { entries: [], cursor: "", has_more: false }],
    ["text", 200, "<html>"],
    ["nothing", 200, null],
  ])("%s", (_, status, body) => {
    const first = (request: ApiRequest) =>
      routeOf(request).startsWith("files/list_folder") ? { status, body } : undefined;

    expect(() => fetched({ first })).toThrow(UnexpectedAnswer);
    expect(() => fetched({ first })).not.toThrow(/secret/);
  });
});

describe("a customers' folder that the settings name", () => {
  const settings = { customersFolder: "/Cleints" };

  test.each(["not_found", "not_folder", "malformed_path"])(
    "and Dropbox does not have is told by its name: %s",
    (tag) => {
      const body = { error_summary: `path/${tag}/..`, error: { ".tag": "path", path: { ".tag": tag } } };
      const first = (request: ApiRequest) =>
        routeOf(request).startsWith("files/list_folder") ? { status: 409, body } : undefined;

      const refused = expect(() => fetched({ first }, undefined, settings));
      refused.toThrow(SettingRefused);
      refused.toThrow(
        `The customers' folder /Cleints of the settings is not in the Dropbox account (${tag})`,
      );
    },
  );

  test("and that holds nothing is told once by the notification", () => {
    const { filled } = fetched({ listing: [] }, undefined, settings).collected;

    expect(filled).toMatchObject([{ title: "Found nothing in the customers' folder /Cleints" }]);
  });
});

test("the first look begins where the first notification was, though it was not let in then", () => {
  const later = { ...fetchOf(), fills: [] };
  const cursor = dropboxCollector.start?.(fetchOf(), told);
  const listing = [file("/first.pdf", { server_modified: "2026-11-23T08:50:00Z" })];
  const { collected } = drive(dropboxCollector, later, dropboxWith({ listing }), {
    cursor,
    now: "2026-11-23T12:00:00.000Z",
  });

  expect(collected.events).toMatchObject([{ title: "Changed first.pdf" }]);
});

test("a scope that is missing for names alone costs the names alone", () => {
  const missing = {
    status: 401,
    body: { error: { ".tag": "missing_scope", required_scope: "sharing.read" } },
  };
  const first = (request: ApiRequest) =>
    routeOf(request) === "users/get_account_batch" ? missing : undefined;

  expect(eventsOf({ pages: [[file("/a.pdf", by(jane))]], first })).toHaveLength(1);
});

describe("what went from where something stands afterwards", () => {
  const titles = (...page: unknown[]) => eventsOf({ pages: [page] }).map(({ title }) => title);

  test("is not removed: programs save a file by putting another in its place", () => {
    const saved = [deleted("/Acme/~WRL1.tmp"), deleted("/Acme/a.pdf"), file("/Acme/a.pdf")];

    expect(titles(...saved)).toEqual(["Changed a.pdf in Acme", "Removed ~WRL1.tmp in Acme"]);
  });

  test("is not removed where it is an old file again, or a folder", () => {
    const old = { server_modified: "2026-11-01T00:00:00Z" };
    const folder = { ".tag": "folder", name: "B", id: "id:b", path_lower: "/acme/b" };

    expect(titles(deleted("/Acme/a.pdf"), file("/Acme/a.pdf", old))).toEqual([
      "Moved or shared a.pdf in Acme",
    ]);
    expect(titles(deleted("/Acme/B"), folder)).toEqual([]);
  });

  test("is removed where it went again after that", () => {
    const again = [deleted("/Acme/a.pdf"), file("/Acme/a.pdf"), deleted("/Acme/a.pdf")];

    expect(titles(...again)).toContain("Removed a.pdf in Acme");
  });
});

describe("a new name", () => {
  const settings = { customersFolder: "/Clients" };
  const old = { server_modified: "2026-11-01T00:00:00Z" };
  const at = (folders: object = {}) => cursorAt(lastLook, { folder: "/Clients", folders });
  const folder = (path: string, id: string) => ({
    ".tag": "folder",
    name: path.slice(path.lastIndexOf("/") + 1),
    id,
    path_lower: path.toLowerCase(),
    path_display: path,
  });
  const customer = (path: string) => ({ type: "dropbox:folder", value: `${account}${path}` });

  test("of a file in its place is not a removal", () => {
    const page = [deleted("/Clients/Acme/Letter.pdf"), file("/Clients/Acme/Signed.pdf", old)];

    expect(eventsOf({ pages: [page] }, at(), settings)).toMatchObject([
      {
        type: "document.changed",
        title: "Renamed Letter.pdf to Signed.pdf",
        object: { name: "Signed.pdf", state: "renamed" },
        details: { before: "Letter.pdf" },
      },
    ]);
  });

  test("in other letters alone is the same place, however many were renamed with it", () => {
    const titles = (...page: unknown[]) =>
      eventsOf({ pages: [page] }, at(), settings).map(({ title }) => title);
    const recased = (was: string, now: string) => [deleted(was), file(now, { ...old, id: `id:${now}` })];

    expect(
      titles(
        ...recased("/Clients/Acme/Letter.pdf", "/Clients/Acme/letter.pdf"),
        ...recased("/Clients/Acme/Tax.PDF", "/Clients/Acme/Tax.pdf"),
      ),
    ).toEqual(["Renamed Letter.pdf to letter.pdf", "Renamed Tax.PDF to Tax.pdf"]);
  });

  test("is told only where it is clear which file had which", () => {
    const titles = (...page: unknown[]) =>
      eventsOf({ pages: [page] }, at(), settings).map(({ title }) => title);
    const two = [deleted("/Clients/Acme/a.pdf"), deleted("/Clients/Acme/b.xlsx")];

    expect(
      titles(...two, file("/Clients/Acme/c.xlsx", { ...old, id: "id:c" }), file("/Clients/Acme/d.pdf", old)),
    ).toEqual(["Renamed b.xlsx to c.xlsx", "Renamed a.pdf to d.pdf"]);
    expect(titles(...two, file("/Clients/Acme/c.docx", old))).toEqual([
      "Moved or shared c.docx",
      "Removed a.pdf",
      "Removed b.xlsx",
    ]);
  });

  test("of a customer's folder leaves the customer who it was, and tells of no file in it", () => {
    const known = { "id:acme": { name: "Acme", path: "/clients/acme", known: "/clients/acme" } };
    const page = [
      deleted("/Clients/Acme"),
      folder("/Clients/Acme Ltd", "id:acme"),
      file("/Clients/Acme Ltd/Letter.pdf", old),
      file("/Clients/Acme Ltd/New.pdf", { id: "id:new" }),
    ];
    const { collected } = fetched({ pages: [page] }, at(known), settings);

    expect(collected.events).toMatchObject([
      {
        title: "Renamed the customer's folder, which was Acme",
        identities: [customer("/clients/acme"), { type: "name", value: "Acme Ltd" }],
      },
      { object: { name: "New.pdf" }, identities: [customer("/clients/acme"), { value: "Acme Ltd" }] },
    ]);
    const later = [file("/Clients/Acme Ltd/Later.pdf")];
    const [event] = eventsOf({ pages: [later] }, collected.cursor, settings);
    expect(event?.identities[0]).toEqual(customer("/clients/acme"));
    const other = [folder("/Clients/Acme", "id:other"), file("/Clients/Acme/Letter.pdf")];
    const [stranger] = eventsOf({ pages: [other] }, collected.cursor, settings);
    expect(stranger?.identities[0]).toEqual(customer("/clients/acme id:other"));
  });

  test("of a folder within a customer's is one event, where it is clear which it was and nothing in it is new", () => {
    const page = [
      deleted("/Clients/Acme/Tax"),
      folder("/Clients/Acme/Tax 2026", "id:tax"),
      file("/Clients/Acme/Tax 2026/a.pdf", { ...old, id: "id:a" }),
      file("/Clients/Acme/Tax 2026/b.pdf", { ...old, id: "id:b" }),
    ];

    expect(eventsOf({ pages: [page] }, at(), settings)).toMatchObject([
      {
        type: "document.changed",
        title: "Renamed folder Tax to Tax 2026",
        object: { kind: "folder", name: "Tax 2026", state: "renamed" },
        identities: [customer("/clients/acme"), { type: "name", value: "Acme" }],
        details: { before: "Tax", folder: "/Clients/Acme" },
      },
    ]);
    const titles = (...more: unknown[]) =>
      eventsOf({ pages: [[...page, ...more]] }, at(), settings).map(({ title }) => title);
    expect(titles(deleted("/Clients/Acme/Old"))).toContain("Removed Tax");
    expect(titles(file("/Clients/Acme/Tax 2026/new.pdf", { id: "id:n" }))).toContain("Removed Tax");
  });

  test("is a move for a folder that is another customer's now: both hear of it", () => {
    const page = (to: string) => [
      deleted("/Clients/Acme/Tax"),
      folder(`${to}/Tax`, "id:tax"),
      file(`${to}/Tax/a.pdf`, { ...old, id: "id:a" }),
      file(`${to}/Tax/b.pdf`, { ...old, id: "id:b" }),
    ];
    const toldOf = (to: string) =>
      eventsOf({ pages: [page(to)] }, at(), settings).map(({ type, title, identities }) => [
        type,
        title,
        identities[0]?.value.split("/").at(-1),
      ]);

    expect(toldOf("/Clients/Beta")).toEqual([
      ["document.changed", "Moved folder Tax", "beta"],
      ["document.removed", "Moved folder Tax to Beta", "acme"],
    ]);
    expect(toldOf("/Clients/Acme/Archive")).toEqual([["document.changed", "Moved folder Tax", "acme"]]);
    expect(toldOf("/Archive")).toEqual([
      ["document.changed", "Moved folder Tax", undefined],
      ["document.removed", "Moved folder Tax to /Archive", "acme"],
    ]);
  });

  test("is a move for a file that is another customer's now: both hear of it, once", () => {
    const moved = (from: string, to: string) =>
      eventsOf({ pages: [[deleted(`${from}/a.pdf`), file(`${to}/a.pdf`)]] }, at(), settings);

    expect(moved("/Clients/Acme", "/Clients/Beta/Tax")).toMatchObject([
      { type: "document.changed", title: "Moved a.pdf in Tax", identities: [customer("/clients/beta"), {}] },
      {
        type: "document.removed",
        title: "Moved a.pdf to Beta",
        identities: [customer("/clients/acme"), { type: "name", value: "Acme" }],
        details: { folder: "/Clients/Acme", to: "/Clients/Beta/Tax" },
      },
    ]);
    expect(moved("/Clients/Acme/Inbox", "/Clients/Acme/Done")).toHaveLength(1);
    expect(moved("/Inbox", "/Clients/Acme")).toHaveLength(1);
    const ids = moved("/Clients/Acme", "/Clients/Beta").map(({ key, keyType }) => [keyType, ...key]);
    expect(ids[0]).not.toEqual(ids[1]);
    expect(moved("/Clients/Acme", "/Clients/Beta").map(({ key }) => key)).toEqual(
      moved("/Clients/Acme", "/Clients/Beta").map(({ key }) => key),
    );
  });

  test("is none for a folder that is removed: the customer hears of it", () => {
    const known = { "id:acme": { name: "Acme", path: "/clients/acme", known: "/clients/acme" } };
    const [gone] = eventsOf({ pages: [[deleted("/Clients/Acme")]] }, at(known), settings);

    expect(gone).toMatchObject({ type: "document.removed", identities: [customer("/clients/acme"), {}] });
  });
});

test("hostile names are text, and links lead to Dropbox alone", () => {
  const name = '<script>alert(1)</script>\u202E"__proto__';
  const preview = (preview_url: string) =>
    eventsOf({ pages: [[file("/a.pdf", { name, preview_url })]] })[0]?.object;

  expect(preview("https://www.dropbox.com/preview/a.pdf")).toMatchObject({
    name,
    url: "https://www.dropbox.com/preview/a.pdf",
  });
  for (const url of [
    "javascript:alert(1)",
    "https://www.dropbox.com.evil.example/",
    "http://www.dropbox.com/a",
  ])
    expect(preview(url)).not.toHaveProperty("url");
});
