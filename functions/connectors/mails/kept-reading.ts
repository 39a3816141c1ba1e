import { gunzipSync, gzipSync } from "node:zlib";
import { sha256 } from "../../delivery/delivery.ts";
import type { BlobStore } from "../../shared/ports.ts";
import { mailReading, type ReadMail } from "./letter.ts";
import { readingBlob } from "./reading-blob.ts";

export async function keepReading(
  tool: string,
  body: Uint8Array,
  mail: ReadMail,
  blobs: BlobStore,
): Promise<void> {
  const reading = mailReading.parse(mail);
  await blobs.put(readingBlob(tool, sha256(body)), gzipSync(JSON.stringify(reading)));
}

/** The reading of a mail of this hash; `undefined` where it was erased. */
export async function keptReading(
  tool: string,
  mail: string,
  blobs: Pick<BlobStore, "get">,
): Promise<ReadMail | undefined> {
  const bytes = await blobs.get(readingBlob(tool, mail));
  return bytes === undefined || bytes.length === 0
    ? undefined
    : mailReading.parse(JSON.parse(gunzipSync(bytes).toString("utf8")));
}
