import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { loadCollector, loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { acceloWebhooks } from "../support/accelo-webhooks.ts";
import { calendlyWebhooks } from "../support/calendly-webhooks.ts";
import { collecting, type Server } from "../support/collecting.ts";
import { docusignConnect } from "../support/docusign-connect.ts";
import { graphMailbox } from "../support/graph-mailbox.ts";
import { memoryStore } from "../support/memory-store.ts";
import { smartsheetWebhooks } from "../support/smartsheet-webhooks.ts";
import { stripeWebhooks } from "../support/stripe-webhooks.ts";
import { later, looked } from "../support/subscribing.ts";

const capacity = z.object({ CapacityUnits: z.number() });
const used = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });
const createdAt = "2026-11-23T08:00:00.000Z";
const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const account = "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34";

interface Tool {
  readonly tool: string;
  readonly tenant: string;
  readonly settings?: object;
  readonly server: (now: () => Date) => Server;
}

const tools: readonly Tool[] = [
  {
    ...{ tool: "accelo", tenant: "northwind", settings: { deployment: "northwind" } },
    server: () => acceloWebhooks().server,
  },
  { tool: "calendly", tenant: "HARBOUR", server: () => calendlyWebhooks().server },
  { tool: "docusign", tenant: account, server: () => docusignConnect(account).server },
  {
    ...{ tool: "microsoft-365", tenant: mailbox },
    server: (now) => graphMailbox({ id: mailbox, mail: "kim@firm.example" }, now).server,
  },
  {
    ...{ tool: "smartsheet", tenant: "4856934849340", settings: { sheetId: "3407658024751234" } },
    server: () => smartsheetWebhooks().server,
  },
  { tool: "stripe", tenant: "own", server: () => stripeWebhooks().server },
];

/** What an hour's look takes at a tool where all is as it should be, for one tenant that has consented. */
async function measured({ tool, tenant, settings = {}, server }: Tool) {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const units = { writes: 0, reads: 0 };
  const collector = await loadCollector(tool);
  if (!collector) throw new Error(`${tool} fetches nothing`);
  const clock = { now: () => new Date() };
  const hub = await collecting({
    collector,
    server: server(() => clock.now()),
    credentials: null,
    tables: async ({ name, input }) => {
      const answer = await store.answer({ name, input: { ...input, ReturnConsumedCapacity: "TOTAL" } });
      for (const one of [used.parse(answer).ConsumedCapacity ?? []].flat())
        units[/Put|Update|Delete|Write/.test(name) ? "writes" : "reads"] += one.CapacityUnits;
      return answer;
    },
  });
  clock.now = () => hub.time.now;
  const of = { tool: "toy", connection: "main" };
  await hub.connections.update(of.tool, of.connection, (row) => ({ ...row, settings: { ...settings } }));
  const kind = collector.authorization[0]?.kind ?? "token";
  const client = { clientId: "hub", clientSecret: "s3cret" };
  const held = kind === "oauth2" ? { ...client, refreshToken: "refresh-1" } : client;
  const credentials = kind === "token" ? { token: "rk_live_of_this_test" } : held;
  const access = { value: "access-1", ends: hub.time.now.getTime() + 60 * 86_400_000 };
  await hub.tenants.put(of, { tenant, api: { kind, createdAt } });
  await hub.apiCredentials.put("toy", "main", { id: "c", createdAt, credentials, access }, { tenant });
  await looked(hub);
  later(hub);
  Object.assign(units, { writes: 0, reads: 0 });
  const calls = hub.sent.length;
  await looked(hub);
  const [state] = await hub.subscriptions.list(of);
  expect(state?.failing).toBeUndefined();
  expect(state?.subscriptions.length).toBeGreaterThan(0);
  return { calls: hub.sent.length - calls, ...units };
}

test("every tool that the hub subscribes at is measured", async () => {
  const all = await Promise.all(
    toolNames.map(async (name) => ((await loadCollector(name))?.subscriptions ? [name] : [])),
  );

  expect(tools.map(({ tool }) => tool)).toEqual(all.flat().toSorted());
});

test.each(tools)(
  "the README says what an hour's look at a tenant's subscriptions costs at $tool",
  async (one) => {
    const { calls, writes, reads } = await measured(one);
    const title = (await loadConnector(one.tool))?.catalogue.title;

    const readme = await readFile(new URL("../../infra/README.md", import.meta.url), "utf8");
    expect(readme).toContain(`\n| ${title} | ${calls} | ${writes} | ${reads} |\n`);
  },
);
