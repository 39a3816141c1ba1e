import { randomUUID } from "node:crypto";
import type { Identity } from "../../schemas/account-event.ts";
import { type JobRow, newJob } from "../store/jobs.ts";
import { accountKey, identityKey } from "../store/keys.ts";
import { asRead, type Link, type LinkState } from "../store/links.ts";
import type { Storage } from "../store/storage.ts";
import type { Table, TransactItem } from "../store/table.ts";
import { provisionalOf } from "./placement.ts";

/** One identity's link, what it is to be from now on, and the states that an undo can then go back to. */
export interface Relink {
  readonly link: Link;
  readonly next: LinkState;
  readonly history: readonly LinkState[];
}

/** States an undo can go back through. */
const remembered = 20;

/** A link led elsewhere; undo comes back to what it is now. */
export function ledTo(next: LinkState, link: Link): Relink {
  const { accounts, rule, by, at } = link;
  const left = { accounts, ...(rule ? { rule } : {}), ...(by ? { by } : {}), ...(at ? { at } : {}) };
  return { link, next, history: [...link.history, left].slice(-remembered) };
}

/**
 * The items that lead identities elsewhere and start the job that moves their events: from this transaction on, readers of
 * all the accounts see past and future events where they belong ("bind first"). `made`: accounts that the same
 * transaction puts, which are not marked here.
 */
export async function relinking(
  relinks: readonly Relink[],
  { by, at, made = [] }: { readonly by: string; readonly at: string; readonly made?: readonly string[] },
  { accountsTable, links, jobs }: Pick<Storage, "accountsTable" | "links" | "jobs">,
): Promise<{ readonly job: JobRow; readonly items: TransactItem[] }> {
  /** The accounts concerned; of a provisional one, where its own identity leads now, empty where it leads nowhere again. */
  const marks = new Map<string, string | undefined>();
  for (const { link, next } of relinks) {
    for (const account of [...link.accounts, ...next.accounts]) marks.set(account, marks.get(account));
    const provisional = await existingProvisional(link.identity, accountsTable);
    if (provisional) marks.set(provisional, next.accounts[0] ?? "");
  }
  const accounts = [...marks.keys()];
  const job = newJob({
    kind: "move",
    identities: relinks.map(({ link }) => link.identity),
    accounts,
    by,
    at,
  });
  const items = [
    ...relinks.flatMap((one) => [linkItem(one, at, accountsTable.table), ...leadItems(one, accountsTable)]),
    links.changing(),
    ...[...marks]
      .filter(([account]) => !made.includes(account))
      .map(([account, assigned]) => markItem(account, assigned, job.job, accountsTable.table)),
    ...jobs.starting(job),
  ];
  return { job, items };
}

/** The provisional account that stands for an identity, if there is one. */
async function existingProvisional(
  identity: Identity,
  accountsTable: Storage["accountsTable"],
): Promise<string | undefined> {
  for (;;) {
    const id = provisionalOf(identity, accountsTable);
    if (await accountsTable.account(id)) return id;
    if (!(await accountsTable.isErased(id))) return undefined;
  }
}

function linkItem({ link, next, history }: Relink, since: string, table: Table): TransactItem {
  const { identity } = link;
  const row = { ...identityKey(identity), identity, ...next, since, history, version: randomUUID() };
  return table.putting(row, asRead(link));
}

/** What the accounts have of the identity. */
function leadItems({ link, next }: Relink, { identities }: Storage["accountsTable"]): TransactItem[] {
  const gained = next.accounts.filter((account) => !link.accounts.includes(account));
  const lost = link.accounts.filter((account) => !next.accounts.includes(account));
  return [
    ...gained.map((account) => identities.adding(account, link.identity)),
    ...lost.map((account) => identities.removing(account, link.identity)),
  ];
}

/** An account that is being erased neither gets nor loses anything by assignments. */
const stands = "attribute_exists(pk) AND attribute_not_exists(erased)";

function markItem(account: string, assigned: string | undefined, job: string, table: Table): TransactItem {
  const settles = assigned ? " SET assigned = :assigned" : " REMOVE assigned";
  return table.updating(
    accountKey(account),
    `ADD moving :job${assigned === undefined ? "" : settles}`,
    { job: new Set([job]), ...(assigned ? { assigned } : {}) },
    { if: stands },
  );
}
