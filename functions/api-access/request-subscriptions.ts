import { ownFetches } from "../connectors/daily-fetches.ts";
import type { PassDeps, Whose } from "./passes.ts";

/** Has collect look whether a tool tells what it should of a connection, or of one of its tenants; or has it tell nothing any more. */
export async function requestSubscriptions(
  { tool, connection, tenant }: Whose,
  { bus, blobs, now }: Omit<PassDeps, "catchUps">,
  leave = false,
): Promise<void> {
  const whose = { ...(tenant === undefined ? {} : { tenant }), ...(leave ? { leave } : {}) };
  const look = { tool, connection, key: `subscriptions#${tenant ?? ""}`, scope: {}, subscriptions: whose };
  const why = { subscriptions: now().toISOString() };
  await bus.publish(await ownFetches({ tool, connection }, [look], why, { now: now(), blobs }));
}
