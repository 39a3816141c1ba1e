import { fileCalls as calls } from "../../../schemas/api/files.ts";
import type { Storage } from "../../store/storage.ts";
import { fromCursor } from "../cursor.ts";
import { announceFile, type FileDeps, getFile, getFileSample, listFiles } from "../files.ts";
import { limitOf } from "../query.ts";
import { bodyRoute, type Route, route } from "./route.ts";

export const fileRoutes = (deps: FileDeps & Storage): readonly Route[] => [
  bodyRoute(
    calls.announceFile,
    async ({ at, body }) => await announceFile(at("tool"), at("connection"), body, deps),
  ),
  route(calls.listFiles, async ({ at, query }) => {
    const cursor = query.get("cursor");
    const after = cursor === null ? undefined : fromCursor(cursor);
    return await listFiles(at("tool"), at("connection"), { limit: limitOf(query), after }, deps);
  }),
  route(calls.getFile, async ({ at }) => await getFile(at("tool"), at("connection"), at("file"), deps)),
  route(
    calls.getFileSample,
    async ({ at }) => await getFileSample(at("tool"), at("connection"), at("file"), deps),
  ),
  bodyRoute(calls.findCustomers, async ({ at, body }) => {
    // Late: seldom is a file set up.
    const { customersOfRows } = await import("../customers-of-rows.ts");
    return await customersOfRows(at("tool"), at("connection"), body, deps);
  }),
];
