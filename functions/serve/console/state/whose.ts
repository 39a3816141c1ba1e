import type { CustomersFound } from "../../../../schemas/file-sample.ts";
import { type Customer, customerIn, type Kind, type Meanings, type Whose } from "./by-eye.ts";
import type { TextTable } from "./text-table.ts";

/** Customers of one file that are asked for. */
const atMost = 2_000;

export type Found = CustomersFound["found"][number];

/** What the hub has found of customers, by what rows say of them. */
export type FoundCustomers = ReadonlyMap<string, Found>;

/** A customer as the key of what was found of it. */
export const textOf = (customer: Customer) => JSON.stringify(customer);

/** The customers that a file's rows tell of, each once, as many as are asked for. */
export function customersOf(table: TextTable, all: Meanings): readonly Customer[] {
  const each = new Map<string, Customer>();
  for (const row of table.rows) {
    const customer = customerIn(row, table, all);
    if (customer !== undefined) each.set(textOf(customer), customer);
    if (each.size === atMost) break;
  }
  return [...each.values()];
}

/** Whose a row is, so far as it is known. */
export interface RowOf {
  readonly kind: Kind;
  readonly accounts: Found["accounts"];
}

export function whoseIs(
  row: readonly string[],
  table: TextTable,
  all: Meanings,
  found: FoundCustomers,
): RowOf {
  const customer = customerIn(row, table, all);
  if (customer === undefined) return { kind: "nobody", accounts: [] };
  const known = found.get(textOf(customer));
  if (known === undefined) return { kind: "told", accounts: [] };
  const { accounts, waits } = known;
  if (accounts.length > 0) return { kind: "client", accounts };
  return { kind: waits ? "waits" : "nobody", accounts };
}

export function whoseAre(rows: readonly RowOf[]): Whose {
  const count = { client: 0, waits: 0, nobody: 0, told: 0 };
  const clients = new Set<string>();
  for (const { kind, accounts } of rows) {
    count[kind]++;
    for (const { account } of accounts) clients.add(account);
  }
  return { ...count, clients: clients.size };
}
