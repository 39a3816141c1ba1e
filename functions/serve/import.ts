import { parse } from "csv-parse/sync";
import * as z from "zod/mini";
import { type AccountRequest, accountRequest } from "../../schemas/account.ts";
import type { Identity } from "../../schemas/account-event.ts";
import type { Explained } from "../../schemas/explained.ts";
import type { ImportedRow, ImportReport } from "../../schemas/import.ts";
import type { Principal } from "../../schemas/role.ts";
import { type Matcher, nameOf, normalIdentity } from "../matching/keys-of.ts";
import { BadRequest } from "../shared/errors.ts";
import { OutOfTime } from "../shared/out-of-time.ts";
import type { ListedAccount } from "../store/account-list.ts";
import type { Link } from "../store/links.ts";
import { addIdentities, changeAccount, createAccount, listedAccounts } from "./accounts.ts";
import { type AccountDeps, words } from "./identities.ts";
import { Unmatched } from "./unmatched-found.ts";

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
  const problems: Explained[] = [];
  for (const one of given) {
    const normal = normalIdentity(one, matcher);
    if ("key" in normal) keys.set(nameOf(normal.key), normal.key);
    else {
      const what = words(one).slice(0, 100);
      const reason = `${what}: ${normal.refused.replaceAll("_", " ")}`;
      problems.push({ code: normal.refused, values: { what }, reason });
    }
  }
  return { keys: [...keys.values()], problems };
}

/** A row with what is wrong in it, in words and by their codes. */
const withProblems = <Row extends object>(row: Row, why: readonly Explained[]) => ({
  ...row,
  problems: why.map(({ reason }) => reason),
  ...(why.length === 0 ? {} : { why: [...why] }),
});

/** Pure: what is to become of each row, one after the other, as the rows before it will have left things. */
export function plan(
  lines: readonly Line[],
  wanted: readonly { readonly keys: readonly Identity[]; readonly problems: readonly Explained[] }[],
  links: ReadonlyMap<string, Link>,
  accounts: readonly ListedAccount[],
): Planned[] {
  const clients = new Clients(accounts, links);
  const unmatched = new Unmatched(accounts);
  const claimed = new Map<string, string>();
  const named = new Map<string, number>();
  return lines.map((given, n) => {
    const { keys, problems } = wanted[n] ?? { keys: [], problems: [] };
    const tags = several(given.tags);
    const read = accountRequest.safeParse({
      name: given.name,
      ...(given.owner ? { owner: given.owner } : {}),
      ...(given.tier ? { tier: given.tier.toLowerCase() } : {}),
      ...(tags.length === 0 ? {} : { tags }),
    });
    const base = { line: n + 2, name: given.name };
    const skipped = (why: Explained): Planned => ({
      row: withProblems({ ...base, identities: keys.map(words), action: "skip" }, [...problems, why]),
      request: { name: given.name },
      keys: [],
    });
    if (!read.success) {
      const fields = [...new Set(read.error.issues.map(({ path }) => path.join(".")))].join(", ");
      const reason = `${fields} is not what an account takes`;
      return skipped({ code: "not_taken", values: { fields }, reason });
    }
    const { data } = read;
    const before = named.get(data.name.toLowerCase());
    if (before !== undefined)
      return skipped({
        code: "same_name",
        values: { line: before },
        reason: `the same name as line ${before}`,
      });
    named.set(data.name.toLowerCase(), n + 2);
    const taken = keys.filter((key) => claimed.has(nameOf(key)));
    const free = keys.filter((key) => !claimed.has(nameOf(key)));
    const targets = clients.meant(data.name, free);
    if (targets.length > 1)
      return skipped({
        code: "several_accounts",
        values: { names: targets.map(({ name }) => name).join(", ") },
        reason: `its identities or its name belong to several accounts: ${targets.map(({ id }) => id).join(", ")}`,
      });
    for (const key of free) claimed.set(nameOf(key), data.name);
    const left = taken.map((key): Explained => {
      const [what, name] = [words(key), claimed.get(nameOf(key)) ?? ""];
      return { code: "already_given", values: { what, name }, reason: `${what}: already given to ${name}` };
    });
    const [target] = targets;
    const missing = target ? free.filter((key) => !clients.led(key).includes(target)) : free;
    const action = !target ? "create" : missing.length > 0 || differs(target, data) ? "change" : "keep";
    const row = {
      ...base,
      identities: free.map(words),
      action,
      ...(target ? { account: target.id } : {}),
      ...(missing.length > 0 ? { added: missing } : {}),
      ...(target && action === "change" ? { was: profileOf(target) } : {}),
      ...unmatched.found(missing),
    } as const;
    return { row: withProblems(row, [...problems, ...left]), request: data, keys: missing };
  });
}

const profileOf = ({ name, owner, tags, tier }: ListedAccount) => ({
  name,
  ...(owner === undefined ? {} : { owner }),
  tags,
  ...(tier === undefined ? {} : { tier }),
});

/** Which clients a row may mean. */
class Clients {
  readonly #links: ReadonlyMap<string, Link>;
  readonly #byId: ReadonlyMap<string, ListedAccount>;
  readonly #byName: ReadonlyMap<string, readonly ListedAccount[]>;

  constructor(accounts: readonly ListedAccount[], links: ReadonlyMap<string, Link>) {
    this.#links = links;
    this.#byId = new Map(accounts.map((one) => [one.id, one]));
    const shown = accounts.filter(
      ({ status, mergedInto }) => status === "active" && mergedInto === undefined,
    );
    this.#byName = Map.groupBy(shown, ({ name }) => name.toLowerCase());
  }

  /** Where an identity leads; of what is merged into another, the one that is shown. */
  led(key: Identity): readonly ListedAccount[] {
    const ids = this.#links.get(nameOf(key))?.accounts ?? [];
    return [...new Set(ids.flatMap((id) => this.#shown(id) ?? []))];
  }

  /** Those to which the identities lead and, where none of them is called so, those that are. */
  meant(name: string, keys: readonly Identity[]): readonly ListedAccount[] {
    const led = [...new Set(keys.flatMap((key) => this.led(key)))];
    const same = this.#byName.get(name.toLowerCase()) ?? [];
    return same.some((one) => led.includes(one)) ? led : [...led, ...same];
  }

  #shown(id: string): ListedAccount | undefined {
    let one = this.#byId.get(id);
    while (one?.mergedInto !== undefined) one = this.#byId.get(one.mergedInto);
    return one;
  }
}

function differs(account: ListedAccount, { name, owner, tags, tier }: AccountRequest): boolean {
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
    const code = "code" in error ? String(error.code) : "";
    const why = [...(row.why ?? []), { code, values: {}, reason: error.message }];
    return withProblems({ ...row, action: "skip" as const }, why);
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
