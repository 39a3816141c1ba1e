import type { FilingDeps } from "../accounts/place-events.ts";
import type { Matcher } from "../matching/keys-of.ts";
import type { Log } from "../shared/ports.ts";
import type { Jobs } from "../store/jobs.ts";
import type { Layout } from "../store/layout.ts";
import type { Suggestions } from "../store/suggestions.ts";

export interface RecordDeps extends FilingDeps {
  readonly matching: { matcher(): Promise<Matcher> };
  readonly suggestions: Suggestions;
  readonly jobs: Jobs;
  readonly layout: Pick<Layout, "assertKnown">;
  readonly log: Log;
}
