import { connectionNamePattern } from "../../schemas/connection-name.ts";
import type { Accepted } from "../../schemas/delivery.ts";
import type { Upload, UploadRequest } from "../../schemas/file.ts";
import { loadConnector } from "../connectors/catalogue.ts";
import type { Connector, Echo } from "../connectors/connector.ts";
import { genuine, published } from "../connectors/take-delivery.ts";
import { type Delivery, deliveryId } from "../delivery/delivery.ts";
import { jsonBody, maxBody } from "../delivery/parse.ts";
import { BadRequest, MethodNotAllowed, NotFound, SignatureInvalid, TooLarge } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { BlobStore, EventBus, KeySource, Log, SecretStore } from "../shared/ports.ts";
import type { KeepRefused } from "./keep-refused.ts";
import type { Paced } from "./pace.ts";

export interface IngestDeps {
  readonly secrets: Pick<SecretStore, "find">;
  /** In which form each secret signs, by its id, as the settings of its connection: see `tellForms`. */
  readonly forms: Pick<SecretStore, "find">;
  readonly bus: EventBus;
  readonly blobs: BlobStore;
  /** The public keys of those who sign tokens; left out, no token is genuine. */
  readonly keys?: KeySource;
  /** Announces a file of a connection; left out, this hub takes no files. */
  readonly announce?: Announce;
  /** Slows a connection that floods; left out, none is. */
  readonly paced?: Pick<Paced, "count">;
  /** Keeps what a corrected secret may prove genuine yet; left out, nothing that is refused is kept. */
  readonly keepRefused?: KeepRefused;
  readonly log: Log;
}

export type Announce = (
  of: { readonly tool: string; readonly connection: string },
  request: UploadRequest,
) => Promise<Upload>;

/** For tools, and people, that look whether an address is there before saving it; alike for every name in it. */
const nothing: Echo = { contentType: "text/plain", body: "" };

/** Takes one delivery: resolves when the bus has all of it, or with the echo a tool's address check asks for. */
export async function receive(sent: Delivery, deps: IngestDeps): Promise<Accepted | Echo> {
  const connector = await loadConnector(sent.tool);
  const looks = sent.method === "GET" || sent.method === "HEAD";
  if (!connector && looks) return nothing;
  if (!connector) throw new NotFound("unknown_tool", "Unknown tool");
  if (sent.body.length > maxBody) throw new TooLarge();
  const handshake = connectionNamePattern.test(sent.connection) ? connector.handshake?.(sent) : undefined;
  if (handshake) return handshake;
  if (sent.method === "OPTIONS" && connector.allowOrigin)
    return await allowedOrigin(connector.allowOrigin, sent, deps);
  if (looks) return nothing;
  if (sent.method !== "POST") throw new MethodNotAllowed();
  const taken = await keepingRefused(sent, deps, async () => await genuine(connector, sent, deps));
  const { delivery } = taken;
  deps.paced?.count(`${sent.tool}/${sent.connection}`);
  const echo = connector.challenge?.(delivery);
  if (echo) return echo;
  if (connector.uploads && deps.announce && delivery.path === "uploads")
    return await opened(deps.announce, delivery);
  const outcome = await published(connector, taken, deps);
  const accepted = {
    delivery: deliveryId(delivery),
    events: outcome.events.length,
    pulls: outcome.fetches.length,
  };
  deps.log(
    outcome.unrecognized ? "warn" : "info",
    outcome.unrecognized ? "delivery_unrecognized" : "delivery_accepted",
    {
      ...accepted,
      tool: delivery.tool,
      connection: delivery.connection,
      ...(outcome.unrecognized ? { reason: outcome.unrecognized } : {}),
      ...(outcome.fault ? errorFields(outcome.fault) : {}),
    },
  );
  return accepted;
}

/** What is refused is kept before the tool is told, where it is worth keeping. */
async function keepingRefused<Taken>(
  sent: Delivery,
  { keepRefused }: IngestDeps,
  take: () => Promise<Taken>,
): Promise<Taken> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof SignatureInvalid) await keepRefused?.(sent, error.reason);
    throw error;
  }
}

async function allowedOrigin(
  allowOrigin: NonNullable<Connector["allowOrigin"]>,
  delivery: Delivery,
  { secrets }: IngestDeps,
) {
  const known = connectionNamePattern.test(delivery.connection)
    ? await secrets.find(delivery.tool, delivery.connection)
    : undefined;
  return allowOrigin(delivery, known?.settings ?? {});
}

/** The right to post to a connection includes uploading a file: a script on a server has no other way to sign in. */
async function opened(announce: Announce, delivery: Delivery): Promise<Echo> {
  const [{ announcement }, { fitting }] = await Promise.all([
    import("../../schemas/announcement.ts"),
    import("../shared/fitting.ts"),
  ]);
  // That known rows may go, or columns change, is a manager's word.
  const { accept: _word, ...announced } = fitting(announcement, readable(delivery));
  const upload = await announce(delivery, announced);
  return { contentType: "application/json", body: JSON.stringify(upload) };
}

function readable(delivery: Delivery): unknown {
  try {
    return jsonBody(delivery);
  } catch (cause) {
    throw new BadRequest("invalid_json", "The body is not JSON", { cause });
  }
}
