import { expect, test } from "@jest/globals";
import { routesOf } from "../../../functions/serve/handler.ts";
import type { ApiGrants, SecretStore } from "../../../functions/shared/ports.ts";
import { storage } from "../../../functions/store/storage.ts";
import { localRoutes } from "../../../infra/local/server.ts";
import { openApi } from "../../../schemas/openapi.ts";
import { MemoryDynamo } from "../../support/memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };
const nowhere: SecretStore & ApiGrants = {
  find: async () => undefined,
  put: async () => undefined,
  remove: async () => undefined,
};
const routes = [
  ...routesOf({
    ...storage(new MemoryDynamo(tables).client(), tables),
    secrets: nowhere,
    passwords: nowhere,
    forms: nowhere,
    grants: nowhere,
    blobs: { put: async () => undefined, get: async () => undefined },
    bus: { publish: async () => undefined },
    dead: { list: async () => [], redrive: async () => 0 },
    uploads: { open: async () => ({ url: "", fields: {}, expiresAt: "" }) },
    work: { wake: async () => undefined },
    fetch,
    baseUrl: () => "",
    now: () => new Date(),
    log: () => undefined,
  }),
  ...localRoutes(() => ""),
];

/** Without the names of parameters, which say nothing of what is called. */
const bare = (path: string) => path.replaceAll(/\{[^}]*\}/g, "{}");
const described = Object.entries<object>(openApi().paths)
  .filter(([path]) => !path.startsWith("/hooks/"))
  .flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => name !== "parameters")
      .map((method) => `${method.toUpperCase()} ${bare(path)}`),
  );

test("every call of the route tables is in the OpenAPI document, and no other", () => {
  const served = routes.map(({ method, path }) => `${method} ${bare(path)}`);

  expect(described.sort()).toEqual(served.sort());
});
