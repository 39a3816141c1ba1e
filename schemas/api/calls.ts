import { accountCalls } from "./accounts.ts";
import type { Calls } from "./call.ts";
import { connectionCalls } from "./connections.ts";
import { deliveryCalls } from "./deliveries.ts";
import { digestCalls } from "./digests.ts";
import { exportCalls } from "./exports.ts";
import { fileCalls } from "./files.ts";
import { hubCalls } from "./hub.ts";
import { identityCalls } from "./identities.ts";
import { ingestCalls } from "./ingest.ts";
import { insightCalls } from "./insight.ts";
import { mappingCalls } from "./mappings.ts";
import { localCalls, peopleCalls } from "./people.ts";
import { ruleCalls } from "./rules.ts";
import { searchCalls } from "./search.ts";
import { timelineCalls } from "./timelines.ts";

/** Every call that `functions/serve` answers. */
export const servedCalls = {
  ...hubCalls,
  ...connectionCalls,
  ...fileCalls,
  ...accountCalls,
  ...identityCalls,
  ...timelineCalls,
  ...exportCalls,
  ...searchCalls,
  ...peopleCalls,
  ...mappingCalls,
  ...deliveryCalls,
  ...insightCalls,
  ...digestCalls,
  ...ruleCalls,
} as const satisfies Calls;

/** Every call of the hub. */
export const calls = { ...ingestCalls, ...servedCalls, ...localCalls } as const satisfies Calls;
