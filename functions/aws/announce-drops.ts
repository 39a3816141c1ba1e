import { S3Client } from "@aws-sdk/client-s3";
import type { Upload, UploadRequest } from "../../schemas/file.ts";
import type { Clock } from "../shared/ports.ts";
import { announced } from "../store/announce-file.ts";
import { documentClient } from "../store/dynamo.ts";
import { FileRecords } from "../store/file-records.ts";
import { Table } from "../store/table.ts";
import { s3Uploads } from "./s3-uploads.ts";

/** Announces files of connections in the directory table, and opens the bucket for each. */
export function announceDrops(directoryTable: string, bucket: string, now: Clock) {
  const deps = {
    records: new FileRecords(new Table(documentClient({}), directoryTable)),
    uploads: s3Uploads({ client: async () => new S3Client({}), bucket, now }),
    now,
  };
  return async (
    of: { readonly tool: string; readonly connection: string },
    request: UploadRequest,
  ): Promise<Upload> => await announced(of, request, deps);
}
