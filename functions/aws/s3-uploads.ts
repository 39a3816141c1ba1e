import type { S3Client } from "@aws-sdk/client-s3";
import { UpstreamError } from "../shared/errors.ts";
import type { Clock, UploadForms } from "../shared/ports.ts";

/** Seconds in which an upload must begin. */
const openFor = 15 * 60;

/**
 * Presigned POSTs: unlike a presigned PUT, their policy fixes the size, so an upload cannot fill the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function s3Uploads({
  client,
  bucket,
  now,
}: {
  readonly client: () => Promise<S3Client>;
  readonly bucket: string;
  readonly now: Clock;
}): UploadForms {
  return {
    async open(key, { least, most }) {
      try {
        const { createPresignedPost } = await import("@aws-sdk/s3-presigned-post");
        const { url, fields } = await createPresignedPost(await client(), {
          Bucket: bucket,
          Key: key,
          Conditions: [["content-length-range", least, most]],
          Expires: openFor,
        });
        return { url, fields, expiresAt: new Date(now().getTime() + openFor * 1_000).toISOString() };
      } catch (cause) {
        throw new UpstreamError("The blob store", { cause });
      }
    },
  };
}
