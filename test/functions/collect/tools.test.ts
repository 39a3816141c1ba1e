import { expect, test } from "@jest/globals";
import { loadCollector, toolNames } from "../../../functions/connectors/catalogue.ts";
import type { Collector } from "../../../functions/connectors/collector.ts";
import type { Connector } from "../../../functions/connectors/connector.ts";
import { dropboxCollector } from "../../../functions/connectors/dropbox/collect.ts";
import { dropbox } from "../../../functions/connectors/dropbox/index.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { slackCollector } from "../../../functions/connectors/slack/collect.ts";
import { slack } from "../../../functions/connectors/slack/index.ts";
import { smartsheetCollector } from "../../../functions/connectors/smartsheet/collect.ts";
import { smartsheet } from "../../../functions/connectors/smartsheet/index.ts";
import { accountEventMessage, type FetchMessage } from "../../../schemas/bus.ts";
import { collecting, fetchOf, json } from "../../support/collecting.ts";
import { delivery } from "../../support/delivery.ts";

/** A tool's collector behind the hub's own hands, with a server that answers by the end of the address. */
async function hubWith(collector: Collector, answers: Readonly<Record<string, unknown>>) {
  const hub = await collecting({
    collector: { ...collector, authorization: [{ kind: "token" }] },
    server: (url) => {
      const { pathname } = new URL(url);
      const [, body] = Object.entries(answers).find(([end]) => pathname.endsWith(end)) ?? [];
      return body === undefined ? json({}, { status: 403 }) : json(body);
    },
  });
  const told = () => hub.published.splice(0).map((one) => accountEventMessage.parse(one).data);
  return { ...hub, told };
}

function orderOf(connector: Connector, value: unknown): FetchMessage {
  const given = delivery(connector.tool, { body: Buffer.from(JSON.stringify(value)) });
  const [toFetch] = normalise(connector, given).fetches;
  if (!toFetch?.fills) throw new Error("nothing is to be fetched");
  return fetchOf({ key: toFetch.key, scope: toFetch.scope, fills: toFetch.fills });
}

test("a mention in Slack stays the half that it is, and the next one makes no call", async () => {
  const { handled, told, sent } = await hubWith(slackCollector, {
    "auth.test": { ok: true, url: "https://firm.slack.com/" },
    "users.info": { ok: true, user: { real_name: "Jane" } },
    "conversations.info": { ok: true, channel: { name: "acme" } },
  });
  const mention = (ts: string) =>
    orderOf(slack, {
      type: "event_callback",
      team_id: "T0OURTEAM01",
      event_id: `Ev${ts}`,
      event: { type: "app_mention", user: "U0JANE00001", text: "Hello", ts, channel: "C0ACME00001" },
    });

  expect(await handled(mention("1795168800.000100"))).toEqual([]);
  expect(await handled(mention("1795168800.000200"))).toEqual([]);

  expect(told()).toMatchObject([
    { part: "mention", revision: 1, title: "Mentioned us: Hello" },
    { part: "mention", revision: 1, title: "Mentioned us: Hello" },
  ]);
  expect(sent).toHaveLength(3);
});

test("Dropbox is listed once, and read on from there", async () => {
  const file = {
    ".tag": "file",
    name: "a.pdf",
    id: "id:1",
    rev: "1",
    server_modified: "2026-11-23T08:59:59Z",
  };
  const account = "dbid:AAD";
  const { handled, told, sent } = await hubWith(dropboxCollector, {
    get_current_account: {
      account_id: account,
      root_info: { root_namespace_id: "1", home_namespace_id: "1" },
    },
    list_folder: { entries: [file], cursor: "one", has_more: false },
    "list_folder/continue": { entries: [], cursor: "two", has_more: false },
    list_revisions: { entries: [{}] },
  });
  const changed = () => orderOf(dropbox, { list_folder: { accounts: [account] } });

  expect(await handled(changed())).toEqual([]);
  expect(told()).toMatchObject([
    { type: "system.observed", proof: "vendor-signed", identities: [], revision: 1 },
    { type: "document.added", proof: "fetched", title: "Added a.pdf" },
  ]);

  expect(await handled(changed())).toEqual([]);
  expect(told()).toMatchObject([{ type: "system.observed" }]);
  expect(JSON.parse(sent.at(-1)?.body ?? "")).toEqual({ cursor: "one" });
});

test("a Smartsheet row that the token may not see waits for the right", async () => {
  const { handled, told, buried, waiting, access } = await hubWith(smartsheetCollector, {
    "users/me": { email: "ann@firm.example" },
  });
  const changed = orderOf(smartsheet, {
    nonce: "n",
    webhookId: 1,
    scope: "sheet",
    scopeObjectId: 2,
    events: [{ objectType: "row", eventType: "created", id: 3 }],
  });

  await handled(changed);

  expect(told()).toEqual([]);
  expect([buried.length, waiting()]).toEqual([0, 1]);
  expect((await access())?.failing).toMatchObject({ waits: false, values: { word: "403" } });
});

test.each(toolNames)(
  "whose data a fetch of %s is about is asked of settings that say nothing, without a fault",
  async (tool) => {
    const collector = await loadCollector(tool);
    const toFetch = { tool, connection: "main", kind: "any", key: "k", scope: {} };

    expect(() => collector?.tenant?.(toFetch, {})).not.toThrow();
  },
);
