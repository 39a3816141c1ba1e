import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { toolNames } from "../../functions/connectors/catalogue.ts";
import { accountPage } from "../../schemas/account.ts";
import { connection, connectionList } from "../../schemas/connection.ts";
import { release } from "../../schemas/release.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { toolList } from "../../schemas/tool.ts";
import { allEvents, codeOf, deliver, type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { until } from "../support/until.ts";

const payment = (n: number, at: string) =>
  JSON.stringify({
    eventNotifications: [
      {
        realmId: "77",
        dataChangeEvent: {
          entities: [
            { name: n % 2 ? "Payment" : "Invoice", id: String(n), operation: "Create", lastUpdated: at },
          ],
        },
      },
    ],
  });

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());
const call = async (...parameters: Parameters<RunningHub["api"]["call"]>) =>
  await running.api.call(...parameters);
const refused = async (path: string) => {
  const response = await fetch(`${running.hub.url}${path}`, {
    headers: { authorization: `Bearer ${running.hub.token}` },
  });
  return [response.status, await codeOf(response)];
};

describe("connections", () => {
  test("are made, shown without their secrets, changed and removed", async () => {
    const made = connection.parse(
      await call("PUT", "/api/connections/quickbooks/main", {
        secrets: ["first secret"],
        settings: { environment: "sandbox" },
      }),
    );

    expect(made).toMatchObject({
      tool: "quickbooks",
      connection: "main",
      url: `${running.hub.url}/hooks/quickbooks/main`,
      settings: { environment: "sandbox" },
    });
    expect(JSON.stringify(made)).not.toContain("first secret");
    expect(connectionList.parse(await call("GET", "/api/connections")).connections).toHaveLength(1);
    await call("DELETE", "/api/connections/quickbooks/main");
    expect(await refused("/api/connections/quickbooks/main")).toEqual([404, "unknown_connection"]);
    expect(
      (await deliver(running.hub.url, "quickbooks", { body: "{}", secret: "first secret" })).status,
    ).toBe(401);
  });

  test("rotate: old and new secret both verify, each says when it last matched, the old one can go", async () => {
    const before = connection.parse(
      await call("PUT", "/api/connections/dropbox/rotating", { secrets: ["the old secret"] }),
    );
    const [old] = before.secrets;
    const both = connection.parse(
      await call("PUT", "/api/connections/dropbox/rotating", {
        secrets: [{ id: old?.id }, "the new secret"],
      }),
    );
    const post = async (secret: string) =>
      (
        await deliver(running.hub.url, "dropbox", {
          body: '{"list_folder":{"accounts":["dbid:r"]}}',
          secret,
          connection: "rotating",
        })
      ).status;

    expect(both.secrets.map(({ id }) => id)[0]).toBe(old?.id);
    expect([await post("the old secret"), await post("the new secret")]).toEqual([200, 200]);
    const heard = async () => connection.parse(await call("GET", "/api/connections/dropbox/rotating"));
    await until(async () =>
      (await heard()).secrets.every(({ lastMatchedAt }) => lastMatchedAt !== undefined),
    );
    expect((await heard()).lastDeliveryAt).toBeDefined();
    await call("PUT", "/api/connections/dropbox/rotating", { secrets: ["the new secret"] });
    expect([await post("the old secret"), await post("the new secret")]).toEqual([401, 200]);
  });

  test.each([
    ["no secret at all", "/api/connections/dropbox/other", {}, 400],
    [
      "four secrets",
      "/api/connections/dropbox/other",
      { secrets: ["secret-1", "secret-2", "secret-3", "secret-4"] },
      400,
    ],
    ["a short secret", "/api/connections/dropbox/other", { secrets: ["short"] }, 400],
    ["an unknown tool", "/api/connections/fax/main", { secrets: ["long enough"] }, 404],
    ["a name that is none", "/api/connections/dropbox/No%20Name", { secrets: ["long enough"] }, 400],
    ["a body that is not a connection", "/api/connections/dropbox/other", [1], 400],
  ])("refuse %s", async (_what, path, body, status) => {
    await expect(call("PUT", path, body)).rejects.toThrow(expect.objectContaining({ status }));
  });
});

