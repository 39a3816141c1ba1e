import { enConnection } from "./en-connection.ts";
import { enForwarding } from "./en-forwarding.ts";
import { enGrowth } from "./en-growth.ts";
import { enImport } from "./en-import.ts";

/** English, of pages that are looked at seldom: it comes with them. */
export const enLate = { ...enConnection, ...enForwarding, ...enGrowth, ...enImport } as const;
