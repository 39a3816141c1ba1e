import { parse } from "csv-parse/sync";
import * as z from "zod/mini";
import { type AccountRequest, accountRequest } from "../../schemas/account.ts";
import type { Identity } from "../../schemas/account-event.ts";
import type { ImportedRow, ImportReport } from "../../schemas/import.ts";
import type { Principal } from "../../schemas/role.ts";
import { type Matcher, nameOf, normalIdentity } from "../matching/keys-of.ts";
import { BadRequest } from "../shared/errors.ts";
import { OutOfTime } from "../shared/out-of-time.ts";
import type { AccountRow } from "../store/account-row.ts";
import type { Link } from "../store/links.ts";
import { addIdentities, changeAccount, createAccount, listedAccounts } from "./accounts.ts";
import { type AccountDeps, words } from "./identities.ts";

/** Rows of one call; what takes longer than an API waits is sent in several. */
export const rowsAtMost = 1_000;

const line = z.object({
  name: z.string(),
  owner: z.optional(z.string()),
  tier: z.optional(z.string()),
  tags: z.optional(z.string()),
  emails: z.optional(z.string()),
  domains: z.optional(z.string()),
  phones: z.optional(z.string()),
  ids: z.optional(z.string()),
});
type Line = z.infer<typeof line>;

/** Milliseconds after which no further row is begun: AWS gives a call of the API 29 seconds. */
const timeOfCall = 20_000;

/** One row, what it asks for, and what is to become of it. */
interface Planned {
  readonly row: ImportedRow;
  readonly request: AccountRequest;
  readonly keys: readonly Identity[];
}

/**
 * Makes and changes accounts by a list, row by row; a dry run says what would happen and does none of it. Throws `OutOfTime`,
 * which says after how many rows: these stay, and the same list goes on after them.
 */
export async function importAccounts(
  csv: string,
  dryRun: boolean,
  who: Principal,
  deps: AccountDeps,
): Promise<ImportReport> {
  const end = deps.now().getTime() + timeOfCall;
  const lines = linesOf(csv);
  const matcher = await deps.matching.matcher();
  const wanted = lines.map((one) => identitiesOf(one, matcher));
  const links = await deps.links.fresh(wanted.flatMap(({ keys }) => keys));
  const planned = plan(lines, wanted, links, await listedAccounts(deps));
  const rows: ImportedRow[] = [];
  for (const one of planned) {
    if (deps.now().getTime() > end)
      throw new OutOfTime(`${rows.length} of ${planned.length} rows are dealt with, and stay`);
    rows.push(dryRun ? one.row : await carriedOut(one, who, deps));
  }
  const count = (action: ImportedRow["action"]) => rows.filter((row) => row.action === action).length;
  return {
    dryRun,
    created: count("create"),
    changed: count("change"),
    kept: count("keep"),
    skipped: count("skip"),
    rows,
  };
}

function linesOf(csv: string): Line[] {
  let records: unknown;
  let header: string[] = [];
  try {
    records = parse(csv, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return header;
      },
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : "it is not CSV";
    throw new BadRequest("invalid_csv", `The list cannot be read: ${why}`, { cause });
  }
  const read = z.array(line).safeParse(records);
  if (!read.success || !header.includes("name"))
    throw new BadRequest("invalid_csv", "The list needs a header line with a column `name`");
  if (read.data.length > rowsAtMost)
    throw new BadRequest(
      "too_many_rows",
      `One call takes at most ${rowsAtMost} rows: send the list in parts`,
    );
  return read.data;
}

const several = (text = "") =>
  text
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");

function identitiesOf({ emails, domains, phones, ids }: Line, matcher: Matcher) {
  const given: Identity[] = [
    ...several(emails).map((value) => ({ type: "email", value })),
    ...several(domains).map((value) => ({ type: "domain", value })),
    ...several(phones).map((value) => ({ type: "phone", value })),
    ...several(ids).map((id) => ({
      type: id.slice(0, id.indexOf("/")),
      value: id.slice(id.indexOf("/") + 1),
    })),
  ];
  const keys = new Map<string, Identity>();
  const problems: string[] = [];
  for (const one of given) {
    const normal = normalIdentity(one, matcher);
    if ("key" in normal) keys.set(nameOf(normal.key), normal.key);
    else problems.push(`${words(one).slice(0, 100)}: ${normal.refused.replaceAll("_", " ")}`);
  }
  return { keys: [...keys.values()], problems };
}

