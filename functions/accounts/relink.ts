import { randomUUID } from "node:crypto";
import type { Identity } from "../../schemas/account-event.ts";
import { nameOf } from "../matching/keys-of.ts";
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
  { directory, links, jobs }: Pick<Storage, "directory" | "links" | "jobs">,
): Promise<{ readonly job: JobRow; readonly items: TransactItem[] }> {
  const marks = new Map<string, Mark>();
  const mark = (account: string) => {
    const known = marks.get(account) ?? { adds: [], drops: [] };
    marks.set(account, known);
    return known;
  };
  for (const { link, next } of relinks) {
    const name = nameOf(link.identity);
    for (const account of link.accounts) if (!next.accounts.includes(account)) mark(account).drops.push(name);
    for (const account of next.accounts) if (!link.accounts.includes(account)) mark(account).adds.push(name);
    for (const account of next.accounts) mark(account);
    const provisional = await existingProvisional(link.identity, directory);
    if (provisional) mark(provisional).assigned = next.accounts[0] ?? "";
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
    ...relinks.map((one) => linkItem(one, at, directory.table)),
    links.changing(),
    ...[...marks]
      .filter(([account]) => !made.includes(account))
      .map(([account, what]) => markItem(account, what, job.job, directory.table)),
    ...jobs.starting(job),
  ];
  return { job, items };
}

interface Mark {
  readonly adds: string[];
  readonly drops: string[];
  /** For a provisional account: where its own identity leads now; empty where it leads nowhere again. */
  assigned?: string;
}

/** The provisional account that stands for an identity, if there is one. */
async function existingProvisional(
  identity: Identity,
  directory: Storage["directory"],
): Promise<string | undefined> {
  for (;;) {
    const id = provisionalOf(identity, directory);
    if (await directory.account(id)) return id;
    if (!(await directory.isErased(id))) return undefined;
  }
}

function linkItem({ link, next, history }: Relink, since: string, table: Table): TransactItem {
  const { identity } = link;
  const row = { ...identityKey(identity), identity, ...next, since, history, version: randomUUID() };
  return table.putting(row, asRead(link));
}

/** An account that is being erased neither gets nor loses anything by assignments. */
const stands = "attribute_exists(pk) AND attribute_not_exists(erased)";

function markItem(account: string, { adds, drops, assigned }: Mark, job: string, table: Table): TransactItem {
  const removes = assigned === "" ? " REMOVE assigned" : "";
  return table.updating(
    accountKey(account),
    `ADD moving :job${adds.length > 0 ? ", identities :adds" : ""}` +
      (drops.length > 0 ? " DELETE identities :drops" : "") +
      (assigned ? " SET assigned = :assigned" : removes),
    {
      job: new Set([job]),
      ...(adds.length > 0 ? { adds: new Set(adds), most: identitiesAtMost } : {}),
      ...(drops.length > 0 ? { drops: new Set(drops) } : {}),
      ...(assigned ? { assigned } : {}),
    },
    {
      if:
        adds.length > 0
          ? `${stands} AND (attribute_not_exists(identities) OR size(identities) < :most)`
          : stands,
    },
  );
}

/** Identities that one account's row has room for. A customer with more people than this has a domain. */
export const identitiesAtMost = 2_000;
