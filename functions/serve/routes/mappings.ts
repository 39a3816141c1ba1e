import { mappingCalls as calls } from "../../../schemas/api/mappings.ts";
import type { MappingDeps } from "../mappings.ts";
import { mappingSourceOf } from "../query.ts";
import type { RerunDeps } from "../rerun.ts";
import { bodyRoute, type Route, route } from "./route.ts";

/** Who reads the timeline waits for none of it. */
const mappings = async () => await import("../mappings.ts");

export const mappingRoutes = (deps: MappingDeps & RerunDeps): readonly Route[] => [
  bodyRoute(calls.previewMapping, async ({ body }) => await (await mappings()).previewMapping(body, deps)),
  bodyRoute(calls.proposeMapping, async ({ body }) => await (await mappings()).propose(body, deps)),
  route(calls.listMappings, async ({ at, query }) => ({
    versions: await (await mappings()).listMappings(
      at("tool"),
      at("connection"),
      mappingSourceOf(query),
      deps,
    ),
  })),
  bodyRoute(
    calls.rerunMapping,
    async ({ at, body }) =>
      await (await import("../rerun.ts")).rerun(at("tool"), at("connection"), body, deps),
  ),
];
