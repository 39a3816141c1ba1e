import { openApi } from "../../../schemas/openapi.ts";
import { release } from "../../../schemas/release.ts";
import { json } from "../../shared/http.ts";
import type { Route } from "./route.ts";

export const hubRoutes: readonly Route[] = [
  { method: "GET", path: "/healthz", answer: async () => json(200, { status: "ok", version: release }) },
  { method: "GET", path: "/openapi.json", answer: async () => json(200, openApi()) },
  { method: "GET", path: "/api/me", role: "viewer", answer: async (_event, who) => json(200, who) },
];
