import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage, BusMessage } from "../../schemas/bus.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector } from "../connectors/connector.ts";
import { completedAs, isCompleted, rereadAt } from "../connectors/fetched.ts";
import type { EventRow } from "../store/rows.ts";
import { type DeliveryDeps, readAgain } from "./deliveries.ts";
import { keptMessage } from "./kept-message.ts";

/** Reads what a tool sent, or the hub fetched there, by the settings of today. */
export interface ToldReader {
  /** The number of its readings. */
  readonly revision: number;
  /** `undefined` for what did not come from the tool, and what a fetch alone told and nothing is made of again. */
  read(row: EventRow): Promise<{ messages: BusMessage[]; recognized: boolean } | undefined>;
  /** What is to stand in an event's place: what its delivery says by now or, where a fetch has completed it, that by the settings of now. */
  settled(event: PublishedEvent, told: AccountEventMessage): AccountEventMessage;
}

/** A reader of what a connection's tool sent; `undefined` where none of its settings changes how that is read. */
export async function toldReader(
  tool: string,
  connection: string,
  deps: DeliveryDeps,
): Promise<ToldReader | undefined> {
  const connector = await loadConnector(tool);
  const known = await deps.connections.get(tool, connection);
  if (!connector?.rereads || !known) return undefined;
  const { settings } = known;
  const again = await connector.again?.();
  const revision = rereadAt(deps.now());
  const reading = numbered(connector, revision);
  // Mails and rows of files have the number of their settings, which says nothing of a fetch.
  const isOfTool = ({ proof }: PublishedEvent) => proof === "fetched" || proof === connector.catalogue.proof;
  return {
    revision,
    read: async (row) => {
      if (row.event.proof === "fetched" && again)
        return {
          messages: [keptMessage(row, { ...again(row.event, settings), revision })],
          recognized: true,
        };
      return row.event.proof === connector.catalogue.proof ? await readAgain(row, deps, reading) : undefined;
    },
    settled: (event, told) =>
      isOfTool(event) && isCompleted(event) && told.data.proof !== "fetched"
        ? completed(told, again?.(event, settings, told.data) ?? event)
        : told,
  };
}

/** The connector with a number on each event that it reads; what the hub itself says of a delivery has none. */
function numbered(connector: Connector, revision: number): Connector {
  return {
    ...connector,
    read: (...given) => {
      const { events, fetches = [], ...found } = connector.read(...given);
      const drafts = new Map(events.map((draft) => [draft, { ...draft, revision }]));
      return {
        ...found,
        events: [...drafts.values()],
        fetches: fetches.map(({ fills = [], ...toFetch }) => ({
          ...toFetch,
          fills: fills.flatMap((draft) => drafts.get(draft) ?? []),
        })),
      };
    },
  };
}

function completed(told: AccountEventMessage, event: PublishedEvent): AccountEventMessage {
  const data = { ...event, revision: completedAs(told.data) };
  return { ...told, type: data.type, time: data.time, data };
}
