import type { Collector } from "../collector.ts";
import { calendlyPage } from "./page.ts";

/**
 * Calendly's deliveries are whole and leave nothing to fetch; what was never delivered is read.
 * https://developer.calendly.com/api-docs
 */
export const calendlyCollector: Collector = {
  hosts: ["api.calendly.com"],
  authorization: [{ kind: "token" }],
  since: calendlyPage,
  // biome-ignore lint/correctness/useYield: it makes no calls
  *steps() {
    return {};
  },
};
