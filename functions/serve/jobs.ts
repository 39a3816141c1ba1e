import type { Job } from "../../schemas/job.ts";
import { NotFound } from "../shared/errors.ts";
import type { Jobs } from "../store/jobs.ts";

/** How far a job has come. Throws `NotFound`. */
export async function getJob(id: string, { jobs }: { readonly jobs: Jobs }): Promise<Job> {
  const row = await jobs.get(id);
  if (!row) throw new NotFound("unknown_job", "Unknown job");
  const { cursor: _cursor, blobs: _blobs, ...job } = row;
  return job;
}
