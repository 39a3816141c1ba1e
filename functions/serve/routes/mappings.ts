import { mappingCalls as calls } from "../../../schemas/api/mappings.ts";
import { listMappings, type MappingDeps, previewMapping, propose } from "../mappings.ts";
import { mappingSourceOf } from "../query.ts";
import { type RerunDeps, rerun } from "../rerun.ts";
import { bodyRoute, type Route, route } from "./route.ts";

export const mappingRoutes = (deps: MappingDeps & RerunDeps): readonly Route[] => [
  bodyRoute(calls.previewMapping, async ({ body }) => await previewMapping(body, deps)),
  bodyRoute(calls.proposeMapping, async ({ body }) => await propose(body, deps)),
  route(calls.listMappings, async ({ at, query }) => ({
    versions: await listMappings(at("tool"), at("connection"), mappingSourceOf(query), deps),
  })),
  bodyRoute(
    calls.rerunMapping,
    async ({ at, body }) => await rerun(at("tool"), at("connection"), body, deps),
  ),
];
