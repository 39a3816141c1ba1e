import type { ExportFormat, ExportList, ExportReport, KeptExport } from "../../schemas/export.ts";
import type { Principal } from "../../schemas/role.ts";
import { emptyReport, exportKeptFor, partBlob, partsIn } from "../accounts/export-parts.ts";
import { Conflict, NotFound } from "../shared/errors.ts";
import type { HttpResult } from "../shared/http.ts";
import type { BlobStore, Clock, WorkQueue } from "../shared/ports.ts";
import { newJob } from "../store/jobs.ts";
import type { Storage } from "../store/storage.ts";

export interface ExportDeps extends Pick<Storage, "accountsTable" | "exports" | "jobs"> {
  readonly blobs: BlobStore;
  readonly work: WorkQueue;
  readonly now: Clock;
}

/** Begins an export; one at a time: two would tell the same. Throws `Conflict`. */
export async function beginExport(format: ExportFormat, who: Principal, deps: ExportDeps) {
  if ((await keptExports(deps)).some(({ state }) => state === "running"))
    throw new Conflict("export_running", "An export is on its way already");
  const at = deps.now().toISOString();
  const exported = emptyReport(format);
  const job = newJob({ kind: "export", identities: [], accounts: [], by: who.name, at, exported });
  await deps.accountsTable.transact([...deps.jobs.starting(job), deps.exports.adding(job.job, at)]);
  await deps.work.wake(job.job);
  return { job: job.job };
}

export const listExports = async (deps: ExportDeps): Promise<ExportList> => ({
  exports: await keptExports(deps),
});

async function keptExports({ exports, jobs }: ExportDeps): Promise<KeptExport[]> {
  const rows = await jobs.several((await exports.all()).map(({ job }) => job));
  return rows
    .flatMap(({ job, state, by, at, exported: report }) => {
      if (state === "failed" || !report) return [];
      const until = new Date(Date.parse(at) + exportKeptFor).toISOString();
      return [{ job, state, by, at, until, report, parts: partsIn(written(report)) }];
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** Without the parts that are planned and not written yet. */
const written = ({ accounts, ...report }: ExportReport): ExportReport => ({
  ...report,
  accounts: accounts.bytes === 0 ? { ...accounts, parts: 0 } : accounts,
});

/** A part as it was packed. Throws `NotFound` for one that is not there, not yet or not any more. */
export async function exportPart(job: string, part: string, deps: ExportDeps): Promise<HttpResult> {
  const row = (await deps.exports.has(job)) ? await deps.jobs.get(job) : undefined;
  const isThere = row?.exported !== undefined && partsIn(row.exported).includes(part);
  const bytes = isThere ? await deps.blobs.get(partBlob(job, part)) : undefined;
  if (!bytes?.byteLength) throw new NotFound("unknown_part", "No such part of an export");
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/gzip",
      "content-disposition": `attachment; filename="${part}"`,
    },
    body: Buffer.from(bytes).toString("base64"),
    isBase64Encoded: true,
  };
}
