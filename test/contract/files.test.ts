import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { accountPage } from "../../schemas/account.ts";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { upload } from "../../schemas/file.ts";
import { fileSample } from "../../schemas/file-sample.ts";
import { receivables } from "../../schemas/insight.ts";
import { mappingPreview, mappingVersionList, rerunReport } from "../../schemas/mapping.ts";
import { problem } from "../../schemas/problem.ts";
import { eventsOf, fileOf, filesOf, uploadFile } from "../support/files.ts";
import { codeOf, type RunningHub, runHub } from "../support/hub.ts";
import { seldom } from "../support/seldom.ts";
import { until } from "../support/until.ts";
import { textRow, workbook } from "../support/workbook.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
  await put({ settings: { file: { key: "Id" } } });
});
afterAll(async () => await running.end());

const connection = "dropbox/main";
const call = async (method: "GET" | "POST" | "PUT", path: string, body?: unknown) => {
  const response = await fetch(`${running.hub.url}/api/connections/${path}`, {
    method,
    headers: { authorization: `Bearer ${running.hub.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, response.ok ? undefined : await codeOf(response)];
};
const put = async (more: object) =>
  await call("PUT", connection, { secrets: ["a secret of this test"], ...more });

describe("announcing a file", () => {
  test.each([
    [{ name: "" }, 400, "invalid_request"],
    [{ name: "a.csv", size: 262_144_001 }, 400, "invalid_request"],
    [{ name: "a.csv", exportedAt: "yesterday" }, 400, "invalid_exported_at"],
    [{ name: "a.csv", accept: ["everything"] }, 400, "invalid_request"],
  ])("%j is answered %d %s", async (body, status, code) => {
    expect(await call("POST", `${connection}/uploads`, body)).toEqual([status, code]);
  });

  test("for a connection that is not there is 404, and so are its files", async () => {
    expect(await call("POST", "dropbox/none/uploads", { name: "a.csv" })).toEqual([
      404,
      "unknown_connection",
    ]);
    expect(await call("GET", "dropbox/none/files")).toEqual([404, "unknown_connection"]);
    expect(await call("GET", `${connection}/files/fil_none`)).toEqual([404, "unknown_file"]);
  });
});

describe("the form of a file", () => {
  const open = async (more: object = {}) =>
    upload.parse(
      await running.api.call("POST", `/api/connections/${connection}/uploads`, { name: "a.csv", ...more }),
    );
  const send = async (url: string, fields: Record<string, string>, file = "Id\n1\n") => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([file]), "../../etc/passwd");
    return (await fetch(url, { method: "POST", body: form })).status;
  };

  test("takes no other place, size or signature, and nothing but a form", async () => {
    const { url, fields, file } = await open({ size: 5 });
    const policy = JSON.parse(Buffer.from(fields.policy ?? "", "base64url").toString());
    const moved = Buffer.from(JSON.stringify({ ...policy, key: "drops/../../token" })).toString("base64url");

    expect(await send(url, { ...fields, policy: moved })).toBe(403);
    expect(await send(url, { ...fields, signature: "" })).toBe(403);
    expect(await send(url, {})).toBe(403);
    expect(await send(url, fields, "Id\n1\n2\n")).toBe(400);
    expect((await fetch(url, { method: "POST", body: "Id\n1\n" })).status).toBe(400);
    expect((await fileOf(running.api, connection, file)).state).toBe("awaited");
    expect(await send(url, fields)).toBe(204);
  });
});

describe("a connection without settings for files", () => {
  test("keeps a file and says which setting it lacks", async () => {
    await running.api.call("PUT", "/api/connections/dropbox/bare", { secrets: ["a secret of this test"] });

    expect(await uploadFile(running.api, "dropbox/bare", "a.csv", "Id,Name\n1,a\n")).toMatchObject({
      state: "refused",
      columns: ["Id", "Name"],
      report: [{ code: "no_key" }],
    });
    expect(await uploadFile(running.api, "dropbox/bare", "empty.csv", " ")).toMatchObject({
      state: "refused",
      report: [{ code: expect.not.stringMatching(/^no_key/) }],
    });
  });

  seldom(
    "shows the first rows of a workbook and of a database as the hub reads them, and of no other file",
    async () => {
      const book = await workbook({
        sheets: { Clients: textRow("Id", "Name") + textRow("7", "Acme") + textRow("8", "Bolt") },
      });
      const database = gunzipSync(
        await readFile(new URL("../functions/convert/fixtures/clients-monday.accdb.gz", import.meta.url)),
      );
      await running.api.call("PUT", "/api/connections/dropbox/base", {
        secrets: ["a secret of this test"],
        settings: { file: { key: "Number", table: "Clients" } },
      });
      const sampleOf = async (name: string, content: string | Uint8Array, of = "dropbox/bare") => {
        const { file } = await uploadFile(running.api, of, name, content);
        return await running.api.call("GET", `/api/connections/${of}/files/${file}/sample`);
      };
      const csv = `Id,Name\n${"1,a\n".repeat(2_001)}`;

      expect(await sampleOf("a.xlsx", book)).toEqual({
        rows: [
          ["7", "Acme"],
          ["8", "Bolt"],
        ],
        more: false,
      });
      expect(fileSample.parse(await sampleOf("a.accdb", database, "dropbox/base")).rows[0]).toContain(
        "Northwind Roasters",
      );
      expect(fileSample.parse(await sampleOf("a.csv", csv))).toMatchObject({ more: true });
      const { file } = await uploadFile(running.api, connection, "taken.csv", "Id,Name\n1,a\n");
      expect(await call("GET", `${connection}/files/${file}/sample`)).toEqual([404, "no_sample"]);
    },
  );

  test("refuses a file with several tables by their names and rows, and shows the first rows of each", async () => {
    const book = await workbook({
      sheets: {
        Clients: textRow("Id", "Name") + textRow("7", "Acme") + textRow("8", "Bolt"),
        Invoices: textRow("Number", "Amount") + textRow("INV-1", "12"),
        // A sheet in which nothing stands is asked for no more.
        Notes: "",
      },
    });
    const database = gunzipSync(
      await readFile(new URL("../functions/convert/fixtures/clients-monday.accdb.gz", import.meta.url)),
    );
    await put({ settings: { file: { key: "Id" } } });
    for (const name of ["dropbox/bare", connection]) {
      const { file, state, report, tables } = await uploadFile(running.api, name, "book.xlsx", book);
      expect({ state, codes: report.map(({ code }) => code), tables }).toEqual({
        state: "refused",
        codes: ["which_table"],
        tables: [
          { name: "Clients", rows: 2 },
          { name: "Invoices", rows: 1 },
        ],
      });
      const sample = fileSample.parse(
        await running.api.call("GET", `/api/connections/${name}/files/${file}/sample`),
      );
      expect(sample.rows).toEqual([]);
      expect(sample.tables?.[1]).toEqual({
        ...{ table: "Invoices", columns: ["Number", "Amount"], rows: [["INV-1", "12"]] },
        ...{ more: false, count: 1, isCounted: true },
      });
    }
    const { tables } = await uploadFile(running.api, "dropbox/bare", "clients.accdb", database);
    expect(tables).toEqual([
      { name: "Clients", rows: 4 },
      { name: "Empty", rows: 0 },
    ]);
  });

  test("says whose rows would be by what leads where now: clients by their names, who waits, and nobody", async () => {
    await running.api.call("POST", "/api/accounts", {
      name: "Acme Ltd",
      identities: [{ type: "domain", value: "acme-files.example" }],
    });
    const asked = [
      { email: "jane@acme-files.example" },
      { name: "Bolt" },
      { email: "new@bolt-files.example" },
      {},
    ];
    const found = await running.api.call("POST", "/api/connections/dropbox/bare/customers", {
      customers: asked,
    });

    expect(found).toEqual({
      found: [
        { accounts: [{ account: expect.stringMatching(/^acc_/), name: "Acme Ltd" }], waits: false },
        { accounts: [], waits: true },
        { accounts: [], waits: true },
        { accounts: [], waits: false },
      ],
    });
    expect(await call("POST", "dropbox/none/customers", { customers: asked })).toEqual([
      404,
      "unknown_connection",
    ]);
    expect(await call("POST", "dropbox/bare/customers", { customers: [] })).toEqual([400, "invalid_request"]);
  });

  test("is told at once when they are not what a file is read by", async () => {
    expect(await put({ settings: { file: { key: [] } } })).toEqual([400, "invalid_file_settings"]);
    for (const wrong of [
      "Id",
      { key: "Id", mode: "guess" },
      { key: "Id", zone: "Mars/Olympus" },
      { key: "Id", mapping: { rules: [{ rule: "a", type: "record.added", title: "{[a}" }] } },
    ])
      expect(await put({ settings: { file: wrong } })).toEqual([400, "invalid_file_settings"]);
    expect(await put({ settings: { mail: { domains: ["Not A Domain"] } } })).toEqual([
      400,
      "invalid_mail_settings",
    ]);
  });
});

describe("settings that do not fit", () => {
  test.each([
    [{ file: { key: "Id", zone: "Mars/Olympus" } }, ["file.zone"]],
    [{ file: { key: [] } }, ["file.key"]],
    [{ mail: { domains: ["Not A Domain"] } }, ["mail.domains.0"]],
    [
      { proof: "any", mapping: { rules: [{ rule: "a", type: "task.created", title: "{[a}" }] } },
      ["mapping.rules[0].title", "proof"],
    ],
  ])("%j are refused by the names of their fields", async (settings, fields) => {
    const response = await fetch(`${running.hub.url}/api/connections/relay/fields`, {
      method: "PUT",
      headers: { authorization: `Bearer ${running.hub.token}`, "content-type": "application/json" },
      body: JSON.stringify({ secrets: ["a secret of this test"], settings }),
    });
    const { fields: named = [] } = problem.parse(await response.json());

    expect([response.status, [...named].sort()]).toEqual([400, fields]);
  });
});

describe("the password of encrypted files", () => {
  test("is kept until it is forgotten; of it there is shown when it was entered, and no more", async () => {
    const of = async (body: object) => {
      const path = "/api/connections/access/locked";
      return connectionSchema.parse(await running.api.call("PUT", path, body));
    };
    const before = await of({ secrets: ["a secret of this test"] });
    const entered = await of({ filePassword: "open sesame" });
    const kept = await of({ settings: { file: { key: "Id" } } });

    expect(before.filePasswordAt).toBeUndefined();
    const instants = [before.updatedAt, entered.filePasswordAt, entered.updatedAt];
    expect(instants).toEqual(instants.toSorted());
    expect(kept.filePasswordAt).toBe(entered.filePasswordAt);
    expect(JSON.stringify([entered, kept])).not.toContain("sesame");
    expect((await of({ filePassword: null })).filePasswordAt).toBeUndefined();
  });
});

describe("the order of files", () => {
  const send = async (text: string, more: object = {}) =>
    await uploadFile(running.api, "dropbox/order", "a.csv", `Id,Value\n${text}\n`, more);

  test("is that of their export where they tell it: an older one, and a known one, change nothing", async () => {
    await running.api.call("PUT", "/api/connections/dropbox/order", {
      secrets: ["a secret of this test"],
      settings: { file: { key: "Id" } },
    });
    const states = [
      await send("1,a", { exportedAt: "2026-11-20T06:00:00Z" }),
      await send("1,c", { exportedAt: "2026-11-22T06:00:00Z" }),
      await send("1,b", { exportedAt: "2026-11-21T06:00:00Z" }),
      await send("1,c", { exportedAt: "2026-11-23T06:00:00Z" }),
      await send("1,a"),
      await send("1,a", { exportedAt: "2026-11-24T06:00:00+02:00" }),
    ];

    expect(states.map(({ state, counts }) => [state, counts?.changed])).toEqual([
      ["done", 0],
      ["done", 1],
      ["outdated", undefined],
      ["duplicate", undefined],
      ["duplicate", undefined],
      ["done", 1],
    ]);
    expect((await filesOf(running.api, "dropbox/order")).map(({ state }) => state)).toEqual(
      states.map(({ state }) => state).toReversed(),
    );
  });
});

describe("a row that changes", () => {
  const rule = {
    rule: "bill",
    type: "expense.captured",
    key: ['"Bill no"'],
    title: 'Bill {"Bill no"}: {Total}',
    account: { email: "Client" },
  };
  const bills = (...rows: readonly string[]) => `Id,Bill no,Client,Total\n${rows.join("\n")}\n`;
  const of = (name: string) => `autoentry/${name}`;
  const connect = async (name: string, file: object) =>
    await running.api.call("PUT", `/api/connections/${of(name)}`, {
      secrets: ["a secret of this test"],
      settings: { file: { key: "Id", baseline: "rows", ...file } },
    });
  const titles = async (name: string, count: number) =>
    (await eventsOf(running.api, name, count)).map(({ title }) => title).sort();
  const first = bills("1,B-9,ann@a.example,10", "2,B-9,bob@b.example,20");
  const second = bills("1,B-9,ann@a.example,15", "2,B-9,bob@b.example,20");

  test("is an event each time, though its mapping's key says the same of it and of other rows", async () => {
    await connect("same-key", { mapping: { rules: [rule] } });
    const taken = [
      await uploadFile(running.api, of("same-key"), "a.csv", first),
      await uploadFile(running.api, of("same-key"), "b.csv", second),
    ];

    expect(taken.map(({ counts }) => counts?.events)).toEqual([2, 1]);
    expect(await titles("same-key", 3)).toEqual(["Bill B-9: 10", "Bill B-9: 15", "Bill B-9: 20"]);
  });

  seldom(
    "is read again, and its event replaced, when the same file comes after its mapping was corrected",
    async () => {
      await connect("anew", {});
      await uploadFile(running.api, of("anew"), "a.csv", first);
      await uploadFile(running.api, of("anew"), "b.csv", second);
      expect(await titles("anew", 3)).toEqual(["Record added: 1", "Record added: 2", "Record changed: 1"]);
      await connect("anew", { mapping: { rules: [rule] } });
      const again = await uploadFile(running.api, of("anew"), "b.csv", second);
      await until(async () => (await titles("anew", 3)).includes("Bill B-9: 15"));

      expect(again).toMatchObject({
        state: "done",
        counts: { changed: 1 },
        report: [{ code: "read_again" }],
      });
      expect(await titles("anew", 3)).toEqual(["Bill B-9: 15", "Record added: 1", "Record added: 2"]);
      expect(await uploadFile(running.api, of("anew"), "b.csv", second)).toMatchObject({
        state: "duplicate",
      });
    },
  );

  seldom(
    "of the first file becomes an event when its settings say so and the same file comes again",
    async () => {
      await connect("first", { baseline: "summary" });
      const summed = await uploadFile(running.api, of("first"), "a.csv", first);
      await connect("first", {});
      const told = await uploadFile(running.api, of("first"), "a.csv", first);

      expect(summed).toMatchObject({ counts: { events: 1 }, report: [{ code: "baseline" }] });
      expect(summed.report[0]?.message).toContain("about 2");
      expect(told).toMatchObject({ state: "done", counts: { events: 2 } });
      expect(await titles("first", 3)).toEqual([
        "First file taken: a.csv, 2 rows",
        "Record added: 1",
        "Record added: 2",
      ]);
    },
  );

  test("is read again from what was kept of it: a dry run counts what would change, a run corrects it", async () => {
    const rerun = async (dryRun: boolean) =>
      rerunReport.parse(await running.api.call("POST", `/api/connections/${of("rerun")}/rerun`, { dryRun }));
    await connect("rerun", { mapping: { rules: [rule] } });
    await uploadFile(running.api, of("rerun"), "a.csv", first);
    await uploadFile(running.api, of("rerun"), "b.csv", second);
    await titles("rerun", 3);
    const same = await rerun(true);
    await connect("rerun", {
      mapping: { rules: [{ ...rule, rule: "expense", title: "{Total} for {Client}" }] },
    });
    const would = await rerun(true);
    const before = await titles("rerun", 3);
    await rerun(false);
    await until(async () => (await titles("rerun", 3)).every((title) => title.includes(" for ")));

    expect(same).toMatchObject({ deliveries: 3, same: 3, changed: 0, added: 0, withdrawn: 0 });
    expect(would).toMatchObject({ deliveries: 3, same: 0, changed: 3, added: 0, withdrawn: 0 });
    expect(before).toEqual(["Bill B-9: 10", "Bill B-9: 15", "Bill B-9: 20"]);
    expect(await titles("rerun", 3)).toEqual([
      "10 for ann@a.example",
      "15 for ann@a.example",
      "20 for bob@b.example",
    ]);
  });

  seldom("is told once when the key was wrong: what only the first reading made is withdrawn", async () => {
    const lines = bills("1,B-9,ann@a.example,10", "2,B-8,bob@b.example,20", "3,B-7,bob@b.example,30");
    await connect("key", { key: "Client", account: { email: "Client" } });
    const refused = await uploadFile(running.api, of("key"), "a.csv", lines);
    await connect("key", { key: "Total" });
    await uploadFile(running.api, of("key"), "a.csv", lines);
    await titles("key", 3);
    await connect("key", { account: { email: "Client" } });
    const again = await uploadFile(running.api, of("key"), "a.csv", lines);
    const kept = async () =>
      (await eventsOf(running.api, "key", 6))
        .filter(({ title }) => title !== "Withdrawn")
        .map(({ title }) => title)
        .sort();
    await until(async () => (await kept()).length === 3);

    expect(refused).toMatchObject({ state: "refused" });
    expect(again).toMatchObject({
      state: "done",
      counts: { events: 3 },
      report: [{ code: "read_again" }, { code: "events_withdrawn" }],
    });
    expect(await kept()).toEqual(["Record added: 1", "Record added: 2", "Record added: 3"]);
    await connect("key", { key: "Total" });
    await uploadFile(running.api, of("key"), "a.csv", lines);
    await until(async () => (await kept()).join() === "Record added: 10,Record added: 20,Record added: 30");
  });

  seldom(
    "is told once when the key was wrong for several files: later ones follow, and a rerun puts earlier ones right",
    async () => {
      const next = (...totals: readonly number[]) =>
        bills(...totals.map((total, n) => `${n + 1},B-${n},ann@a.example,${total}`));
      const kept = async () =>
        (await eventsOf(running.api, "later-key", 1))
          .filter(({ title }) => title !== "Withdrawn")
          .map(({ title }) => title)
          .sort();
      const send = async (name: string, text: string) =>
        await uploadFile(running.api, of("later-key"), name, text);
      await connect("later-key", { key: "Total" });
      await send("a.csv", next(10, 20, 30));
      await send("b.csv", next(15, 20, 30));
      await titles("later-key", 5);
      await connect("later-key", {});
      const again = await send("b.csv", next(15, 20, 30));
      const third = await send("c.csv", next(15, 25, 30));
      await until(async () => (await kept()).length === 5);
      await running.api.call("POST", `/api/connections/${of("later-key")}/rerun`, {});
      const put = ["added: 1", "added: 2", "added: 3", "changed: 1", "changed: 2"];
      await until(async () => (await kept()).join() === put.map((what) => `Record ${what}`).join());

      expect(again).toMatchObject({ counts: { changed: 1, added: 0, removed: 0 } });
      expect(third).toMatchObject({ counts: { changed: 1, added: 0, removed: 0 } });
    },
  );

  test("has its mapping's versions, apart from those of posts, each kept as it was", async () => {
    const versions = async (source: string) =>
      mappingVersionList
        .parse(await running.api.call("GET", `/api/connections/${of("rerun")}/mappings?of=${source}`))
        .versions.map(({ version, mapping }) => [version, mapping.rules[0]?.title]);

    expect(await versions("rows")).toEqual([
      [2, "{Total} for {Client}"],
      [1, 'Bill {"Bill no"}: {Total}'],
    ]);
    expect(await versions("posts")).toEqual([]);
    expect(await call("GET", `${of("rerun")}/mappings?of=pigeons`)).toEqual([400, "invalid_of"]);
  });

  seldom("reads its dates as the settings have them by now, whatever the file let think", async () => {
    const day = { ...rule, time: { from: "Day" } };
    await connect("days", { mapping: { rules: [day] } });
    await uploadFile(
      running.api,
      of("days"),
      "a.csv",
      "Id,Bill no,Client,Total,Day\n1,B-1,ann@a.example,10,05/11/2026\n",
    );
    const before = (await eventsOf(running.api, "days", 1)).map(({ time }) => time.slice(0, 10));
    const other = before[0] === "2026-11-05" ? "month-first" : "day-first";
    await connect("days", { dates: other, mapping: { rules: [day] } });
    await running.api.call("POST", `/api/connections/${of("days")}/rerun`, {});
    const after = other === "month-first" ? "2026-05-11" : "2026-11-05";

    await until(async () => (await eventsOf(running.api, "days", 1))[0]?.time.startsWith(after) ?? false);
  });

  test("is what a preview by its event's id reads: its columns and its change, as the mapping sees them live", async () => {
    const [event] = await eventsOf(running.api, "rerun", 3);
    const preview = mappingPreview.parse(
      await running.api.call("POST", "/api/mappings/preview", {
        tool: "autoentry",
        event: event?.id,
        mapping: { rules: [rule] },
      }),
    );

    expect(preview).toMatchObject({ problems: [], events: [{ title: expect.stringContaining("Bill B-9") }] });
  });
});

describe("the first file of a ledger", () => {
  const head =
    "record_type,record_id,client_id,client_name,status,occurred_at,due_at,amount,currency,exported_at";
  const invoice = (id: string, client: string, status: string, day: string) =>
    `invoice,${id},${client},Client ${client},${status},2026-10-01,2026-10-31,120.00,GBP,${day}T02:00:00Z`;
  const export1 = [
    head,
    invoice("I-1", "OPN", "open", "2026-11-20"),
    invoice("I-2", "OPN", "open", "2026-11-20"),
  ];
  const export2 = [
    head,
    invoice("I-1", "OPN", "paid", "2026-11-21"),
    invoice("I-2", "OPN", "open", "2026-11-21"),
  ];
  const of = "practice-cs/opening";
  const connect = async (baseline: string) =>
    await running.api.call("PUT", `/api/connections/${of}`, {
      secrets: ["a secret of this test"],
      settings: { file: { baseline } },
    });
  const take = async (name: string, lines: readonly string[]) =>
    await uploadFile(running.api, of, name, `${lines.join("\n")}\n`);
  const debts = async () => {
    const { accounts } = accountPage.parse(await running.api.call("GET", "/api/accounts?limit=200"));
    const { id } = accounts.find(({ name }) => name === "Client OPN") ?? {};
    return receivables.parse(await running.api.call("GET", `/api/accounts/${id}/receivables`));
  };
  const open = async () => (await debts()).currencies.GBP?.outstanding;

  seldom(
    "makes receivables complete from its day on where it is said to have all that is open, and only then",
    async () => {
      await connect("rows");
      await take("monday.csv", export1);
      await eventsOf(running.api, "opening", 2);
      const [unsaid, owedFirst] = [(await debts()).openingFetched, await open()];
      await connect("opening");
      const again = await take("monday.csv", export1);
      const said = (await debts()).openingFetched;
      const later = await take("tuesday.csv", export2);
      await until(async () => (await open()) === "120.00");

      expect([unsaid, owedFirst]).toEqual([false, "240.00"]);
      expect([again.state, said]).toEqual(["done", true]);
      expect(later).toMatchObject({ state: "done", counts: { added: 0, changed: 1 } });
      expect((await debts()).openingFetched).toBe(true);

      await connect("rows");
      expect((await debts()).openingFetched).toBe(false);
    },
  );
});
