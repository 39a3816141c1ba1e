import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import type { ConnectionHealth } from "../../schemas/connection.ts";
import type { Directory } from "../shared/aws/directory.ts";
import { errorFields } from "../shared/log.ts";
import type { Log } from "../shared/ports.ts";

/** Milliseconds a connection's last sign of life may be behind; spares a write for each delivery. */
const heardEvery = 60_000;

/** What this process has noted lately, by connection and secret, and the connections that it knows to be cut off. */
export class Noted {
  readonly #at = new Map<string, number>();
  readonly #cutOff = new Map<string, number>();

  /** Whether a delivery is to be noted: once a minute, and each one while the connection is cut off. */
  isDue(connection: string, secret: string, at: number): boolean {
    const last = this.#at.get(`${connection}/${secret}`) ?? 0;
    return at - last >= heardEvery || last <= (this.#cutOff.get(connection) ?? 0);
  }

  add(connection: string, secret: string, at: number, cutOff: boolean): void {
    this.#at.set(`${connection}/${secret}`, at);
    if (cutOff) this.#cutOff.set(connection, Math.max(at, this.#cutOff.get(connection) ?? 0));
  }
}

/** Notes what deliveries say of their connections: that they live, or that a tool has cut one off or taken it up again. */
export async function noteHeard(
  messages: readonly AccountEventMessage[],
  noted: Noted,
  { directory, log }: { readonly directory: Pick<Directory, "heard">; readonly log: Log },
): Promise<void> {
  for (const { data, secretid: secretId, matchedas: matchedAs, receivedtime: at } of messages) {
    const { tool, connection } = data;
    // The hub's own test says nothing of the tool.
    if (data.type === "system.observed" && data.details.test === true) continue;
    // A clock that runs ahead must not make all that comes after look old.
    const [time = at] = [data.time, at].sort();
    const health = healthIn(data, time);
    const of = [`${tool}/${connection}`, secretId ?? "", Date.parse(at)] as const;
    if (health === undefined && !noted.isDue(...of)) continue;
    try {
      const standing = await directory.heard(tool, connection, { secretId, matchedAs, at, time, health });
      noted.add(...of, standing?.state === "interrupted");
    } catch (error) {
      log("warn", "heard_failed", errorFields(error));
    }
  }
}

function healthIn({ type, details }: PublishedEvent, time: string): ConnectionHealth | undefined {
  if (type === "connection.resumed") return { state: "well", since: time };
  if (type !== "connection.interrupted") return undefined;
  return {
    state: "interrupted",
    since: time,
    ...(typeof details.reason === "string" ? { reason: details.reason } : {}),
  };
}
