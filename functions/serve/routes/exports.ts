import { exportCalls as calls } from "../../../schemas/api/exports.ts";
import { json } from "../../shared/http.ts";
import type { ExportDeps } from "../exports.ts";
import { bodyRoute, Reply, type Route, route } from "./route.ts";

/** Late: seldom does anybody take everything along. */
const own = async () => await import("../exports.ts");

export const exportRoutes = (deps: ExportDeps): readonly Route[] => [
  bodyRoute(
    calls.beginExport,
    async ({ body, who }) => new Reply(json(202, await (await own()).beginExport(body.format, who, deps))),
  ),
  route(calls.listExports, async () => await (await own()).listExports(deps)),
  route(
    calls.getExportPart,
    async ({ at }) => new Reply(await (await own()).exportPart(at("job"), at("part"), deps)),
  ),
];