describe("the timeline", () => {
  beforeAll(async () => {
    await call("PUT", "/api/connections/quickbooks/paged", { secrets: ["a secret for pages"] });
    for (let n = 0; n < 30; n++) {
      const at = new Date(Date.parse("2026-10-01T00:00:00Z") + n * 3_600_000).toISOString();
      await deliver(running.hub.url, "quickbooks", {
        body: payment(n, at),
        secret: "a secret for pages",
        connection: "paged",
      });
    }
    await untilEvents(running.api, 31);
  });
  const account = async () =>
    accountPage.parse(await call("GET", "/api/accounts?q=77")).accounts[0]?.id ?? "";

  test("of an account is newest first by the time things happened, page by page without gap or repetition", async () => {
    const events = await allEvents(running.api, `/api/accounts/${await account()}/timeline?limit=7`);

    expect(events).toHaveLength(30);
    expect(events.map(({ time }) => time)).toEqual(
      events
        .map(({ time }) => time)
        .sort()
        .reverse(),
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(30);
  });

  test("narrows by family, type, tool and time", async () => {
    const of = async (query: string) =>
      timelinePage.parse(await call("GET", `/api/accounts/${await account()}/timeline?${query}`)).events;

    expect(await of("type=payment.received")).toHaveLength(15);
    expect(await of("type=payment.received&type=invoice.created")).toHaveLength(30);
    expect(await of("family=meeting")).toHaveLength(0);
    expect(await of("family=money&tool=quickbooks&limit=3")).toHaveLength(3);
    expect(await of("tool=dropbox")).toHaveLength(0);
    expect(await of("since=2026-10-01T05:00:00Z&until=2026-10-01T09:00:00Z")).toHaveLength(5);
    expect(await of("since=2027-01-01&until=2026-01-01")).toHaveLength(0);
  });

  test("loses and repeats nothing while events keep coming", async () => {
    const known = new Set((await allEvents(running.api)).map(({ id }) => id));
    let n = 100;
    let busy = true;
    const writing = (async () => {
      while (busy)
        await deliver(running.hub.url, "quickbooks", {
          body: payment(n++, new Date().toISOString()),
          secret: "a secret for pages",
          connection: "paged",
        });
    })();

    for (const path of [
      "/api/timeline?limit=2",
      "/api/timeline?limit=2&by=time",
      `/api/accounts/${await account()}/timeline?limit=2`,
    ]) {
      const seen = (await allEvents(running.api, path)).map(({ id }) => id);
      expect(new Set(seen).size).toBe(seen.length);
      if (path.startsWith("/api/timeline")) expect([...known].filter((id) => !seen.includes(id))).toEqual([]);
    }
    busy = false;
    await writing;
  });

  test.each([
    ["limit=0", "invalid_limit"],
    ["limit=201", "invalid_limit"],
    ["limit=x", "invalid_limit"],
    ["cursor=%00", "invalid_cursor"],
    ["cursor=aQ", "invalid_cursor"],
    ["family=weather", "invalid_filter"],
    ["type=meeting.dreamt", "invalid_filter"],
    ["since=yesterday", "invalid_since"],
    ["by=weight", "invalid_by"],
    ["by=time&cursor=aQ", "invalid_cursor"],
  ])("refuses %s with a clear code", async (query, code) => {
    expect(await refused(`/api/timeline?${query}`)).toEqual([400, code]);
  });

  test("go on by the cursor that their own list has told, in pages of any size and format, and by no other", async () => {
    const { next = "" } = timelinePage.parse(await call("GET", "/api/timeline?limit=2&tool=quickbooks"));
    const own = `/api/timeline?tool=quickbooks&cursor=${next}`;

    expect(timelinePage.parse(await call("GET", `${own}&limit=7`)).events).toHaveLength(7);
    const lines = await fetch(`${running.hub.url}${own}&format=jsonl`, {
      headers: { authorization: `Bearer ${running.hub.token}` },
    });
    expect((await lines.text()).trim().split("\n").length).toBeGreaterThan(20);
    for (const other of [
      `/api/timeline?cursor=${next}`,
      `${own}&family=money`,
      `${own}&by=time`,
      `${own}&upcoming=true`,
      `/api/accounts/${await account()}/timeline?tool=quickbooks&cursor=${next}`,
      `/api/audit?tool=quickbooks&cursor=${next}`,
      `/api/deliveries?status=unrecognized&tool=quickbooks&cursor=${next}`,
    ])
      expect([other, ...(await refused(other))]).toEqual([other, 400, "invalid_cursor"]);
  });

  test("of an unknown account, and an unknown event, are 404", async () => {
    expect(await refused("/api/accounts/acc_none/timeline")).toEqual([404, "unknown_account"]);
    expect(await refused("/api/events/evt_none")).toEqual([404, "unknown_event"]);
  });
});

describe("the rest", () => {
  test("lists every tool of the catalogue", async () => {
    const { tools } = toolList.parse(await call("GET", "/api/tools"));

    expect(tools.map(({ tool }) => tool).sort()).toEqual([...toolNames].sort());
  });

  test("tells anyone that it is well, and the rest only to those with the token", async () => {
    const health = await fetch(`${running.hub.url}/healthz`);

    expect([health.status, await health.json()]).toEqual([200, { status: "ok", version: release }]);
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: running.hub.token }]) {
      const response = await fetch(`${running.hub.url}/api/timeline`, { headers });
      expect([response.status, await codeOf(response)]).toEqual([401, "unauthorized"]);
    }
    expect(await refused("/api/nothing")).toEqual([404, "not_found"]);
  });

  test("sorts and searches accounts", async () => {
    const first = async () => {
      const path = "/api/accounts?status=provisional&sort=active&limit=1";
      return accountPage.parse(await call("GET", path)).accounts[0]?.identities;
    };
    // Events are counted seconds after they are recorded.
    await until(async () => (await first())?.[0]?.type === "quickbooks:company");

    expect(await first()).toEqual([{ type: "quickbooks:company", value: "77" }]);
    expect(await refused("/api/accounts?sort=loudest")).toEqual([400, "invalid_query"]);
  });
});
