import type { Messages } from "./en.ts";
import type { enLate } from "./en-late.ts";
import { viConnection } from "./vi-connection.ts";
import { viForwarding } from "./vi-forwarding.ts";
import { viGrowth } from "./vi-growth.ts";
import { viImport } from "./vi-import.ts";

/** Vietnamese, of pages that are looked at seldom: it comes with them. */
export const viLate: Pick<Messages, keyof typeof enLate> = {
  ...viConnection,
  ...viForwarding,
  ...viGrowth,
  ...viImport,
};
