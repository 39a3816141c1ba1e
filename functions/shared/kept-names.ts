import { createHash } from "node:crypto";
import type { OfDigest, OfTenant } from "./ports.ts";

/** The name under which a secret store keeps a connection's value, and each tenant's below, whatever a tool calls them by. */
export function keptName(tool: string, connection: string, of: OfTenant | OfDigest = {}): string {
  const below = "digest" in of ? of.digest : of.tenant === undefined ? undefined : tenantDigest(of.tenant);
  return [tool, connection, ...(below === undefined ? [] : [below])].join("/");
}

export const tenantDigest = (tenant: string) =>
  createHash("sha256").update(tenant).digest("hex").slice(0, 40);
