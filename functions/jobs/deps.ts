import type { MoveDeps } from "../accounts/move-events.ts";
import type { BlobStore, CountSoon, Log, WorkQueue } from "../shared/ports.ts";
import type { Storage } from "../store/storage.ts";

export interface WorkDeps extends MoveDeps, Storage {
  readonly blobs: BlobStore;
  readonly work: WorkQueue;
  readonly countSoon: CountSoon;
  readonly log: Log;
  /** Years for which events are kept; left out, for good. */
  readonly eventYears?: number | undefined;
  /** Milliseconds in which the indexes have surely followed their table. */
  readonly indexLag: number;
}
