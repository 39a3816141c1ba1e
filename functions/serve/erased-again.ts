import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import { normalise } from "../connectors/normalise.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { MappingVersions } from "../store/mapping-versions.ts";
import type { EventRow } from "../store/rows.ts";
import { asReceived, type DeliveryDeps } from "./deliveries.ts";

/**
 * Of what a delivery would newly be read as, that which speaks of nobody who was erased. An erasure leaves a delivery that
 * told of other customers as well, and a rule of another name gives its events other ids.
 */
export async function withoutErased(
  added: readonly AccountEventMessage[],
  row: EventRow,
  read: readonly AccountEventMessage[],
  deps: DeliveryDeps & { readonly mappings: MappingVersions },
): Promise<AccountEventMessage[]> {
  if (added.length === 0) return [];
  const readings = [read.map(({ data }) => data), ...(await earlierReadings(row, deps))];
  const gone = new Set<string>();
  for (const events of readings)
    for (const identity of await erasedAmong(events, deps)) gone.add(nameOf(identity));
  return added.filter(({ data }) => !data.identities.some((one) => gone.has(nameOf(one))));
}

/** Whom those events are of that were recorded and erased. */
async function erasedAmong(
  events: readonly PublishedEvent[],
  deps: Pick<DeliveryDeps, "events">,
): Promise<Identity[]> {
  const { found, absent } = await deps.events.rows(events.map(({ id }) => id));
  const others = new Set([...found.map(({ pk }) => pk), ...absent]);
  return events.filter(({ id }) => !others.has(id)).flatMap(({ identities }) => identities);
}

/** A post's events by each mapping that its connection has had. Events of rows have their ids from the row, not from a rule. */
async function earlierReadings(
  row: EventRow,
  deps: DeliveryDeps & { readonly mappings: MappingVersions },
): Promise<(readonly PublishedEvent[])[]> {
  const { tool, connection, proof } = row.event;
  const connector = proof === "file" ? undefined : await loadConnector(tool);
  if (!connector) return [];
  const versions = await deps.mappings.list(tool, connection, "posts");
  if (versions.length < 2) return [];
  const delivery = await asReceived(row, deps);
  const { settings = {} } = (await deps.connections.get(tool, connection)) ?? {};
  return versions.map(({ mapping }) => normalise(connector, delivery, { ...settings, mapping }).events);
}
