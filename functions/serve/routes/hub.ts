import { hubCalls } from "../../../schemas/api/hub.ts";
import { release } from "../../../schemas/release.ts";
import { openRoute, type Route } from "./route.ts";

/** Late: programs read it when they are written. */
const description = async () => await import("../../../schemas/openapi.ts");

export const hubRoutes: readonly Route[] = [
  openRoute(hubCalls.getHealth, async () => ({ status: "ok" as const, version: release })),
  openRoute(hubCalls.getOpenApi, async () => (await description()).openApi()),
];
