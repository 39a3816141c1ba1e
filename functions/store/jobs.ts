import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import type { ExportReport } from "../../schemas/export.ts";
import { job } from "../../schemas/job.ts";
import { accountKey, jobKey, runningKey } from "./keys.ts";
import { absent, type Table, type TransactItem } from "./table.ts";

const jobRow = z.extend(job, {
  /** Where the next step goes on; what it means is the job's own affair. */
  cursor: z.optional(z.string()),
  /** Blobs to be emptied: deliveries of erased events that came again. */
  blobs: z.optional(z.array(z.string())),
  /** Moves that were decided before an erasure and not at their end: where these lead, an event stays. */
  decided: z.optional(z.array(z.string())),
});
export type JobRow = z.infer<typeof jobRow>;

export function newJob(
  given: Pick<JobRow, "kind" | "identities" | "accounts" | "by" | "at" | "blobs" | "decided" | "exported">,
): JobRow {
  return { job: `job_${randomUUID()}`, state: "running", done: 0, ...given };
}

/** Background work: what is to be done and how far it has come. Starting one is part of the transaction that needs it. */
export class Jobs {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The items that start a job, for a transaction. */
  starting(row: JobRow): TransactItem[] {
    return [jobKey(row.job), runningKey(row.job)].map((key) =>
      this.#table.putting({ ...row, ...key }, absent),
    );
  }

  async get(id: string): Promise<JobRow | undefined> {
    const item = await this.#table.get(jobKey(id));
    return item && jobRow.parse(item);
  }

  async several(ids: readonly string[]): Promise<JobRow[]> {
    return (await this.#table.getMany(ids.map(jobKey))).map((item) => jobRow.parse(item));
  }

  /** The names of the jobs that are not finished. */
  async running(): Promise<string[]> {
    const of = { where: "pk = :pk", values: { pk: runningKey("").pk }, only: ["sk"] };
    return (await this.#table.all(of)).map(({ sk }) => String(sk));
  }

  /** The moves that are not finished, as they began, up to a number of them. */
  async moves(limit: number): Promise<JobRow[]> {
    const { rows } = await this.#table.page({ where: "pk = :pk", values: { pk: runningKey("").pk }, limit });
    return rows.map((row) => jobRow.parse(row)).filter(({ kind }) => kind === "move");
  }

  /** Remembers how far a job has come. A step that is repeated after a crash counts its events again, never too few. */
  async advance(id: string, cursor: string, count: number): Promise<void> {
    await this.#table.update(jobKey(id), "SET #cursor = :cursor ADD #done :count", { cursor, count });
  }

  /** Remembers how far an export has come. A step that is repeated after a crash writes its part again, and counts it once. */
  async advanceExport(id: string, cursor: string, exported: ExportReport): Promise<void> {
    const done = exported.accounts.lines + exported.events.lines;
    const values = { cursor, exported, done };
    await this.#table.update(
      jobKey(id),
      "SET #cursor = :cursor, exported = :exported, #done = :done",
      values,
    );
  }

  /** Ends a job that can never come to its end. */
  async fail({ job: id }: JobRow, at: string): Promise<void> {
    await this.#table.transact([
      this.#table.updating(jobKey(id), "SET #state = :failed, finishedAt = :at REMOVE #cursor", {
        failed: "failed",
        at,
      }),
      this.#table.removing(runningKey(id)),
    ]);
  }

  /** Ends a job and takes its mark off the accounts it was moving events for. */
  async finish({ job: id, accounts, report }: JobRow, at: string): Promise<void> {
    await this.#table.transact([
      this.#table.updating(
        jobKey(id),
        `SET #state = :done, finishedAt = :at${report ? ", report = :report" : ""} REMOVE #cursor`,
        { done: "done", at, ...(report ? { report } : {}) },
      ),
      ...accounts.map((account) =>
        this.#table.updating(accountKey(account), "DELETE moving :job", { job: new Set([id]) }),
      ),
      this.#table.removing(runningKey(id)),
    ]);
  }
}
