import { lazyBlobs } from "../shared/lazy.ts";

/** Blobs in an S3 bucket, whose client is loaded when the first blob is written or read. */
export const lateBlobs = (bucket: string) =>
  lazyBlobs(async () => (await import("./s3-blobs.ts")).s3BlobsIn(bucket, {}));
