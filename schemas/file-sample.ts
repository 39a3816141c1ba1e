import * as z from "zod/mini";

const firstRows = { rows: z.array(z.array(z.string())), more: z.boolean() };

/** One table of a file that has several: `count` is how many rows it has, at least where not all `isCounted`. */
export const tableSample = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  count: z.number(),
  isCounted: z.boolean(),
  ...firstRows,
});
export type TableSample = z.infer<typeof tableSample>;

/**
 * The first rows of a file, cell by cell in the order of its columns; `more`: it has others, or longer cells. Of a file with
 * several tables `tables` has those of each, and `rows` are none until it is said which is meant.
 */
export const fileSample = z.object({ ...firstRows, tables: z.optional(z.array(tableSample)) });
export type FileSample = z.infer<typeof fileSample>;

const told = z.optional(z.string().check(z.maxLength(500)));

/** What rows say of their customers, as `settings.file.account` would read it. */
export const customersRequest = z.strictObject({
  customers: z
    .array(z.strictObject({ email: told, domain: told, phone: told, name: told }))
    .check(z.minLength(1), z.maxLength(500)),
});
export type CustomersRequest = z.infer<typeof customersRequest>;

/**
 * Whose each would be, in the order asked for: the accounts that have it now; `waits`: it would open an unmatched customer, by
 * what leads to none yet or by a name alone.
 */
export const customersFound = z.object({
  found: z.array(
    z.object({ accounts: z.array(z.object({ account: z.string(), name: z.string() })), waits: z.boolean() }),
  ),
});
export type CustomersFound = z.infer<typeof customersFound>;
