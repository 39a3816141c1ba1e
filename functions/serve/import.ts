import type { Identity } from "../../schemas/account-event.ts";
import type { ImportedRow, ImportReport } from "../../schemas/import.ts";
import type { Principal } from "../../schemas/role.ts";
import { HubError } from "../shared/errors.ts";
import { OutOfTime } from "../shared/out-of-time.ts";
import { addIdentities, changeAccount, createAccount } from "./accounts.ts";
import type { AccountDeps } from "./identities.ts";
import { identitiesOf, linesOf } from "./import-lines.ts";
import { type Planned, plan, withProblems } from "./import-plan.ts";
import { listedAccounts } from "./shown-accounts.ts";

/** Milliseconds after which no further row is begun: AWS gives a call of the API 29 seconds. */
const timeOfCall = 20_000;

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
    if (!(error instanceof HubError && error.status < 500)) throw error;
    const why = [...(row.why ?? []), { code: error.code, values: {}, reason: error.message }];
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