/** Pure: what is to become of each row, one after the other, as the rows before it will have left things. */
export function plan(
  lines: readonly Line[],
  wanted: readonly { readonly keys: readonly Identity[]; readonly problems: readonly string[] }[],
  links: ReadonlyMap<string, Link>,
  accounts: readonly AccountRow[],
): Planned[] {
  const byId = new Map(accounts.map((one) => [one.id, one]));
  const byName = new Map<string, AccountRow[]>();
  for (const one of accounts.filter(
    ({ status, mergedInto }) => status === "active" && mergedInto === undefined,
  ))
    byName.set(one.name.toLowerCase(), [...(byName.get(one.name.toLowerCase()) ?? []), one]);
  const claimed = new Map<string, string>();
  const named = new Map<string, number>();
  return lines.map((given, n) => {
    const { keys, problems } = wanted[n] ?? { keys: [], problems: [] };
    const read = accountRequest.safeParse({
      name: given.name,
      ...(given.owner ? { owner: given.owner } : {}),
      ...(given.tier ? { tier: given.tier.toLowerCase() } : {}),
      ...(given.tags === undefined ? {} : { tags: several(given.tags) }),
    });
    const base = { line: n + 2, name: given.name, identities: keys.map(words) };
    const skipped = (why: string): Planned => ({
      row: { ...base, action: "skip", problems: [...problems, why] },
      request: { name: given.name },
      keys: [],
    });
    if (!read.success)
      return skipped(
        `${read.error.issues.map(({ path }) => path.join(".")).join(", ")} is not what an account takes`,
      );
    const before = named.get(read.data.name.toLowerCase());
    if (before !== undefined) return skipped(`the same name as line ${before}`);
    named.set(read.data.name.toLowerCase(), n + 2);
    const taken = keys.filter((key) => claimed.has(nameOf(key)));
    const free = keys.filter((key) => !claimed.has(nameOf(key)));
    const led = new Set(
      free.flatMap((key) => links.get(nameOf(key))?.accounts ?? []).filter((id) => byId.has(id)),
    );
    const same = byName.get(read.data.name.toLowerCase()) ?? [];
    const targets = led.size > 0 ? [...led] : same.map(({ id }) => id);
    if (targets.length > 1)
      return skipped(`its identities or its name belong to several accounts: ${targets.join(", ")}`);
    for (const key of free) claimed.set(nameOf(key), read.data.name);
    const left = taken.map((key) => `${words(key)}: already given to ${claimed.get(nameOf(key))}`);
    const target = byId.get(targets[0] ?? "");
    const missing = target
      ? free.filter((key) => !links.get(nameOf(key))?.accounts.includes(target.id))
      : free;
    const action = !target ? "create" : missing.length > 0 || differs(target, read.data) ? "change" : "keep";
    return {
      row: {
        ...base,
        action,
        ...(target ? { account: target.id } : {}),
        identities: free.map(words),
        problems: [...problems, ...left],
      },
      request: read.data,
      keys: missing,
    };
  });
}

function differs(account: AccountRow, { name, owner, tags, tier }: AccountRequest): boolean {
  return (
    account.name !== name ||
    (owner !== undefined && account.owner !== owner) ||
    (tier !== undefined && account.tier !== tier) ||
    (tags !== undefined && tags.join("\n") !== account.tags.join("\n"))
  );
}

async function carriedOut(
  { row, request, keys }: Planned,
  who: Principal,
  deps: AccountDeps,
): Promise<ImportedRow> {
  try {
    if (row.action === "create") {
      const { id } = await createAccount({ ...request, identities: keys.slice(0, atOnce) }, who, deps);
      await add(id, keys.slice(atOnce), who, deps);
      return { ...row, account: id };
    }
    if (row.action === "change" && row.account !== undefined) {
      const { name, owner, tags, tier } = request;
      const changes = {
        name,
        ...(owner ? { owner } : {}),
        ...(tags ? { tags } : {}),
        ...(tier ? { tier } : {}),
      };
      await changeAccount(row.account, changes, who, deps);
      await add(row.account, keys, who, deps);
    }
    return row;
  } catch (error) {
    // What goes wrong with one row, such as an email assigned meanwhile, must not stop the others.
    if (!(error instanceof Error && "status" in error && Number(error.status) < 500)) throw error;
    return { ...row, action: "skip", problems: [...row.problems, error.message] };
  }
}

/** Identities that one transaction leads to an account, with what each of them changes. */
const atOnce = 20;

async function add(
  account: string,
  keys: readonly Identity[],
  who: Principal,
  deps: AccountDeps,
): Promise<void> {
  for (let n = 0; n < keys.length; n += atOnce)
    await addIdentities(account, keys.slice(n, n + atOnce), who, deps);
}
