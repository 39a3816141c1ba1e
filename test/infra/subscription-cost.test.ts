import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { microsoft365Collector } from "../../functions/connectors/microsoft-365/collect.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { collecting } from "../support/collecting.ts";
import { graphMailbox } from "../support/graph-mailbox.ts";
import { memoryStore } from "../support/memory-store.ts";
import { later, looked } from "../support/subscribing.ts";

const capacity = z.object({ CapacityUnits: z.number() });
const used = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });
const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const createdAt = "2026-11-23T08:00:00.000Z";

test("the README says what an hour's look at a tenant's subscriptions costs", async () => {
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const units = { writes: 0, reads: 0 };
  const clock = { now: () => new Date() };
  const vendor = graphMailbox({ id: mailbox, mail: "kim@firm.example" }, () => clock.now());
  const hub = await collecting({
    collector: microsoft365Collector,
    server: vendor.server,
    credentials: null,
    tables: async ({ name, input }) => {
      const answer = await store.answer({ name, input: { ...input, ReturnConsumedCapacity: "TOTAL" } });
      for (const one of [used.parse(answer).ConsumedCapacity ?? []].flat())
        units[/Put|Update|Delete|Write/.test(name) ? "writes" : "reads"] += one.CapacityUnits;
      return answer;
    },
  });
  clock.now = () => hub.time.now;
  const credentials = { clientId: "hub", clientSecret: "s3cret", refreshToken: "refresh-1" };
  const access = { value: "access-1", ends: hub.time.now.getTime() + 60 * 86_400_000 };
  await hub.tenants.put(
    { tool: "toy", connection: "main" },
    { tenant: mailbox, api: { kind: "oauth2", createdAt } },
  );
  const kept = { id: "c", createdAt, credentials, access };
  await hub.apiCredentials.put("toy", "main", kept, { tenant: mailbox });
  await looked(hub);
  later(hub);
  Object.assign(units, { writes: 0, reads: 0 });
  const calls = hub.sent.length;
  await looked(hub);

  const said = `${hub.sent.length - calls} call of the tool's API, ${units.writes} write units and ${units.reads} read units`;
  const readme = await readFile(new URL("../../infra/README.md", import.meta.url), "utf8");
  expect(readme.replaceAll(/\s+/g, " ")).toContain(said);
});
