import { connectionRequest } from "../../../schemas/connection.ts";
import { bodyOf } from "../../shared/fitting.ts";
import { type HttpEvent, json } from "../../shared/http.ts";
import { getConnection, listConnections, putConnection, removeConnection } from "../connections.ts";
import type { NumberingDeps } from "../number-mapping.ts";
import { queryOf } from "../query.ts";
import { sendTest, type TestDeps } from "../test-delivery.ts";
import { languageOf, listTools } from "../tools.ts";
import { parameter, type Route } from "./route.ts";

export const connectionRoutes = (deps: TestDeps & NumberingDeps): readonly Route[] => [
  {
    method: "GET",
    path: "/api/tools",
    role: "viewer",
    answer: async (event) => {
      const query = queryOf(event);
      return json(200, { tools: await listTools(query.get("q") ?? "", languageOf(query)) });
    },
  },
  {
    method: "GET",
    path: "/api/connections",
    role: "viewer",
    answer: async () => json(200, { connections: await listConnections(deps) }),
  },
  {
    method: "GET",
    path: "/api/connections/{tool}/{connection}",
    role: "viewer",
    answer: async (event) => json(200, await getConnection(...named(event), deps)),
  },
  {
    method: "PUT",
    path: "/api/connections/{tool}/{connection}",
    role: "admin",
    answer: async (event, { name }) => {
      const request = bodyOf(event, connectionRequest);
      const { connection, created } = await putConnection(...named(event), request, name, deps);
      return json(created ? 201 : 200, connection);
    },
  },
  {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/test",
    role: "admin",
    answer: async (event) => json(200, await sendTest(...named(event), deps)),
  },
  {
    method: "DELETE",
    path: "/api/connections/{tool}/{connection}",
    role: "admin",
    answer: async (event) => {
      await removeConnection(...named(event), deps);
      return { statusCode: 204 };
    },
  },
];

function named(event: HttpEvent): [tool: string, connection: string] {
  return [parameter(event, "tool"), parameter(event, "connection")];
}
