import { pause } from "../../functions/shared/pause.ts";
import type { Job } from "../../schemas/job.ts";
import type { Api } from "../local/api.ts";

/** A job once it runs no more. */
export async function ended(id: string, api: Api): Promise<Job> {
  for (;;) {
    const now = await api.ask("GET", "/api/jobs/{job}", { at: { job: id } });
    if (now.state !== "running") return now;
    await pause(200);
  }
}
