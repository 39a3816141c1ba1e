import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { UpstreamError } from "../shared/errors.ts";
import type { BlobStore } from "../shared/ports.ts";

/** What the blobs need of an `S3Client`. */
export interface S3Sender {
  send(command: GetObjectCommand): Promise<{
    readonly Body?: Pick<NonNullable<GetObjectCommandOutput["Body"]>, "transformToByteArray"> | undefined;
  }>;
  send(command: PutObjectCommand): Promise<unknown>;
}

/** Blobs in an S3 bucket, by their own client. */
export const s3BlobsIn = (bucket: string, config: S3ClientConfig) => s3Blobs(new S3Client(config), bucket);

/** Blobs in an S3 bucket. */
export function s3Blobs(client: S3Sender, bucket: string): BlobStore {
  return {
    async put(key, bytes) {
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      } catch (cause) {
        throw new UpstreamError("The blob store", { cause });
      }
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (cause) {
        if (cause instanceof Error && cause.name === "NoSuchKey") return undefined;
        throw new UpstreamError("The blob store", { cause });
      }
    },
  };
}
