import type { Settings } from "../settings.ts";
import type { Alarms } from "./alarms.ts";
import type { Bus } from "./bus.ts";
import type { HttpFront } from "./http-front.ts";
import type { Secrets } from "./secrets.ts";
import type { Storage } from "./storage.ts";

/** What a function of the hub may be wired to. */
export interface Parts {
  readonly settings: Settings;
  readonly alarms: Alarms;
  readonly http: HttpFront;
  readonly bus: Bus;
  readonly storage: Storage;
  readonly secrets: Secrets;
}

/** Reasons for a wildcard at the end of a resource; each is as narrow as it can be. */
export const each = {
  connection: "One parameter a connection, and connections come and go without a deployment.",
  digest: "One parameter a person who is told in Slack, and they come and go without a deployment.",
  rule: "One parameter a rule that sends events on, and they come and go without a deployment.",
  delivery: "One object a large delivery, under this prefix alone.",
  file: "One object a file, a mail or a snapshot, under this prefix alone.",
  words: "Two objects a file of words, under this prefix alone.",
} as const;
