import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import {
  type Account,
  type AccountChange,
  type AccountPage,
  type AccountRequest,
  accountStatus,
  accountTier,
} from "../../schemas/account.ts";
import type { Identity } from "../../schemas/account-event.ts";
import { accountText } from "../../schemas/account-text.ts";
import { hasWords, wordsOf } from "../../schemas/folded.ts";
import { keysIn } from "../../schemas/keys-in.ts";
import type { Principal } from "../../schemas/role.ts";
import { ledTo, type Relink, relinking } from "../accounts/relink.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { LinkRule } from "../matching/resolve.ts";
import { BadRequest, Conflict } from "../shared/errors.ts";
import { madeOnce } from "../shared/made-once.ts";
import { type AccountRow, accountRow } from "../store/account-row.ts";
import { isCanceled, isConditionFailure } from "../store/dynamo.ts";
import { newJob } from "../store/jobs.ts";
import type { Storage } from "../store/storage.ts";
import { type FoldedDeps, folding } from "./folded.ts";
import {
  type AccountDeps,
  changedMeanwhile,
  hasRoom,
  linkable,
  overOthers,
  wake,
  words,
} from "./identities.ts";
import { doneBy } from "./principal.ts";
import { shownAccounts, withMembers } from "./shown-accounts.ts";
import { sortedPage } from "./sorted-page.ts";
import { knownAccount, type ViewDeps, viewOf } from "./view.ts";

/** Milliseconds; what was never heard is oldest. */
const instant = (at: string | undefined) => (at === undefined ? 0 : Date.parse(at));

const sorts = {
  latest: ({ lastEventAt }: Account) => [-instant(lastEventAt)],
  quietest: ({ lastHeardAt }: Account) => [instant(lastHeardAt)],
  active: ({ eventCount }: Account) => [-eventCount],
  name: ({ name }: Account) => [name],
};

const request = z.object({
  status: z.optional(accountStatus),
  sort: z.enum(keysIn(sorts)),
  q: z.string().check(z.maxLength(200)),
  owner: z.optional(z.string()),
  tag: z.optional(z.string()),
  tier: z.optional(accountTier),
  id: z.array(z.string()).check(z.maxLength(200)),
});

/** The accounts asked for, sorted. */
export async function listAccounts(
  query: URLSearchParams,
  deps: Pick<Storage, "accountsTable"> & FoldedDeps,
): Promise<AccountPage> {
  const given = Object.fromEntries(
    ["status", "owner", "tag", "tier"].flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : [])),
  );
  const [sort, q] = [query.get("sort") ?? "latest", query.get("q") ?? ""];
  const read = request.safeParse({ sort, q, id: query.getAll("id"), ...given });
  if (!read.success)
    throw new BadRequest("invalid_query", "status, sort, tier, q or id is not one that this call takes");
  const { found, sort: by } = await accountsFor(read.data, query.get("folded") === "true", deps);
  const { page, next } = sortedPage(found, (one) => [...sorts[by](one), one.id], query);
  return { accounts: page, ...(next === undefined ? {} : { next }) };
}

/** Folded once for as long as an account is as it is: a search looks through all of them at each letter that is typed. */
export const accountWords = madeOnce(accountText);

async function accountsFor(
  { status, sort, q, owner, tag, tier, id }: z.infer<typeof request>,
  withFolded: boolean,
  deps: Pick<Storage, "accountsTable"> & FoldedDeps,
): Promise<{ readonly found: readonly Account[]; readonly sort: keyof typeof sorts }> {
  const words = wordsOf(q);
  const ids = new Set(id);
  const [shown, isFolded] = await Promise.all([shownAccounts(deps), folding(deps)]);
  const found = shown
    .filter((one) => (ids.size > 0 ? ids.has(one.id) : withFolded || !isFolded(one)))
    .filter((one) => status === undefined || one.status === status)
    .filter((one) => owner === undefined || one.owner === owner)
    .filter((one) => tag === undefined || one.tags.includes(tag))
    .filter((one) => tier === undefined || one.tier === tier)
    .filter((one) => words.length === 0 || hasWords(accountWords(one), words));
  return { found, sort };
}

/** An account with what its members bring. Throws as `knownAccount` does. */
export async function getAccount(id: string, deps: ViewDeps): Promise<Account> {
  const [root, ...rest] = (await viewOf(id, deps)).members;
  const whole = async (row: AccountRow) => await deps.accountsTable.whole(row);
  return withMembers(await Promise.all([whole(root), ...rest.map(whole)]));
}

/** Makes an account. Past events of its identities show on it at once, as with any assignment. */
export async function createAccount(
  given: AccountRequest,
  who: Principal,
  deps: AccountDeps,
): Promise<Account> {
  const keys = new Map<string, Identity>();
  for (const one of given.identities ?? []) {
    const key = await linkable(one, deps);
    keys.set(nameOf(key), key);
  }
  const at = deps.now().toISOString();
  const id = `acc_${randomBytes(12).toString("hex")}`;
  return await overOthers("these identities", async () => {
    const relinks = await claiming([...keys.values()], id, who, at, deps);
    const { job, items } = await relinking(relinks, { by: who.name, at, made: [id] }, deps);
    const row = {
      ...profile(given),
      id,
      status: "active",
      createdAt: at,
      ...(keys.size > 0 ? { moving: new Set([job.job]) } : {}),
    };
    const put = deps.accountsTable.making(row);
    const note = deps.audit.noting(
      {
        at,
        ...doneBy(who),
        action: "account.created" as const,
        account: id,
        summary: `${given.name} created`,
        values: { name: given.name },
      },
      [id, ...relinks.flatMap(({ link }) => link.accounts)],
    );
    await deps.accountsTable.transact([put, ...(keys.size > 0 ? items : []), ...note]);
    deps.links.forget(keys.values());
    if (keys.size > 0) await wake(job, deps);
    return withMembers([{ ...accountRow.parse(row), identities: [...keys.values()], card: undefined }]);
  });
}

