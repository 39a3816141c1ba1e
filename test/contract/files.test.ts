import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { upload } from "../../schemas/file.ts";
import { problem } from "../../schemas/problem.ts";
import { fileOf, filesOf, uploadFile } from "../support/files.ts";
import { codeOf, type RunningHub, runHub } from "../support/hub.ts";

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

describe("the door of a file", () => {
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

  test("takes no other place, no other size, no other signature, and nothing that is no form", async () => {
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

    expect(await uploadFile(running.api, "dropbox/bare", "a.csv", "Id\n1\n")).toMatchObject({
      state: "refused",
      report: [{ code: "no_key" }],
    });
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
    expect(entered.filePasswordAt).toBe(entered.updatedAt);
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
