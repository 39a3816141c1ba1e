import type { FileReport } from "../../schemas/file.ts";
import type { ConvertDeps } from "./deps.ts";
import { limits } from "./limits.ts";

/** Another file of the connection is being taken: this one must come again later. */
export class Busy extends Error {}

/** Longer than reading takes; held again with every batch that is published. */
const holdFor = limits.milliseconds + 5 * 60_000;

/** Holds the connection's snapshot for a file, or goes on holding it. Throws `Busy` where another file holds it. */
export async function hold(report: FileReport, { records, now }: ConvertDeps): Promise<void> {
  const from = now();
  if (!(await records.claim(report, from, new Date(from.getTime() + holdFor)))) throw new Busy();
}
