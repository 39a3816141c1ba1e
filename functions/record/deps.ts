import type { MoveDeps } from "../accounts/move-events.ts";
import type { UnnamedDeps } from "../accounts/unnamed.ts";
import type { Log } from "../shared/ports.ts";
import type { Jobs } from "../store/jobs.ts";
import type { Layout } from "../store/layout.ts";

/** How a message ended; a failed one must be delivered again. */
export type Recorded = "recorded" | "duplicate" | { readonly failed: unknown };

export interface RecordDeps extends MoveDeps, UnnamedDeps {
  readonly accountsTable: MoveDeps["accountsTable"];
  readonly jobs: Jobs;
  readonly layout: Pick<Layout, "assertKnown">;
  readonly log: Log;
}
