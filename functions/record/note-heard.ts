import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import type { ConnectionHealth } from "../../schemas/connection.ts";
import { explainedIn } from "../../schemas/explained.ts";
import { errorFields } from "../shared/log.ts";
import type { Log, SecretStore } from "../shared/ports.ts";
import type { Connections } from "../store/connections-table.ts";
import { tellForms } from "../store/tell-forms.ts";

/** Milliseconds a connection's last sign of life may be behind; spares a write for each delivery. */
const heardEvery = 60_000;

/** What this process has noted lately, by connection and secret, and the connections that it knows to be cut off. */
export class Noted {
  readonly #at = new Map<string, number>();
  readonly #cutOff = new Map<string, number>();
  /** Connections whose pinned forms this process has told ingest: a process that ended before it did is made good for. */
  readonly told = new Set<string>();

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

export interface NoteHeardDeps {
  readonly connections: Pick<Connections, "heard" | "get">;
  /** Where ingest reads in which form a secret signs. */
  readonly forms: Pick<SecretStore, "put">;
  readonly log: Log;
}

/**
 * Notes what deliveries say of their connections: that they live, that a tool has cut one off or taken it up again, and in
 * which form it signs.
 */
export async function noteHeard(
  messages: readonly AccountEventMessage[],
  noted: Noted,
  deps: NoteHeardDeps,
): Promise<void> {
  for (const message of messages) {
    const {
      data,
      secretid: secretId,
      matchedas: matchedAs,
      pinsform: pins = false,
      receivedtime: at,
      fetchedtime,
    } = message;
    const { tool, connection } = data;
    // The hub has asked: that says nothing of the tool's webhook.
    if (fetchedtime !== undefined) continue;
    // The hub's own test says nothing of the tool.
    if (data.type === "system.observed" && data.details.test === true) continue;
    // A clock that runs ahead must not make all that comes after look old.
    const [time = at] = [data.time, at].sort();
    const health = healthIn(data, time);
    const of = [`${tool}/${connection}`, secretId ?? "", Date.parse(at)] as const;
    if (health === undefined && !noted.isDue(...of)) continue;
    try {
      const news = { secretId, matchedAs, pins, at, time, health };
      const standing = await deps.connections.heard(tool, connection, news);
      if (standing && pins && (standing.pinned || !noted.told.has(of[0]))) {
        await tellForms(tool, connection, deps);
        noted.told.add(of[0]);
      }
      noted.add(...of, standing?.health?.state === "interrupted");
    } catch (error) {
      deps.log("warn", "heard_failed", errorFields(error));
    }
  }
}

function healthIn({ type, details }: PublishedEvent, time: string): ConnectionHealth | undefined {
  if (type === "connection.resumed") return { state: "well", since: time };
  if (type !== "connection.interrupted") return undefined;
  return { state: "interrupted", since: time, ...explainedIn(details) };
}
