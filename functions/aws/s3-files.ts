import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { UpstreamError } from "../shared/errors.ts";
import type { FileStore } from "../shared/ports.ts";

export interface S3FilesOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Large files in an S3 bucket, streamed to and from the local disk. */
export function s3Files({ client, bucket }: S3FilesOptions): FileStore {
  return {
    async fetch(key, path) {
      const { GetObjectCommand } = await import("@aws-sdk/client-s3");
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (!(Body instanceof Readable)) return false;
        await pipeline(Body, createWriteStream(path, { mode: 0o600 }));
        return true;
      } catch (cause) {
        if (cause instanceof Error && cause.name === "NoSuchKey") return false;
        throw new UpstreamError("The blob store", { cause });
      }
    },
    async store(key, path) {
      const { PutObjectCommand } = await import("@aws-sdk/client-s3");
      try {
        const { size } = await stat(path);
        const Body = createReadStream(path);
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: size }));
      } catch (cause) {
        throw new UpstreamError("The blob store", { cause });
      }
    },
    async remove(key) {
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      } catch (cause) {
        throw new UpstreamError("The blob store", { cause });
      }
    },
  };
}
