import * as z from "zod/mini";
import { idAt } from "./position.ts";

/** A file of the words of the events that were recorded from one instant to another, both included. */
const wordFile = z.object({
  key: z.string(),
  since: z.string(),
  until: z.string(),
  events: z.number(),
  /** When the oldest of its events happened. */
  oldest: z.string(),
});
export type WordFileEntry = z.infer<typeof wordFile>;

/** Blobs that are not among the files: `gone` where another file has taken their place, else they are perhaps being written. */
const stray = z.object({ key: z.string(), at: z.string(), gone: z.optional(z.boolean()) });

export const wordFilesRow = z.object({
  version: z.number(),
  /** All that was recorded before this instant, and after what the oldest file has, is in the files. */
  until: z.string(),
  /** Where older events go on that are in no file yet; absent where there are none. */
  back: z.optional(z.string()),
  /** The newest first. */
  files: z.array(wordFile),
  strays: z.array(stray),
});
export type WordFilesState = z.infer<typeof wordFilesRow>;

/** An event whose words have changed, or which is gone, and the position of the row that says so. */
export const rewordedRow = z.pipe(
  z.object({ sk: z.string(), recordedTime: z.string() }),
  z.transform(({ sk, recordedTime }) => ({ id: idAt(sk), recordedTime, position: sk })),
);
export type RewordedEvent = z.infer<typeof rewordedRow>;
