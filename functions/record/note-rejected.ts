import type { RejectedMessage } from "../../schemas/bus.ts";
import { errorFields } from "../shared/log.ts";
import type { Log } from "../shared/ports.ts";
import type { Connections } from "../store/connections-table.ts";
import type { Rejections } from "../store/rejections.ts";

export interface NoteRejectedDeps {
  readonly connections: Pick<Connections, "get">;
  readonly rejections: Rejections;
  readonly log: Log;
}

/** Notes refusals of connections that there are. It is a count for people: a failure is logged, not tried again. */
export async function noteRejected({ id, data }: RejectedMessage, deps: NoteRejectedDeps): Promise<void> {
  for (const rejection of data.rejections) {
    try {
      const known = await deps.connections.get(rejection.tool, rejection.connection);
      if (known) await deps.rejections.note(id, rejection);
    } catch (error) {
      deps.log("warn", "rejection_not_noted", errorFields(error));
    }
  }
}
