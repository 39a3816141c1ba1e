import { hubCalls } from "../../../schemas/api/hub.ts";
import { openApi } from "../../../schemas/openapi.ts";
import { release } from "../../../schemas/release.ts";
import { openRoute, type Route } from "./route.ts";

export const hubRoutes: readonly Route[] = [
  openRoute(hubCalls.getHealth, async () => ({ status: "ok" as const, version: release })),
  openRoute(hubCalls.getOpenApi, async () => openApi()),
];
