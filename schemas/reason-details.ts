import type { Detail } from "./account-event.ts";
import type { Explained } from "./explained.ts";

/** A reason as an event keeps it among its details. */
export const toDetails = ({ code, values, reason }: Explained): Record<string, Detail> => ({
  reason,
  reasonCode: code,
  ...(Object.keys(values).length > 0 ? { reasonValues: values } : {}),
});