/** Gives an account more identities, as it would have been made with them. */
export async function addIdentities(
  id: string,
  keys: readonly Identity[],
  who: Principal,
  deps: AccountDeps,
): Promise<void> {
  const at = deps.now().toISOString();
  await overOthers("these identities", async () => {
    await knownAccount(id, deps.accountsTable);
    await hasRoom(id, keys.length, deps);
    const relinks = await claiming(keys, id, who, at, deps);
    const { job, items } = await relinking(relinks, { by: who.name, at }, deps);
    const summary = `${keys.map(words).join(", ")} added`.slice(0, 500);
    const values = { added: keys.map(words).join("\n").slice(0, 500) };
    const note = deps.audit.noting(
      { at, ...doneBy(who), action: "account.changed", summary, values, account: id },
      [id],
    );
    await deps.accountsTable.transact([...items, ...note]);
    deps.links.forget(keys);
    await wake(job, deps);
  });
}

/**
 * The identities that an account is made with. An email or a phone number that another account has already then belongs
 * to both, and by itself decides nothing; a domain or an id can have one account only.
 */
async function claiming(
  keys: readonly Identity[],
  account: string,
  who: Principal,
  at: string,
  deps: AccountDeps,
): Promise<Relink[]> {
  const links = await deps.links.fresh(keys);
  return keys.flatMap((key) => {
    const link = links.get(nameOf(key));
    if (!link) return [];
    const others = link.accounts.filter((one) => one !== account && !deps.accountsTable.erased.has(one));
    if (others.length > 0 && key.type !== "email" && key.type !== "phone")
      throw new Conflict(
        "identity_taken",
        `${words(key)} belongs to ${others.join(", ")}: assign it instead`,
      );
    const next = { accounts: [...others, account], rule: ruleOf(key), by: who.name, at };
    return ledTo(next, link);
  });
}

function ruleOf({ type }: Identity): LinkRule {
  return type === "email" || type === "domain" || type === "phone" ? type : "external";
}

/** Changes what people say of an account. Throws as `knownAccount` does, and `Conflict` where another was first. */
export async function changeAccount(
  id: string,
  { was, ...given }: AccountChange,
  who: Principal,
  deps: AccountDeps,
): Promise<Account> {
  const before = await knownAccount(id, deps.accountsTable);
  const changes = given.tags ? { ...given, tags: eachOnce(given.tags) } : given;
  const entries = Object.entries(changes);
  const at = deps.now().toISOString();
  const summary = `${before.name}: ${entries.map(([name]) => name).join(", ")} changed`;
  const values = { name: before.name, fields: entries.map(([name]) => name).join(" ") };
  const note = deps.audit.noting(
    { at, ...doneBy(who), action: "account.changed", summary, values, account: id },
    [id],
  );
  if (entries.length === 0) return await getAccount(id, deps);
  try {
    await deps.accountsTable.transact([deps.accountsTable.changing(id, changes, was), ...note]);
  } catch (error) {
    if (!isCanceled(error) && !isConditionFailure(error)) throw error;
    await knownAccount(id, deps.accountsTable);
    throw changedMeanwhile("this account");
  }
  const account = await getAccount(id, deps);
  // The night's table is hours old; whose a client is must hold at once.
  await deps.insight.putProfile(id, { ...account, at });
  return account;
}

/** Erases an account, with all that are merged into it. From now on it takes in nothing; the rest is a job. */
export async function eraseAccount(id: string, who: Principal, deps: AccountDeps): Promise<{ job: string }> {
  const { members } = await viewOf(id, deps);
  return await overOthers("this account", async () => {
    const count = await deps.links.count();
    const decided = await deps.jobs.running();
    const at = deps.now().toISOString();
    const accounts = members.map((member) => member.id);
    const job = newJob({ kind: "erase", identities: [], accounts, by: who.name, at, decided });
    const marks = members.map((member) => deps.accountsTable.erasing(member, at));
    const note = deps.audit.noting(
      {
        at,
        ...doneBy(who),
        action: "account.erased",
        summary: `Account ${id} erased`,
        values: {},
        account: id,
      },
      [],
    );
    const begun = deps.links.erasing(accounts, at, count);
    try {
      await deps.accountsTable.transact([...marks, ...deps.jobs.starting(job), ...note, begun]);
      await wake(job, deps);
      return { job: job.job };
    } catch (error) {
      if (!isCanceled(error)) throw error;
      await knownAccount(id, deps.accountsTable);
      const marked = error.CancellationReasons.slice(0, marks.length);
      // The members have changed since they were asked for.
      if (marked.some(({ Code }) => Code === "ConditionalCheckFailed"))
        throw changedMeanwhile("this account");
      throw error;
    }
  });
}

function profile({ name, owner, tags, tier }: AccountRequest) {
  return {
    name,
    ...(owner ? { owner } : {}),
    ...(tags ? { tags: eachOnce(tags) } : {}),
    ...(tier ? { tier } : {}),
  };
}

const eachOnce = (tags: readonly string[]): string[] => [...new Set(tags)];
