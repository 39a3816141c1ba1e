import { enConnection } from "./en-connection.ts";
import { enForwarding } from "./en-forwarding.ts";
import { enImport } from "./en-import.ts";

/** English, of pages that are looked at seldom: it comes with them. */
export const enLate = { ...enConnection, ...enForwarding, ...enImport } as const;
