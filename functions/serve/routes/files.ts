import { uploadRequest } from "../../../schemas/file.ts";
import { bodyOf } from "../../shared/fitting.ts";
import { json } from "../../shared/http.ts";
import { fromCursor } from "../cursor.ts";
import { announceFile, type FileDeps, getFile, listFiles } from "../files.ts";
import { limitOf, queryOf } from "../query.ts";
import { parameter, type Route } from "./route.ts";

export const fileRoutes = (deps: FileDeps): readonly Route[] => [
  {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/uploads",
    role: "manager",
    answer: async (event) => {
      const announced = bodyOf(event, uploadRequest);
      const [tool, connection] = [parameter(event, "tool"), parameter(event, "connection")];
      return json(201, await announceFile(tool, connection, announced, deps));
    },
  },
  {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/files",
    role: "viewer",
    answer: async (event) => {
      const query = queryOf(event);
      const cursor = query.get("cursor");
      const [tool, connection] = [parameter(event, "tool"), parameter(event, "connection")];
      const after = cursor === null ? undefined : fromCursor(cursor);
      return json(200, await listFiles(tool, connection, { limit: limitOf(query), after }, deps));
    },
  },
  {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/files/{file}",
    role: "viewer",
    answer: async (event) => {
      const [tool, connection] = [parameter(event, "tool"), parameter(event, "connection")];
      return json(200, await getFile(tool, connection, parameter(event, "file"), deps));
    },
  },
];
