import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { accountPage } from "../../schemas/account.ts";
import { connection } from "../../schemas/connection.ts";
import { mappingPreview, mappingProposal, mappingVersionList, rerunReport } from "../../schemas/mapping.ts";
import { allEvents, codeOf, deliveriesOf, type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
  await running.api.call("PUT", "/api/connections/relay/main", { secrets: [secret] });
});
afterAll(async () => await running.end());

const post = async (path: string, headers: Record<string, string>, body: string, method = "POST") =>
  await fetch(`${running.hub.url}/hooks/${path}`, {
    method,
    headers,
    ...(method === "POST" ? { body } : {}),
  });
const json = { "content-type": "application/json" };
const told = (id: string) =>
  JSON.stringify({ event_id: id, event_type: "task.completed", title: `Task ${id}` });

describe("the address of a relay", () => {
  test.each([
    ["a bearer token", "relay/main", { authorization: `Bearer ${secret}` }],
    ["Basic", "relay/main", { authorization: `Basic ${Buffer.from(`zap:${secret}`).toString("base64")}` }],
    ["an API key", "relay/main", { "x-api-key": secret }],
    ["access_token in the address", `relay/main?access_token=${encodeURIComponent(secret)}`, {}],
  ])("takes a post with %s", async (what, path, headers) => {
    const response = await post(path, { ...json, ...headers }, told(what));

    expect([response.status, await response.json()]).toEqual([
      200,
      { delivery: expect.any(String), events: 1, pulls: 0 },
    ]);
  });

  test("keeps nothing of the token with the raw delivery", async () => {
    const [event] = await untilEvents(running.api, 1);
    const detail = JSON.stringify(await running.api.call("GET", `/api/events/${event?.id}`));

    expect(detail).not.toContain(secret);
  });

  test.each([
    ["no proof", "relay/main", {}],
    ["a wrong token", "relay/main", { authorization: "Bearer nope" }],
    [
      "a wrong signature",
      "relay/main",
      { authorization: `Bearer ${secret}`, "webhook-signature": "v1,AAAA" },
    ],
    ["no such connection", "relay/nobody", { authorization: `Bearer ${secret}` }],
    ["another tool's connection", "dext/main", { authorization: `Bearer ${secret}` }],
  ])("refuses %s with the one answer for all", async (_what, path, headers) => {
    const response = await post(path, { ...json, ...headers }, told("forged"));

    expect([response.status, await codeOf(response)]).toEqual([401, "signature_invalid"]);
  });
});

describe("OPTIONS of a sender of CloudEvents", () => {
  const ask = async (path: string, origin?: string) => {
    const headers =
      origin === undefined ? {} : { "webhook-request-origin": origin, "webhook-request-rate": "120" };
    const response = await post(path, headers, "", "OPTIONS");
    const { headers: given } = response;
    return [
      response.status,
      given.get("webhook-allowed-origin"),
      given.get("webhook-allowed-rate"),
      given.get("allow"),
    ];
  };
  beforeAll(async () => {
    await running.api.call("PUT", "/api/connections/relay/events", {
      secrets: [secret],
      settings: { origins: ["eventemitter.example"] },
    });
    await running.api.call("PUT", "/api/connections/relay/all", {
      secrets: [secret],
      settings: { origins: ["*"] },
    });
  });
  const refused = [200, null, null, "POST, OPTIONS"];

  test("is granted where its name is in the connection's origins", async () => {
    expect(await ask("relay/events", "EventEmitter.example")).toEqual([
      200,
      "EventEmitter.example",
      "*",
      "POST, OPTIONS",
    ]);
    expect(await ask("relay/all", "anybody.example")).toEqual([200, "anybody.example", "*", "POST, OPTIONS"]);
  });

  test("is not granted to others, and an unknown connection answers as one that does not grant", async () => {
    expect(await ask("relay/events", "evil.example")).toEqual(refused);
    expect(await ask("relay/events")).toEqual(refused);
    expect(await ask("relay/main", "eventemitter.example")).toEqual(refused);
    expect(await ask("relay/nobody", "eventemitter.example")).toEqual(refused);
    expect(await ask("relay/__proto__", "eventemitter.example")).toEqual(refused);
  });
});

