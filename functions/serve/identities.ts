import type { Identity } from "../../schemas/account-event.ts";
import type { Assigned } from "../../schemas/assigned.ts";
import type { Principal } from "../../schemas/role.ts";
import { provisionalOf } from "../accounts/placement.ts";
import { ledTo, type Relink, relinking } from "../accounts/relink.ts";
import { normalIdentity } from "../matching/keys-of.ts";
import { BadRequest, Conflict, NotFound } from "../shared/errors.ts";
import { errorFields } from "../shared/log.ts";
import type { Clock, Log, WorkQueue } from "../shared/ports.ts";
import { Overtaken, retrying } from "../shared/retrying.ts";
import { isCanceled } from "../store/dynamo.ts";
import type { JobRow } from "../store/jobs.ts";
import type { Link, LinkState } from "../store/links.ts";
import type { Storage } from "../store/storage.ts";
import { doneBy } from "./principal.ts";
import { knownAccount } from "./view.ts";

export interface AccountDeps extends Storage {
  readonly work: WorkQueue;
  readonly now: Clock;
  readonly log: Log;
}

/** Tries a change again that another has overtaken; throws `Conflict` where others are always first. */
export async function overOthers<Answer>(what: string, change: () => Promise<Answer>): Promise<Answer> {
  try {
    return await retrying({ on: isOvertaken }, change);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    throw changedMeanwhile(what);
  }
}

export const isOvertaken = (error: unknown) => error instanceof Overtaken || isCanceled(error);

export const changedMeanwhile = (what: string) =>
  new Conflict("changed_meanwhile", `Another person is changing ${what}: look again`);

/** Leads an identity to an account by hand: its past and future events are seen there as soon as this answers. */
export async function assign(
  given: Identity,
  account: string,
  who: Principal,
  deps: AccountDeps,
): Promise<Assigned> {
  const key = await linkable(given, deps);
  const target = await knownAccount(account, deps.accountsTable);
  await hasRoom(account, 1, deps);
  return await changed(key, who, deps, async (link, at) => {
    if (link.accounts.length === 1 && link.accounts[0] === account && link.rule === "manual")
      return undefined;
    const next = { accounts: [account], rule: "manual" as const, by: who.name, at };
    return {
      relink: ledTo(next, link),
      undo: false,
      summary: `${words(key)} assigned to ${target.name}`,
      values: { name: target.name },
    };
  });
}

/** Identities of one account: what an answer about it shows. A customer with more people than this has a domain. */
const identitiesAtMost = 2_000;

/** Throws `Conflict` where an account has no room for so many identities more. */
export async function hasRoom(account: string, more: number, { accountsTable }: AccountDeps): Promise<void> {
  if ((await accountsTable.identities.of(account)).length + more > identitiesAtMost)
    throw new Conflict(
      "too_many_identities",
      `An account has at most ${identitiesAtMost} identities: assign the domain that its people share`,
    );
}

/** Takes the last assignment back: everything is as it was before it. */
export async function restore(given: Identity, who: Principal, deps: AccountDeps): Promise<Assigned> {
  const key = await linkable(given, deps);
  return await changed(key, who, deps, async (link) => {
    if (link.accounts.length === 0) throw new NotFound("not_assigned", "This identity is not assigned");
    const relink = await lastStanding(link, deps);
    return { relink, undo: true, summary: `Assignment of ${words(key)} taken back`, values: {} };
  });
}

/** An identity in the spelling by which it is linked. Throws where it is none, or must never lead to an account. */
export async function linkable(given: Identity, { matching }: Pick<Storage, "matching">): Promise<Identity> {
  if (given.type === "name")
    throw new BadRequest(
      "invalid_identity",
      "Names only suggest: assign an email, a domain, a phone number or an id",
    );
  if (given.type.startsWith("hub:"))
    throw new BadRequest("invalid_identity", "What the hub writes itself stays where it was written");
  const normal = normalIdentity(given, await matching.matcher());
  if ("key" in normal) return normal.key;
  if (normal.refused === "not_an_identity")
    throw new BadRequest("invalid_identity", `Not a valid ${given.type.includes(":") ? "id" : given.type}`);
  throw new Conflict("never_linked", neverBecause[normal.refused]);
}

