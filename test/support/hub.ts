import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import { Api } from "../../infra/local/api.ts";
import { type Hub, type HubOptions, startHub } from "../../infra/local/hub.ts";
import type { LocalStore } from "../../infra/local/store/store.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import { deliveryPage } from "../../schemas/delivery.ts";
import { problem } from "../../schemas/problem.ts";
import { eventDetail, timelinePage } from "../../schemas/timeline.ts";
import { bundledReader } from "./bundled-reader.ts";
import { heldToRights } from "./held-to-rights.ts";
import { memoryStore } from "./memory-store.ts";
import { isAll } from "./repeats.ts";
import { until } from "./until.ts";

export interface RunningHub {
  readonly hub: Hub;
  readonly api: Api;
  readonly folder: string;
  end(): Promise<void>;
}

/**
 * A hub for one test file, in this process, on a free port and an empty folder, which looks into its folders and counts its events
 * a few times a second. But in `.ci/run` and `npm run test:all` its tables are in memory, unless it is told where they are.
 */
export async function runHub(
  options: {
    endpoint?: string;
    store?: LocalStore;
    folder?: string;
    smtpPort?: number;
    fetch?: typeof globalThis.fetch;
    post?: HubOptions["post"];
    standIns?: HubOptions["standIns"];
    log?: HubOptions["log"];
    every?: HubOptions["every"];
    /** Left out, its functions are held to their rights; what is measured is not. */
    between?: HubOptions["between"];
  } = {},
): Promise<RunningHub> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "hub-")));
  const held = heldToRights();
  const isOnDisk = isAll || options.folder !== undefined || options.endpoint !== undefined;
  const own = options.store || isOnDisk ? undefined : memoryStore({});
  const hub = await startHub({
    between: "between" in options ? options.between : held,
    folder,
    port: 0,
    token: undefined,
    endpoint: options.endpoint,
    store: options.store ?? own,
    smtpPort: options.smtpPort,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.post ? { post: options.post } : {}),
    ...(options.standIns ? { standIns: options.standIns } : {}),
    every: { folders: 200, counts: 100, ...options.every },
    reader: bundledReader(),
    log: options.log ?? (() => undefined),
  });
  return {
    hub,
    folder,
    api: new Api(hub.url, hub.token),
    async end() {
      await hub.stop();
      own?.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
      if (held.denied.length > 0)
        throw new Error(`Rows that a function may not touch on AWS: ${held.denied.join("; ")}`);
    },
  };
}

export interface Post {
  readonly body: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly secret?: string;
  readonly connection?: string;
  /** Which kind of delivery it is, of a tool that has an address for each. */
  readonly kind?: string;
  readonly at?: Date;
  readonly issuer?: TokenIssuer;
}

/** A delivery as a tool makes it, signed unless `secret` is left out. */
export async function deliver(
  url: string,
  tool: string,
  { body, headers = {}, secret, connection = "main", kind, at = new Date(), issuer }: Post,
) {
  const connector = await loadConnector(tool);
  const told = Buffer.from(body);
  const bytes = (secret && connector?.signature.inBody?.place(told, secret)) || told;
  const signed = secret === undefined ? {} : (connector?.signature.sign(bytes, secret, at, { issuer }) ?? {});
  const path = kind === undefined ? "" : `/${codedPath(kind, secret ?? "")}`;
  const response = await fetch(`${url}/hooks/${tool}/${connection}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...signed, ...headers },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith("{") ? JSON.parse(text) : undefined,
  };
}

/** Every event the hub shows, page by page. */
export async function allEvents(api: Api, path = "/api/timeline?limit=200"): Promise<AccountEvent[]> {
  const events: AccountEvent[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page = timelinePage.parse(await api.call("GET", `${path}${cursor ? `&cursor=${cursor}` : ""}`));
    events.push(...page.events);
    cursor = page.next;
  }
  return events;
}

/** Waits until the timeline has at least so many events. */
export async function untilEvents(api: Api, count: number, within = 15_000): Promise<AccountEvent[]> {
  let events: AccountEvent[] = [];
  const here = async () => {
    events = await allEvents(api);
    return events.length >= count;
  };
  await until(here, within).catch((cause) => {
    throw new Error(`Only ${events.length} of ${count} events came`, { cause });
  });
  return events;
}

export const detailOf = async (api: Api, id: string) =>
  eventDetail.parse(await api.call("GET", `/api/events/${id}`));
export const deliveriesOf = async (api: Api, status: string) =>
  deliveryPage.parse(await api.call("GET", `/api/deliveries?status=${status}`)).deliveries;

/** The `code` of a problem that a call was answered with. */
export async function codeOf(response: Response): Promise<string> {
  return problem.parse(await response.json()).code;
}
