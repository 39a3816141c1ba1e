import { expect, test } from "@jest/globals";
import { record } from "../../../functions/record/record.ts";
import { createAccount } from "../../../functions/serve/accounts.ts";
import { assign } from "../../../functions/serve/identities.ts";
import { factsOf, sourcesOf } from "../../../functions/serve/insight/facts.ts";
import { storage } from "../../../functions/store/storage.ts";
import { directoryTable, eventsTable } from "../../../infra/tables.ts";
import { memoryStore, meteredClient } from "../../support/memory-store.ts";
import { message } from "../../support/message.ts";

const kim = { id: "kim", name: "Kim", role: "manager" as const };
const email = (value: string) => ({ type: "email", value });

test("a look at all accounts costs the same while others' events are on their way as when they have come", async () => {
  let units = 0;
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const client = meteredClient(store, (some) => {
    units += some;
  });
  const deps = {
    ...storage(client, { events: "events", directory: "directory" }),
    log: () => undefined,
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    pause: async () => undefined,
    work: { wake: async () => undefined },
  };
  const told = async (of: string, n: number) =>
    await record([message({ identities: [email(of)] }, `${of} ${n}`)], deps);
  const { id: quiet } = await createAccount(
    { name: "Quiet", identities: [email("q@quiet.example")] },
    kim,
    deps,
  );
  for (const running of await deps.jobs.running()) {
    const job = await deps.jobs.get(running);
    if (job) await deps.jobs.finish(job, "2026-11-23T09:00:00.000Z");
  }
  for (let n = 0; n < 5; n++) await told("q@quiet.example", n);
  const sources = await sourcesOf(deps);
  const looked = async () => {
    units = 0;
    const { events } = await factsOf(quiet, "2026-11-23", deps, sources);
    return { units, events: events.length };
  };
  const alone = await looked();

  for (let one = 0; one < 20; one++) {
    for (let n = 0; n < 10; n++) await told(`p${one}@other.example`, n);
    const { id } = await createAccount({ name: `Other ${one}` }, kim, deps);
    await assign(email(`p${one}@other.example`), id, kim, deps);
  }

  expect(await deps.jobs.running()).toHaveLength(20);
  expect(alone.events).toBe(5);
  expect(await looked()).toEqual(alone);
  store.close();
});
