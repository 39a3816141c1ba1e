import * as z from "zod/mini";
import { type RejectedMessage, rejectedMessage } from "../../schemas/bus.ts";
import { errorFields } from "../shared/log.ts";
import type { Log } from "../shared/ports.ts";
import type { Directory } from "../store/directory.ts";
import type { Rejections } from "../store/rejections.ts";

export interface NoteRejectedDeps {
  readonly directory: Pick<Directory, "connection">;
  readonly rejections: Rejections;
  readonly log: Log;
}

const queued = z.object({ detail: rejectedMessage });

/** The message by which the door tells of refused deliveries; `undefined` for any other. */
export function rejectedIn(body: string): RejectedMessage | undefined {
  // Account events are read by their own schema; only a body that names this type is read here.
  if (!body.includes('"delivery.rejected"')) return undefined;
  try {
    return queued.parse(JSON.parse(body)).detail;
  } catch {
    return undefined;
  }
}

/** Notes refusals of connections that there are. It is a count for people: a failure is logged, not tried again. */
export async function noteRejected({ id, data }: RejectedMessage, deps: NoteRejectedDeps): Promise<void> {
  for (const rejection of data.rejections) {
    try {
      const known = await deps.directory.connection(rejection.tool, rejection.connection);
      if (known) await deps.rejections.note(id, rejection);
    } catch (error) {
      deps.log("warn", "rejection_not_noted", errorFields(error));
    }
  }
}
