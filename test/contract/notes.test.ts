import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { account as accountSchema } from "../../schemas/account.ts";
import { accountEvent } from "../../schemas/account-event.ts";
import { auditPage } from "../../schemas/audit.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { codeOf, detailOf, type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { message } from "../support/message.ts";
import { until } from "../support/until.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const call = async (...parameters: Parameters<RunningHub["api"]["call"]>) =>
  await running.api.call(...parameters);
const titles = async (account: string) =>
  timelinePage.parse(await call("GET", `/api/accounts/${account}/timeline`)).events.map(({ title }) => title);
const made = async (name: string) => accountSchema.parse(await call("POST", "/api/accounts", { name })).id;

test("a note is on its account's timeline, once, however often it is sent", async () => {
  const account = await made("Acme");
  const send = async () =>
    accountEvent.parse(
      await call("POST", `/api/accounts/${account}/notes`, { text: "Calls on Fridays", key: "k1" }),
    );
  const [first, second] = [await send(), await send()];
  await until(async () => (await titles(account)).length > 0);

  expect(second.id).toBe(first.id);
  expect(await titles(account)).toEqual(["Calls on Fridays"]);
  expect(accountSchema.parse(await call("GET", `/api/accounts/${account}`)).identities).toEqual([]);
});

test("a note on an unmatched customer goes where the customer is assigned to", async () => {
  await running.hub.bus.publish([
    message({ identities: [{ type: "email", value: "new@stranger.example" }] }),
  ]);
  const [event] = (await untilEvents(running.api, 2)).filter(({ tool }) => tool !== "hub");
  const [provisional, account] = [event?.account ?? "", await made("Stranger Ltd")];
  await call("POST", `/api/accounts/${provisional}/notes`, { text: "Met at the fair" });
  await until(async () => (await titles(provisional)).includes("Met at the fair"));

  await call("PUT", "/api/identities/email/new%40stranger.example", { account });

  expect(await titles(account)).toContain("Met at the fair");
});

test.each([
  ["empty", { text: "  " }, 400],
  ["too long", { text: "x".repeat(4_001) }, 400],
  ["no text", {}, 400],
])("a note that is %s is refused", async (_what, body, status) => {
  const account = await made("Nobody");
  await expect(call("POST", `/api/accounts/${account}/notes`, body)).rejects.toThrow(
    expect.objectContaining({ status }),
  );
});

test("a note on no account is refused", async () => {
  await expect(call("POST", "/api/accounts/acc_none/notes", { text: "Hello" })).rejects.toThrow(
    expect.objectContaining({ status: 404 }),
  );
});

