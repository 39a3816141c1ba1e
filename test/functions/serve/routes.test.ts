import { expect, test } from "@jest/globals";
import { routesOf } from "../../../functions/serve/handler.ts";
import { localRoutes } from "../../../infra/local/server.ts";
import { openApi } from "../../../schemas/openapi.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const routes = [
  ...routesOf(emptyHub()),
  ...localRoutes({ link: async () => "", endSessions: async () => 0 }),
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
