import { type AccountRequest, accountRequest } from "../../schemas/account.ts";
import type { Identity } from "../../schemas/account-event.ts";
import type { Explained } from "../../schemas/explained.ts";
import type { ImportedRow } from "../../schemas/import.ts";
import { nameOf } from "../matching/keys-of.ts";
import type { ListedAccount } from "../store/account-list.ts";
import type { Link } from "../store/links.ts";
import { words } from "./identities.ts";
import { type Line, several } from "./import-lines.ts";
import { Unmatched } from "./unmatched-found.ts";

/** One row, what it asks for, and what is to become of it. */
export interface Planned {
  readonly row: ImportedRow;
  readonly request: AccountRequest;
  readonly keys: readonly Identity[];
}

/** A row with what is wrong in it, in words and by their codes. */
export const withProblems = <Row extends object>(row: Row, why: readonly Explained[]) => ({
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
    const base = { line: n + 2, name: given.name };
    const skipped = (why: Explained): Planned => ({
      row: withProblems({ ...base, identities: keys.map(words), action: "skip" }, [...problems, why]),
      request: { name: given.name },
      keys: [],
    });
    const read = accountRequest.safeParse(asked(given));
    if (!read.success) return skipped(notTaken(read.error.issues));
    const { data } = read;
    const before = named.get(data.name.toLowerCase());
    if (before !== undefined) return skipped(sameName(before));
    named.set(data.name.toLowerCase(), n + 2);
    const taken = keys.filter((key) => claimed.has(nameOf(key)));
    const free = keys.filter((key) => !claimed.has(nameOf(key)));
    const targets = clients.meant(data.name, free);
    if (targets.length > 1) return skipped(severalAccounts(targets));
    for (const key of free) claimed.set(nameOf(key), data.name);
    const left = taken.map((key) => alreadyGiven(key, claimed.get(nameOf(key)) ?? ""));
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

/** What a row asks of its account; an empty cell asks nothing. */
function asked({ name, owner, tier, tags: cell }: Line) {
  const tags = [...new Set(several(cell))];
  return {
    name,
    ...(owner ? { owner } : {}),
    ...(tier ? { tier: tier.toLowerCase() } : {}),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function notTaken(issues: readonly { readonly path: readonly PropertyKey[] }[]): Explained {
  const fields = [...new Set(issues.map(({ path }) => path.join(".")))].join(", ");
  return { code: "not_taken", values: { fields }, reason: `${fields} is not what an account takes` };
}

const sameName = (line: number): Explained => ({
  code: "same_name",
  values: { line },
  reason: `the same name as line ${line}`,
});

const severalAccounts = (accounts: readonly ListedAccount[]): Explained => ({
  code: "several_accounts",
  values: { names: accounts.map(({ name }) => name).join(", ") },
  reason: `its identities or its name belong to several accounts: ${accounts.map(({ id }) => id).join(", ")}`,
});

function alreadyGiven(key: Identity, name: string): Explained {
  const what = words(key);
  return { code: "already_given", values: { what, name }, reason: `${what}: already given to ${name}` };
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
