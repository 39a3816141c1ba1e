import { expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import type { KeptCredentials } from "../../../functions/shared/kept-credentials.ts";
import { keptName } from "../../../functions/shared/kept-names.ts";
import { localContext } from "../../../infra/local/context.ts";
import { whatIsLeft } from "../../../schemas/api/connections.ts";
import { tenantList } from "../../../schemas/api-access.ts";
import { auditPage } from "../../../schemas/audit.ts";
import { fetchMessage } from "../../../schemas/bus.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const at = "2026-11-23T08:00:00.000Z";
const of = { tool: "calendly", connection: "main" };
const path = "/api/connections/calendly/main/tenants";

/** Two organizations have consented; `leaves`: what collect could not undo, or that it does not come to it. */
async function hub(leaves: readonly string[] | "never" = []) {
  const stores = emptyHub();
  const kept = new Map<string, KeptCredentials>();
  const state = { isDown: false };
  const asked: unknown[] = [];
  const deps = {
    ...stores,
    now: () => new Date(at),
    apiCredentials: {
      find: async (...name: Parameters<typeof keptName>) => kept.get(keptName(...name)),
      put: async () => undefined,
      remove: async (...name: Parameters<typeof keptName>) => {
        if (state.isDown) throw new UpstreamError("the store is down");
        kept.delete(keptName(...name));
      },
    },
    bus: {
      publish: async (messages: readonly unknown[]) => {
        for (const { subscriptions } of messages.map((one) => fetchMessage.parse(one).data)) {
          asked.push(subscriptions);
          const { tenant } = subscriptions ?? {};
          if (leaves === "never" || tenant === undefined) continue;
          const said = leaves.length === 0 ? {} : { leftBehind: [...leaves] };
          await stores.subscriptions.put(of, {
            tenant,
            subscriptions: [],
            lookedAt: at,
            leftAt: at,
            ...said,
          });
        }
      },
    },
  };
  const row = { ...of, secrets: [], settings: {}, createdAt: at, updatedAt: at };
  await deps.connections.create(row);
  const credentials = { clientId: "c", clientSecret: "s", refreshToken: "r" };
  const times = { from: at, until: at, reached: at, startedAt: at, movedAt: at };
  for (const tenant of ["HARBOUR", "QUAY:2@x"]) {
    await deps.tenants.put(of, { tenant, name: `The ${tenant}`, api: { kind: "oauth2", createdAt: at } });
    await deps.subscriptions.put(of, { tenant, subscriptions: [], lookedAt: at });
    const pass = { ...of, ...times, tenant, kind: "history", run: "1", state: "running", found: 0 } as const;
    await deps.catchUps.begin(pass, undefined);
    kept.set(keptName("calendly", "main", { tenant }), { id: "c", createdAt: at, credentials });
  }
  const serve = createHandler(deps);
  const call = async (method: string, to: string, by: "admin" | "manager" = "admin") =>
    await serve(calledBy(by, httpEvent(method, to)), localContext("serve", "r"));
  const shown = async () => tenantList.parse(JSON.parse((await call("GET", path)).body ?? "")).tenants;
  return { deps, kept, state, asked, call, shown };
}

test("one that has consented is removed with its access, its subscriptions and its history; others stay", async () => {
  const { deps, kept, asked, call, shown } = await hub();
  const { statusCode, body } = await call("DELETE", `${path}/QUAY%3A2%40x`);

  expect([statusCode, body]).toEqual([204, undefined]);
  expect(asked).toEqual([{ tenant: "QUAY:2@x", leave: true }]);
  expect((await shown()).map(({ tenant }) => tenant)).toEqual(["HARBOUR"]);
  expect([...kept.keys()]).toEqual([keptName("calendly", "main", { tenant: "HARBOUR" })]);
  expect((await deps.subscriptions.list(of)).map(({ tenant }) => tenant)).toEqual(["HARBOUR"]);
  expect((await deps.catchUps.list(of)).map(({ tenant }) => tenant)).toEqual(["HARBOUR"]);
  expect((await call("GET", "/api/connections/calendly/main")).statusCode).toBe(200);
  expect((await call("DELETE", `${path}/QUAY%3A2%40x`)).statusCode).toBe(404);
});

test.each([
  [["The tool does not take the access back (400)", "The credentials lack a right (403)"], "lack a right"],
  ["never" as const, "may live on"],
])("what is left at the tool is named, and in the history: %j", async (leaves, said) => {
  const { call, shown } = await hub(leaves);
  const { statusCode, body = "" } = await call("DELETE", `${path}/HARBOUR`);

  expect(statusCode).toBe(200);
  expect(whatIsLeft.parse(JSON.parse(body)).left).toEqual([expect.stringContaining(said)]);
  expect((await shown()).map(({ tenant }) => tenant)).toEqual(["QUAY:2@x"]);
  const { entries } = auditPage.parse(JSON.parse((await call("GET", "/api/audit")).body ?? ""));
  expect(entries[0]).toMatchObject({
    action: "consent.removed",
    values: { tool: "calendly", tenant: "HARBOUR", left: expect.stringContaining(said) },
  });
});

test("a removal that breaks off is shown as that, and can be done again", async () => {
  const { state, call, shown } = await hub();
  state.isDown = true;
  expect((await call("DELETE", `${path}/HARBOUR`)).statusCode).toBeGreaterThanOrEqual(500);
  expect(await shown()).toMatchObject([{ tenant: "HARBOUR", leavingSince: at }, { tenant: "QUAY:2@x" }]);

  state.isDown = false;
  expect((await call("DELETE", `${path}/HARBOUR`)).statusCode).toBe(204);
  expect((await shown()).map(({ tenant }) => tenant)).toEqual(["QUAY:2@x"]);
});

test("managers remove nobody", async () => {
  const { call, shown } = await hub();

  expect((await call("DELETE", `${path}/HARBOUR`, "manager")).statusCode).toBe(403);
  expect(await shown()).toHaveLength(2);
});
