import type { Queue } from "./queue.ts";

/** Told of an object that is in the file store, whole: its key, and when it came. Resolves when convert will surely hear of it. */
export type Arrived = (key: string, at: Date) => Promise<void>;

/** Stands where S3 stands on AWS: tells convert's queue of objects, in S3's own words. */
export function arrivals(queue: Pick<Queue, "send">): Arrived {
  return async (key, at) => {
    const notice = {
      source: "aws.s3",
      "detail-type": "Object Created",
      time: at.toISOString(),
      detail: { object: { key } },
    };
    await queue.send([JSON.stringify(notice)]);
  };
}
