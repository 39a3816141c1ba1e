import * as z from "zod/mini";
import { type Account, type AccountPage, accountStatus } from "../../schemas/account.ts";
import type { Directory } from "../shared/aws/directory.ts";
import { BadRequest, NotFound } from "../shared/errors.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { limitOf } from "./query.ts";

const sorts = {
  latest: (a: Account, b: Account) => compare(b.lastEventAt ?? "", a.lastEventAt ?? ""),
  quietest: (a: Account, b: Account) => compare(a.lastEventAt ?? "", b.lastEventAt ?? ""),
  active: (a: Account, b: Account) => b.eventCount - a.eventCount,
  name: (a: Account, b: Account) => a.name.localeCompare(b.name, "en"),
};

const request = z.object({
  status: z.optional(accountStatus),
  sort: z.enum(Object.keys(sorts) as [keyof typeof sorts, ...(keyof typeof sorts)[]]),
  q: z.string().check(z.maxLength(200)),
});

/** The accounts asked for. All are read and sorted here: a hub has thousands of them, not millions. */
export async function listAccounts(query: URLSearchParams, directory: Directory): Promise<AccountPage> {
  const read = request.safeParse({
    sort: query.get("sort") ?? "latest",
    q: query.get("q") ?? "",
    ...(query.has("status") ? { status: query.get("status") } : {}),
  });
  if (!read.success)
    throw new BadRequest("invalid_query", "status, sort or q is not one that this call takes");
  const { status, sort, q } = read.data;
  const wanted = q.trim().toLowerCase();
  const found = (await directory.accounts())
    .filter((one) => status === undefined || one.status === status)
    .filter((one) =>
      [one.name, ...one.identities.map(({ value }) => value)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    )
    .sort((a, b) => sorts[sort](a, b) || compare(a.id, b.id));
  const cursor = query.get("cursor");
  const from = cursor === null ? 0 : found.findIndex(({ id }) => id === fromCursor(cursor)) + 1;
  const accounts = found.slice(from, from + limitOf(query));
  const last = accounts.at(-1);
  return { accounts, ...(last && from + accounts.length < found.length ? { next: toCursor(last.id) } : {}) };
}

export async function getAccount(id: string, directory: Directory): Promise<Account> {
  const account = await directory.account(id);
  if (!account) throw new NotFound("unknown_account", "There is no such account");
  return account;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