const neverBecause = {
  freemail_domain: "Strangers share this domain: assign the email address instead",
  disposable_domain: "Strangers share this domain: assign the email address instead",
  tool_domain: "This domain belongs to a tool, not to a customer",
  own_domain: "This is the team's own domain: its people are colleagues",
  role_address: "Many people send from this address, it says nothing about a customer",
  blocked_value: "This value identifies no one",
} as const;

interface Decision {
  readonly relink: Relink;
  readonly undo: boolean;
  readonly summary: string;
  readonly values: Readonly<Record<string, string>>;
}

async function changed(
  key: Identity,
  who: Principal,
  deps: AccountDeps,
  decide: (link: Link, at: string) => Promise<Decision | undefined>,
): Promise<Assigned> {
  const at = deps.now().toISOString();
  return await overOthers("this identity", async () => {
    const link = await deps.links.one(key);
    for (const account of link.accounts)
      if (await deps.accountsTable.isErased(account))
        throw new Conflict("erasing", "The account it leads to is being erased: try again when that is done");
    const decided = await decide(link, at);
    if (!decided) return { identity: key, ...only("account", link.accounts) };
    const { next } = decided.relink;
    const { job, items } = await relinking([decided.relink], { by: who.name, at }, deps);
    const version = items.flatMap(({ Put }) =>
      typeof Put?.Item?.version === "string" ? [Put.Item.version] : [],
    )[0];
    const note = deps.audit.noting(
      {
        at,
        ...doneBy(who),
        action: decided.undo ? "identity.restored" : "identity.assigned",
        summary: decided.summary,
        values: decided.values,
        identity: key,
        ...only("account", next.accounts),
        ...(decided.undo ? {} : { undo: { method: "DELETE", path: identityPath(key) } }),
      },
      [...link.accounts, ...next.accounts],
      { pk: link.pk, ...(version === undefined ? {} : { version }) },
    );
    try {
      await deps.accountsTable.transact([...items, ...note]);
    } catch (error) {
      if (isCanceled(error) && next.accounts[0]) await knownAccount(next.accounts[0], deps.accountsTable);
      throw error;
    }
    deps.links.forget([key]);
    await wake(job, deps);
    return { identity: key, ...outcome(key, link, next, deps), job: job.job };
  });
}

/** Back to the newest of a link's earlier states whose accounts have not been erased since. */
async function lastStanding(link: Link, { accountsTable }: AccountDeps): Promise<Relink> {
  for (let n = link.history.length - 1; n >= 0; n--) {
    const state = link.history[n];
    if (!state) continue;
    const erased = await Promise.all(state.accounts.map((account) => accountsTable.isErased(account)));
    const accounts = state.accounts.filter((_, at) => !erased[at]);
    if (accounts.length > 0 || state.accounts.length === 0)
      return { link, next: { ...state, accounts }, history: link.history.slice(0, n) };
  }
  return { link, next: { accounts: [] }, history: [] };
}

/** An undo may lead to an account that was merged or erased since; what is left out of it then waits in the inbox. */
function outcome(key: Identity, link: Link, next: LinkState, { accountsTable }: AccountDeps) {
  const waiting = [provisionalOf(key, accountsTable)];
  return {
    ...only("account", next.accounts.length > 0 ? next.accounts : waiting),
    ...only("previous", link.accounts.length > 0 ? link.accounts : waiting),
  };
}

/** A job whose wake-up failed is found by the next sweep. */
export async function wake({ job }: Pick<JobRow, "job">, { work, log }: AccountDeps): Promise<void> {
  await work.wake(job).catch((error: unknown) => log("warn", "wake_failed", { job, ...errorFields(error) }));
}

export const words = ({ type, value }: Identity) => `${type} ${value}`;
const identityPath = ({ type, value }: Identity) =>
  `/api/identities/${encodeURIComponent(type)}/${encodeURIComponent(value)}`;

function only<Name extends string>(
  name: Name,
  values: readonly string[],
): { readonly [name in Name]?: string } {
  const entries: { [name in Name]?: string } = {};
  if (values.length === 1 && values[0] !== undefined) entries[name] = values[0];
  return entries;
}
