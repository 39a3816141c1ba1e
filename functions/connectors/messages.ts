import { gzipSync } from "node:zlib";
import type { BusMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { type Delivery, deliveryId, header, sha256 } from "../delivery/delivery.ts";
import { hopHeader } from "../delivery/hop-header.ts";
import type { BlobStore } from "../shared/ports.ts";
import type { Outcome } from "./normalise.ts";

/**
 * Bytes of one bus entry, and of all packed copies of the raw delivery, above which it goes to the blob store instead: putting it there
 * costs what eight kilobytes of a row do (ADR 50), and keeping it a twentieth.
 */
const entryLimit = 200_000;
const copiesLimit = 8_000;

/** What ingest knows of a delivery beside its bytes. */
export interface Provenance {
  readonly secretId?: string | undefined;
  readonly matchedAs?: string | undefined;
  /** Whether `matchedAs` is one of several forms, of which the secret's deliveries have but one. */
  readonly pinsForm?: boolean | undefined;
  /** The headers that its connector reads. */
  readonly headers?: readonly string[] | undefined;
  /** When the hub fetched it, where it did. */
  readonly fetchedAt?: string | undefined;
}

/**
 * The bus messages of a delivery. The raw delivery travels in each event while all the copies together stay
 * below 8 kB, packed, and the entry below 200 kB; else it is stored once and the events carry its key.
 */
export async function toMessages(
  outcome: Outcome,
  delivery: Delivery,
  { secretId, matchedAs, pinsForm = false, headers = [], fetchedAt }: Provenance,
  blobs: BlobStore,
): Promise<BusMessage[]> {
  const receivedtime = delivery.receivedAt.toISOString();
  const deliveryid = deliveryId(delivery);
  const envelope = {
    specversion: "1.0",
    source: `account-hub.${delivery.tool}`,
    datacontenttype: "application/json",
    deliveryid,
    receivedtime,
    ...(secretId === undefined ? {} : { secretid: secretId }),
    ...(matchedAs === undefined ? {} : { matchedas: matchedAs }),
    ...(pinsForm ? { pinsform: true } : {}),
  } as const;
  const contentEncoding = header(delivery, "content-encoding");
  const raw = {
    rawcontenttype: (header(delivery, "content-type") ?? "application/octet-stream").slice(0, 200),
    ...(contentEncoding === undefined ? {} : { rawcontentencoding: contentEncoding.slice(0, 40) }),
    ...(delivery.path === "" ? {} : { rawpath: delivery.path.slice(0, 200) }),
    ...readHeaders(delivery, [...headers, hopHeader]),
    rawsha256: sha256(delivery.body),
    ...(await rawBody(outcome, delivery, blobs)),
  };
  return [
    ...outcome.events.map((data) => ({
      ...envelope,
      id: data.part === undefined ? data.id : `${data.id}.${data.part}`,
      dataschema: dataSchemas.accountEvent,
      type: data.type,
      time: data.time,
      ...(fetchedAt === undefined ? {} : { fetchedtime: fetchedAt }),
      ...raw,
      data,
    })),
    ...outcome.fetches.map((data) => ({
      ...envelope,
      id: `fet_${sha256(JSON.stringify([deliveryid, receivedtime, data])).slice(0, 32)}`,
      dataschema: dataSchemas.fetch,
      type: "fetch.requested" as const,
      time: receivedtime,
      ...raw,
      data,
    })),
  ];
}

function readHeaders(delivery: Delivery, names: readonly string[]) {
  const found = names.flatMap((name) => {
    const value = header(delivery, name);
    return value === undefined ? [] : ([[name, value.slice(0, 1_000)]] as const);
  });
  return found.length === 0 ? {} : { rawheaders: Object.fromEntries(found) };
}

async function rawBody(outcome: Outcome, delivery: Delivery, blobs: BlobStore) {
  const gzip = gzipSync(delivery.body, { level: 6, ...memoryFor(delivery.body.length) });
  const rawgzip = gzip.toString("base64");
  const carriers = [...outcome.events, ...outcome.fetches];
  const largest = Math.max(...carriers.map((carrier) => Buffer.byteLength(JSON.stringify(carrier))));
  const isSmall = gzip.length * carriers.length <= copiesLimit;
  if (isSmall && rawgzip.length * carriers.length + largest + 2_000 <= entryLimit) return { rawgzip };
  const rawblob = `raw/${delivery.tool}/${sha256(delivery.body)}.gz`;
  await blobs.put(rawblob, gzip);
  return { rawblob };
}

/**
 * Memory in which so many bytes are packed as well as in a quarter of a megabyte, which zlib takes and clears for each delivery, however
 * short: a window that holds all of them, and tables that fit it. https://www.zlib.net/zlib_tech.html
 */
function memoryFor(bytes: number) {
  const windowBits = Math.min(15, Math.max(10, Math.ceil(Math.log2(bytes + 262))));
  return { windowBits, memLevel: windowBits - 7, chunkSize: 2 ** (windowBits - 1) };
}
