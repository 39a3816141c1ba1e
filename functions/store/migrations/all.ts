import type { Migration } from "./migration.ts";

/** Each leads from one layout of the rows to the next, the first from layout 1. None is ever taken out or changed. */
export const migrations: readonly Migration[] = [];