describe("a note that is there", () => {
  const written = async (account: string, text: string, key = "k") => {
    const note = accountEvent.parse(
      await call("POST", `/api/accounts/${account}/notes`, { text, key: `${key} ${text}` }),
    );
    await until(async () => (await titles(account)).includes(note.title));
    return note.id;
  };
  /** A call as a person signed in at the console makes it. */
  const asPerson = async (
    name: string,
    role: "viewer" | "manager",
    method: string,
    path: string,
    body?: object,
  ) => {
    const link = running.hub.signInLink({ name, role });
    const signedIn = await fetch(link, { redirect: "manual" });
    return await fetch(`${running.hub.url}/console/api${path}`, {
      method,
      headers: {
        origin: running.hub.url,
        "x-hub-console": "1",
        "content-type": "application/json",
        cookie: signedIn.headers.get("set-cookie")?.split(";")[0] ?? "",
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  };

  test("gets another text where it stands, and says who gave it when", async () => {
    const account = await made("Edited Ltd");
    const note = await written(account, "Calls on Fridays");
    const { time } = await detailOf(running.api, note);
    const changed = accountEvent.parse(
      await call("PUT", `/api/notes/${note}`, { text: "Calls on Mondays\nafter ten", revision: 0 }),
    );
    await until(async () => (await titles(account)).includes("Calls on Mondays"));
    const detail = await detailOf(running.api, note);

    expect(await titles(account)).toEqual(["Calls on Mondays"]);
    expect(detail).toMatchObject({
      time,
      account,
      revision: changed.revision,
      details: { text: "Calls on Mondays\nafter ten", editedBy: "you@localhost" },
    });
    expect(JSON.stringify(detail)).not.toContain("Fridays");
    const { entries } = auditPage.parse(await call("GET", `/api/audit?account=${account}`));
    expect(entries[0]).toMatchObject({ action: "note.changed", by: "you@localhost", account });
    expect(JSON.stringify(entries)).not.toContain("Mondays");
  });

  test("is left as it is where another person has changed it since it was read", async () => {
    const account = await made("Contested Ltd");
    const note = await written(account, "First");
    const change = async (text: string, revision: number) =>
      await call("PUT", `/api/notes/${note}`, { text, revision });
    await change("Second", 0);
    await until(async () => (await titles(account)).includes("Second"));

    await expect(change("Third", 0)).rejects.toThrow(expect.objectContaining({ status: 409 }));
    await change("Third", (await detailOf(running.api, note)).revision ?? 0);
    await until(async () => (await titles(account)).includes("Third"));
  });

  test("is changed again by the one who changed it, though the hub has not recorded the first change yet", async () => {
    const account = await made("Hasty Ltd");
    const note = await written(account, "First");
    let revision = 0;
    for (const text of ["Second", "Third", "Fourth", "Fifth"]) {
      const changed = await call("PUT", `/api/notes/${note}`, { text, revision });
      revision = accountEvent.parse(changed).revision ?? 0;
    }
    await until(async () => (await titles(account)).includes("Fifth"));

    await expect(
      call("PUT", `/api/notes/${note}`, { text: "Of tomorrow", revision: Date.now() + 86_400_000 }),
    ).rejects.toThrow(expect.objectContaining({ status: 409 }));
  });

  test("is removed with its text and for good, whatever comes late", async () => {
    const account = await made("Removed Ltd");
    const note = await written(account, "Secret plans");
    await call("PUT", `/api/accounts/${account}/pins/${note}`, { shared: true });
    await call("DELETE", `/api/notes/${note}`);
    await until(async () => (await titles(account)).length === 0);
    const late = message(
      {
        id: note,
        tool: "hub",
        connection: "notes",
        type: "note.added",
        family: "note",
        title: "Late",
        identities: [{ type: "hub:account", value: account }],
        revision: Date.now() + 60_000,
      },
      "late",
    );
    await running.hub.bus.publish([late]);
    const after = await written(account, "The next one");

    expect(await titles(account)).toEqual(["The next one"]);
    expect(await detailOf(running.api, note)).toMatchObject({ type: "system.observed", identities: [] });
    expect(JSON.stringify(await detailOf(running.api, note))).not.toMatch(/Secret|Late/);
    expect(await call("GET", `/api/accounts/${account}/pins`)).toEqual({ pins: [] });
    for (const [method, path, body] of [
      ["PUT", `/api/notes/${note}`, { text: "Again" }],
      ["DELETE", `/api/notes/${note}`],
      ["DELETE", "/api/notes/evt_none"],
    ] as const)
      await expect(call(method, path, body)).rejects.toThrow(expect.objectContaining({ status: 404 }));
    expect(after).not.toBe(note);
  });

  test("is changed by any manager, but by no other viewer, even one of its author's name", async () => {
    const account = await made("Shared Ltd");
    const posted = await asPerson("Mai", "manager", "POST", `/accounts/${account}/notes`, { text: "Mine" });
    const note = accountEvent.parse(await posted.json()).id;
    await until(async () => (await titles(account)).length > 0);
    const change = async (name: string, role: "viewer" | "manager") =>
      await asPerson(name, role, "PUT", `/notes/${note}`, { text: `By ${name}` });
    const stranger = await change("Tom", "viewer");

    expect([stranger.status, await codeOf(stranger)]).toEqual([403, "forbidden"]);
    expect((await asPerson("Tom", "viewer", "DELETE", `/notes/${note}`)).status).toBe(403);
    expect((await change("Mai", "viewer")).status).toBe(403);
    expect((await change("Ann", "manager")).status).toBe(200);
    await until(async () => (await titles(account)).includes("By Ann"));
    expect((await detailOf(running.api, note)).actor).toMatchObject({
      id: expect.stringMatching(/^local:/),
      name: "Mai",
    });
  });
});
