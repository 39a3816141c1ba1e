import {
  PutEventsCommand,
  type PutEventsCommandOutput,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import type { BusMessage } from "../../schemas/bus.ts";
import { Unstorable, UpstreamError } from "../shared/errors.ts";
import type { EventBus } from "../shared/ports.ts";
import { retrying } from "../shared/retrying.ts";

/** EventBridge's own limits are 10 entries and 256 kB a call. */
const entriesAtMost = 10;
const bytesAtMost = 240_000;
const callsAtOnce = 4;
const rounds = 4;

/** EventBridge has taken some entries and not others, which it does when it is busy. */
class EntriesRefused extends UpstreamError {
  constructor() {
    super("The bus");
  }
}

/** What the bus needs of an `EventBridgeClient`. */
export interface EventBridgeSender {
  send(command: PutEventsCommand): Promise<Pick<PutEventsCommandOutput, "Entries">>;
}

export interface EventBridgeBusOptions {
  readonly client: EventBridgeSender;
  readonly busName: string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * The bus on EventBridge: a publish resolves when EventBridge has given every message an event id. Throws `Unstorable` where
 * it will never take one of them.
 */
export function eventBridgeBus({ client, busName, pause }: EventBridgeBusOptions): EventBus {
  const put = async (entries: readonly PutEventsRequestEntry[]) => {
    let refused = entries;
    await retrying({ rounds, on: (error) => error instanceof EntriesRefused, pause }, async () => {
      refused = await refusedOf(client, refused);
      if (refused.length > 0) throw new EntriesRefused();
    });
  };
  return {
    async publish(messages) {
      const waiting = chunks(messages.map((message) => entryOf(message, busName)));
      const lane = async () => {
        for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) await put(chunk);
      };
      const lanes = await Promise.allSettled(
        Array.from({ length: Math.min(callsAtOnce, waiting.length) }, lane),
      );
      // Every lane has ended here: nothing of a publish that failed goes on behind the answer.
      for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
    },
  };
}

/** What EventBridge says of a call, or of an entry, that it will never take. */
const unfit: ReadonlySet<string> = new Set([
  "ValidationException",
  "ValidationError",
  "InvalidArgument",
  "MalformedDetail",
  "PutEventsRequestEntryTooLarge",
]);

async function refusedOf(
  client: EventBridgeSender,
  entries: readonly PutEventsRequestEntry[],
): Promise<PutEventsRequestEntry[]> {
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
    if (Entries.some(({ ErrorCode }) => ErrorCode !== undefined && unfit.has(ErrorCode)))
      throw new Unstorable();
    return entries.filter((_, n) => Entries[n]?.EventId === undefined || Entries[n].ErrorCode !== undefined);
  } catch (cause) {
    if (cause instanceof Unstorable) throw cause;
    if (cause instanceof Error && unfit.has(cause.name)) throw new Unstorable({ cause });
    throw new UpstreamError("The bus", { cause });
  }
}

function entryOf(message: BusMessage, busName: string): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: message.source,
    DetailType: message.type,
    Time: new Date(message.receivedtime),
    Detail: JSON.stringify(message),
  };
}

function chunks(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const made: PutEventsRequestEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const size = sizeOf(entry);
    const last = made.at(-1);
    if (last && last.length < entriesAtMost && size <= room) last.push(entry);
    else {
      made.push([entry]);
      room = bytesAtMost;
    }
    room -= size;
  }
  return made;
}

/** As EventBridge counts: 14 bytes for the time, and the UTF-8 length of the texts. */
function sizeOf({ Source = "", DetailType = "", Detail = "" }: PutEventsRequestEntry): number {
  return 14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}
