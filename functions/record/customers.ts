import type { AccountEventMessage } from "../../schemas/bus.ts";
import { provisionalOf } from "../accounts/placement.ts";
import { keysOf } from "../matching/keys-of.ts";
import type { RecordDeps } from "./deps.ts";

/**
 * Makes an account of a tool's own customer record, where the hub's settings name the tool: the record's provisional
 * account becomes a proper one, under the name that its events give it. What was assigned stays so.
 */
export async function accountOfCustomer({ data }: AccountEventMessage, deps: RecordDeps): Promise<void> {
  if (data.type !== "customer.created" && data.type !== "customer.updated") return;
  const matcher = await deps.matching.matcher();
  if (!matcher.settings.accountsFrom.includes(data.tool)) return;
  const record = keysOf(data.identities, matcher).find(({ type }) => type.startsWith(`${data.tool}:`));
  if (!record) return;
  await deps.accountsTable.promote(provisionalOf(record, deps.accountsTable));
}