describe("a mapping", () => {
  const mapping = {
    rules: [
      {
        rule: "job",
        type: "project.completed",
        key: ["id"],
        title: "{name} finished",
        account: { email: "mail" },
      },
    ],
  };
  const sample = { id: 7, name: "Year end", mail: "jane@acme.example" };
  const preview = async (body: object) =>
    mappingPreview.parse(await running.api.call("POST", "/api/mappings/preview", body));

  test("is tried on an example before it goes live, and nothing is kept", async () => {
    const before = (await untilEvents(running.api, 1)).length;

    expect(await preview({ mapping, sample })).toMatchObject({
      events: [
        {
          type: "project.completed",
          title: "Year end finished",
          identities: [{ type: "email", value: "jane@acme.example" }],
        },
      ],
      problems: [],
      lost: 0,
    });
    expect(await untilEvents(running.api, 1)).toHaveLength(before);
  });

  test("is tried on a delivery as it is sent, and on one that was kept", async () => {
    const raw = { contentType: "application/x-www-form-urlencoded", body: "id=8&name=Payroll&mail=x" };
    const [kept] = await untilEvents(running.api, 1);

    expect(await preview({ mapping, raw })).toMatchObject({
      events: [{ title: "Payroll finished" }],
      problems: [
        { field: "rules[0].account.email", reason: "is not an email address" },
        { field: "rules[0].account", reason: "finds nothing" },
      ],
    });
    expect((await preview({ mapping, event: kept?.id })).problems).not.toEqual([]);
  });

  test("that is wrong says where, in the preview and when it is put", async () => {
    const wrong = { rules: [{ ...mapping.rules[0], title: "{name" }] };

    expect((await preview({ mapping: wrong, sample })).problems).toMatchObject([
      { field: "rules[0].title", reason: "has a brace without its partner" },
    ]);
    await expect(
      running.api.call("PUT", "/api/connections/relay/main", { settings: { mapping: wrong } }),
    ).rejects.toThrow(/mapping\.rules\[0\]\.title/);
  });

  test.each([
    [{ mapping }, 400],
    [{ mapping, raw: { contentType: "application/json", body: "{" } }, 400],
    [{ mapping, event: "evt_none" }, 404],
    [{ mapping, sample, tool: "fax" }, 404],
    [{ mapping, sample, tool: "calendly" }, 400],
  ])("is not tried on %j", async (body, status) => {
    await expect(preview(body)).rejects.toThrow(expect.objectContaining({ status }));
  });

  test("that is larger than what a connection may keep is refused, and the one before stays", async () => {
    const names = Array.from({ length: 400 }, (_, n) => `field ${n}`);
    const details = Object.fromEntries(names.map((name) => [name, "some.path.to.it"]));
    const large = { rules: [{ ...mapping.rules[0], details }] };

    await expect(preview({ mapping: large, sample })).rejects.toThrow(/settings_too_large/);
    await expect(
      running.api.call("PUT", "/api/connections/relay/main", {
        settings: { mapping: large },
      }),
    ).rejects.toThrow(/settings_too_large/);
    expect(
      connection.parse(await running.api.call("GET", "/api/connections/relay/main")).settings,
    ).not.toHaveProperty("mapping");
  });

  test("is proposed from one example, and the proposal can be put as it is", async () => {
    const { mapping: proposed, missing } = mappingProposal.parse(
      await running.api.call("POST", "/api/mappings/propose", { tool: "bizpayo", sample }),
    );

    expect(missing).toContain("time");
    await running.api.call("PUT", "/api/connections/bizpayo/main", {
      secrets: [secret],
      settings: { mapping: proposed },
    });
  });

  test("is numbered by the hub: a new number where its rules change, the old one where they do not", async () => {
    const put = async (rules: object[], version?: number) =>
      connection.parse(
        await running.api.call("PUT", "/api/connections/relay/numbered", {
          secrets: [secret],
          settings: { mapping: { rules, ...(version === undefined ? {} : { version }) } },
        }),
      ).settings.mapping;
    const [rule] = mapping.rules;

    expect(await put([{ ...rule }])).toMatchObject({ version: 1 });
    expect(await put([{ ...rule }], 99)).toMatchObject({ version: 1 });
    expect(await put([{ ...rule, title: "Done: {name}" }])).toMatchObject({ version: 2 });
    expect(await put([{ ...rule }])).toMatchObject({ version: 3 });
    const { versions } = mappingVersionList.parse(
      await running.api.call("GET", "/api/connections/relay/numbered/mappings"),
    );
    expect(versions.map(({ version, by, mapping }) => [version, by, mapping.rules[0]?.title])).toEqual([
      [3, "you@localhost", "{name} finished"],
      [2, "you@localhost", "Done: {name}"],
      [1, "you@localhost", "{name} finished"],
    ]);
  });
});

