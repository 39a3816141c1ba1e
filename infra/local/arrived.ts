import type { FileStore } from "../../functions/shared/ports.ts";
import { fileRefOf } from "../../functions/store/file-ref.ts";
import type { Queue } from "./queue.ts";

/**
 * Told of an object that is in the file store, whole: its key, when it came and, of a mail that does not say so itself, whom
 * it is for. Resolves when convert will surely hear of it.
 */
export type Arrived = (key: string, at: Date, recipients?: readonly string[]) => Promise<void>;

/** Stands where S3 and SES stand on AWS: tells convert's queue of objects, in their own words. */
export function arrivals(queue: Pick<Queue, "send">): Arrived {
  return async (key, at, recipients) => {
    const time = at.toISOString();
    const received = {
      notificationType: "Received",
      mail: { timestamp: time },
      receipt: { recipients, action: { type: "S3", objectKey: key } },
    };
    const created = {
      source: "aws.s3",
      "detail-type": "Object Created",
      time,
      detail: { object: { key } },
    };
    await queue.send([JSON.stringify(recipients === undefined ? created : received)]);
  };
}

/** A store that tells of each file for a connection that is put into it, as S3 does. */
export function announcing(files: FileStore, arrived: Arrived): FileStore {
  return {
    fetch: async (key, path) => await files.fetch(key, path),
    remove: async (key) => await files.remove(key),
    async store(key, path) {
      await files.store(key, path);
      if (fileRefOf(key)) await arrived(key, new Date());
    },
  };
}
