import { previewRequest, proposalRequest, rerunRequest } from "../../../schemas/mapping.ts";
import { bodyOf } from "../../shared/fitting.ts";
import { type HttpEvent, json } from "../../shared/http.ts";
import { listMappings, type MappingDeps, previewMapping, propose } from "../mappings.ts";
import { type RerunDeps, rerun } from "../rerun.ts";
import { parameter, type Route } from "./route.ts";

export const mappingRoutes = (deps: MappingDeps & RerunDeps): readonly Route[] => [
  {
    method: "POST",
    path: "/api/mappings/preview",
    role: "manager",
    answer: async (event) => json(200, await previewMapping(bodyOf(event, previewRequest), deps)),
  },
  {
    method: "POST",
    path: "/api/mappings/propose",
    role: "manager",
    answer: async (event) => json(200, await propose(bodyOf(event, proposalRequest), deps)),
  },
  {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/mappings",
    role: "viewer",
    answer: async (event) => json(200, { versions: await listMappings(...named(event), deps) }),
  },
  {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/rerun",
    role: "admin",
    answer: async (event) => json(200, await rerun(...named(event), bodyOf(event, rerunRequest), deps)),
  },
];

function named(event: HttpEvent): [tool: string, connection: string] {
  return [parameter(event, "tool"), parameter(event, "connection")];
}
