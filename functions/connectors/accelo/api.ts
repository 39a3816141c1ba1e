import type { ApiRequest } from "../collector.ts";

/** Accelo's REST API, version 0. Never at the `resource_url` of a delivery. */
export function apiCall(
  deployment: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): ApiRequest {
  return { url: `https://${deployment}.api.accelo.com/api/v0/${path}?${new URLSearchParams(parameters)}` };
}