describe("a corrected mapping", () => {
  const job = (id: number, name: string, stage: string) =>
    JSON.stringify({ id, name, stage, mail: "jane@redo.example" });
  const rule = { rule: "job", key: ["id"], title: "{name}" };
  const put = async (...rules: object[]) =>
    await running.api.call("PUT", "/api/connections/jetpack-workflow/redo", {
      secrets: [secret],
      settings: { mapping: { rules } },
    });
  const rerun = async (body: object = {}) =>
    rerunReport.parse(await running.api.call("POST", "/api/connections/jetpack-workflow/redo/rerun", body));
  const ours = async () =>
    (await allEvents(running.api)).filter(
      ({ tool, connection }) => tool === "jetpack-workflow" && connection === "redo",
    );
  const jane = async () => {
    const { accounts } = accountPage.parse(
      await running.api.call("GET", "/api/accounts?q=jane@redo.example"),
    );
    const [account] = accounts.filter(({ eventCount }) => eventCount > 0);
    const events = account
      ? await allEvents(running.api, `/api/accounts/${account.id}/timeline?limit=200`)
      : [];
    return { count: account?.eventCount ?? 0, titles: events.map(({ title }) => title).sort() };
  };
  const first = { ...rule, type: { from: "stage", table: { open: "project.updated" } } };
  const second = {
    ...rule,
    title: "{name} ({stage})",
    type: { from: "stage", table: { open: "project.created", shut: "project.completed" } },
    account: { email: "mail" },
  };
  let ids: string[];

  beforeAll(async () => {
    await put(first);
    for (const body of [job(1, "Tax", "open"), job(2, "Payroll", "open"), job(3, "Audit", "shut")])
      await post("jetpack-workflow/redo", { ...json, authorization: `Bearer ${secret}` }, body);
    await until(async () => (await ours()).length === 3);
    ids = (await ours()).filter(({ type }) => type === "project.updated").map(({ id }) => id);
  });

  test("leaves what was kept as it is until it is asked for", async () => {
    await put(second);

    expect((await ours()).map(({ type }) => type).sort()).toEqual([
      "project.updated",
      "project.updated",
      "system.unrecognized",
    ]);
    expect(await jane()).toEqual({ count: 0, titles: [] });
  });

  test("says first what it would change, and changes nothing", async () => {
    expect(await rerun({ dryRun: true })).toEqual({
      deliveries: 3,
      same: 0,
      changed: 2,
      added: 1,
      withdrawn: 0,
      unread: 0,
    });
    expect((await ours()).filter(({ revision }) => revision === 2)).toEqual([]);
  });

  test("corrects the events that there are, adds what was not understood, and moves both to their account", async () => {
    await rerun();
    await until(async () => (await jane()).count === 3);
    const read = (await ours()).filter(({ type }) => type.startsWith("project."));

    expect(await jane()).toEqual({ count: 3, titles: ["Audit (shut)", "Payroll (open)", "Tax (open)"] });
    expect(read.map(({ type, revision }) => [type, revision]).sort()).toEqual([
      ["project.completed", 2],
      ["project.created", 2],
      ["project.created", 2],
    ]);
    expect(read.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(
      (await deliveriesOf(running.api, "unrecognized")).filter(({ connection }) => connection === "redo"),
    ).toEqual([]);
  });

  test("may be asked for again, and by a smaller page at a time", async () => {
    expect(await rerun()).toMatchObject({ same: 3, changed: 0, added: 0, withdrawn: 0 });
    expect(await rerun({ until: "2020-01-01T00:00:00Z" })).toMatchObject({ deliveries: 0 });
    await expect(rerun({ since: "soon" })).rejects.toThrow(expect.objectContaining({ status: 400 }));
  });

  test("withdraws what it does not read any more: from the timeline and the count, not from the feed", async () => {
    await put({ ...second, when: "name != 'Payroll'" });
    expect(await rerun()).toMatchObject({ same: 2, withdrawn: 1 });
    await until(async () => (await jane()).count === 2);

    expect(await jane()).toEqual({ count: 2, titles: ["Audit (shut)", "Tax (open)"] });
    expect((await ours()).find(({ title }) => title === "Withdrawn")).toMatchObject({
      revision: 3,
      type: "system.observed",
      details: { was: "Payroll (open)", reason: "the mapping does not read it any more" },
    });
  });

  test("brings back what was withdrawn when a later version reads it again", async () => {
    await put(second);
    await rerun();
    await until(async () => (await jane()).count === 3);

    expect((await jane()).titles).toEqual(["Audit (shut)", "Payroll (open)", "Tax (open)"]);
  });

  test("of no connection, or of one without a mapping, is refused", async () => {
    await expect(running.api.call("POST", "/api/connections/relay/nobody/rerun", {})).rejects.toThrow(
      expect.objectContaining({ status: 404 }),
    );
    await expect(running.api.call("POST", "/api/connections/relay/main/rerun", {})).rejects.toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });
});
