import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { upload } from "../../schemas/file.ts";
import { eventsOf, untilTaken } from "../support/files.ts";
import { codeOf, type RunningHub, runHub } from "../support/hub.ts";

const folder = new URL("../../infra/practice-cs/", import.meta.url);
const readme = readFileSync(new URL("README.md", folder), "utf8");
const script = readFileSync(new URL("export-practice-cs.ps1", folder), "utf8");
const query = readFileSync(new URL("query.example.sql", folder), "utf8");
const mapping = readFileSync(
  new URL("../../functions/connectors/practice-cs/mapping.ts", import.meta.url),
  "utf8",
);
const columns = [...readme.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = ""]) =>
  [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
);
const settings: unknown = JSON.parse(/```json\n(.*?)```/s.exec(readme)?.[1] ?? "");

describe("the CSV that the README describes", () => {
  test("has the columns that the script writes and the query gives", () => {
    const written = [...(/\$columns = (.*?)\n\n/s.exec(script)?.[1] ?? "").matchAll(/'(\w+)'/g)].map(
      ([, name]) => name,
    );
    const given = [...query.matchAll(/ AS (\w+)/g)].map(([, name]) => name);

    expect(columns).toHaveLength(16);
    expect([...written].sort()).toEqual([...columns].sort());
    expect([...given, "exported_at"].sort()).toEqual([...columns].sort());
  });

  test("has no column that the mapping of posted rows does not know", () => {
    expect(columns.filter((name) => !mapping.includes(name))).toEqual([]);
  });
});

describe("the requests that the script makes", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  let running: RunningHub;
  beforeAll(async () => {
    running = await runHub();
    await running.api.call("PUT", "/api/connections/practice-cs/main", { secrets: [secret], settings });
  });
  afterAll(async () => await running.end());

  const announce = async (body: unknown, token = secret, path = "practice-cs/main/uploads") =>
    await fetch(`${running.hub.url}/hooks/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const row = (...fields: string[]) => `${fields.join(",")}\r\n`;
  const send = async (exportedAt: string, ...rows: string[][]) => {
    const csv = row(...columns) + rows.map((fields) => row(...fields, exportedAt)).join("");
    const { file, url, fields } = upload.parse(
      await (await announce({ name: "practice-cs.csv", size: Buffer.byteLength(csv), exportedAt })).json(),
    );
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", new Blob([csv]), "practice-cs.csv");
    expect((await fetch(url, { method: "POST", body: form })).ok).toBe(true);
    return await untilTaken(running.api, "practice-cs/main", file);
  };
  const client = [
    "client",
    "NWR001",
    "NWR001",
    "Northwind Roasters",
    "office@northwind.example",
    "",
    "active",
    "2026-11-01",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
  ];
  const project = (status: string, at: string) => [
    "project",
    "TAX26",
    "NWR001",
    "Northwind Roasters",
    "",
    "Tax return 2026",
    status,
    at,
    "2027-01-31",
    "",
    "",
    "",
    "",
    "",
    "P. Nair",
  ];

  test("take an export by the connection's secret alone, and what changed until the next becomes events", async () => {
    expect(await send("2026-11-19T02:00:00Z", client, project("in progress", "2026-11-10"))).toMatchObject({
      state: "done",
      baseline: true,
    });
    expect(await send("2026-11-20T02:00:00Z", client, project("completed", "2026-11-19"))).toMatchObject({
      state: "done",
      counts: { changed: 1, added: 0, removed: 0 },
    });
    const events = await eventsOf(running.api, "main", 2);

    expect(events.find(({ type }) => type === "project.completed")).toMatchObject({
      proof: "file",
      time: "2026-11-19T00:00:00.000Z",
      title: "Set to completed: Tax return 2026",
      identities: expect.arrayContaining([{ type: "practice-cs:client", value: "NWR001" }]),
    });
  });

  test("are refused without the secret, to an unknown connection, and where they announce nothing", async () => {
    const refused = async (...parameters: Parameters<typeof announce>) => {
      const response = await announce(...parameters);
      return [response.status, await codeOf(response)];
    };

    expect(await refused({ name: "x.csv" }, "wrong")).toEqual([401, "signature_invalid"]);
    expect(await refused({ name: "x.csv" }, secret, "practice-cs/nobody/uploads")).toEqual([
      401,
      "signature_invalid",
    ]);
    expect(await refused({ size: 3 })).toEqual([400, "invalid_request"]);
    expect(await refused("nonsense")).toEqual([400, "invalid_request"]);
  });
});
