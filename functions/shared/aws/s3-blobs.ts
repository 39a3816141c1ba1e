import type { GetObjectCommand, GetObjectCommandOutput, PutObjectCommand } from "@aws-sdk/client-s3";
import { UpstreamError } from "../errors.ts";
import type { BlobStore } from "../ports.ts";

/** What the blobs need of an `S3Client`. */
export interface S3Sender {
  send(command: GetObjectCommand): Promise<{
    readonly Body?: Pick<NonNullable<GetObjectCommandOutput["Body"]>, "transformToByteArray"> | undefined;
  }>;
  send(command: PutObjectCommand): Promise<unknown>;
}

export interface S3BlobsOptions {
  /** Called once, when the first blob is written or read. */
  readonly client: () => Promise<S3Sender>;
  readonly bucket: string;
}

/** Blobs in an S3 bucket. Most deliveries need none, so neither the SDK nor the client is loaded before one does. */
export function s3Blobs({ client, bucket }: S3BlobsOptions): BlobStore {
  let building: Promise<S3Sender> | undefined;
  const ready = async () => {
    building ??= client();
    return { s3: await building, commands: await import("@aws-sdk/client-s3") };
  };
  return {
    async put(key, bytes) {
      try {
        const { s3, commands } = await ready();
        await s3.send(new commands.PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      } catch (cause) {
        throw new UpstreamError("The blob store", { cause });
      }
    },
    async get(key) {
      try {
        const { s3, commands } = await ready();
        const { Body } = await s3.send(new commands.GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (cause) {
        if (cause instanceof Error && cause.name === "NoSuchKey") return undefined;
        throw new UpstreamError("The blob store", { cause });
      }
    },
  };
}
