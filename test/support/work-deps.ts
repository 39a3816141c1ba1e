import type { WorkDeps } from "../../functions/jobs/deps.ts";
import type { AccountDeps } from "../../functions/serve/identities.ts";
import { storage } from "../../functions/store/storage.ts";
import { MemoryDynamo } from "./memory-dynamodb.ts";

const tables = { events: "events", directory: "directory" };

/** A clock that goes on by a millisecond each time it is looked at. */
function ticking(from: string): () => Date {
  let clock = Date.parse(from);
  return () => new Date(clock++);
}

/** What people's changes and the jobs after them need, over tables in this process: nothing waits, and nothing is woken. */
export const workDeps = (
  given: Partial<WorkDeps & AccountDeps> = {},
  memory = new MemoryDynamo(tables),
): WorkDeps & AccountDeps => ({
  ...storage(memory.client(), tables),
  blobs: { put: async () => undefined, get: async () => undefined },
  work: { wake: async () => undefined },
  countSoon: async () => undefined,
  log: () => undefined,
  now: ticking("2026-11-23T09:00:00.000Z"),
  pause: async () => undefined,
  indexLag: 0,
  ...given,
});
