import { putOffReason, type SnoozeRequest } from "../../../schemas/insight.ts";
import type { Principal } from "../../../schemas/role.ts";
import { dayOf } from "../../insight/days.ts";
import { todayAt } from "../../insight/portfolio/put-off.ts";
import { BadRequest } from "../../shared/errors.ts";
import type { Storage } from "../../store/storage.ts";
import { doneBy } from "../principal.ts";
import { knownAccount } from "../view.ts";
import type { NightlyDeps } from "./nightly.ts";

/** Puts off what asks for attention. Throws `BadRequest` for a day that is past or a reason that is none. */
export async function snooze(
  account: string,
  reason: string,
  { until, zone, reason: why }: SnoozeRequest,
  who: Principal,
  deps: NotedDeps,
): Promise<void> {
  const known = reasonOf(reason);
  const now = deps.now();
  if (until !== undefined && until <= todayAt(now)(zone))
    throw new BadRequest("invalid_until", "until is a day to come", { fields: ["until"] });
  const { name } = await knownAccount(account, deps.accountsTable);
  await deps.insight.putSnooze(account, known, {
    ...{ reason: why, at: dayOf(now.toISOString()) },
    ...(until === undefined ? {} : { until, ...(zone === undefined ? {} : { zone }) }),
  });
  await note(
    "alert.snoozed",
    `${name}: ${known} put off${until === undefined ? "" : ` until ${until}`}: ${why}`,
    { account, who, values: { name, reason: known } },
    deps,
  );
}

/** Has what was put off told of again. Throws `BadRequest` for a reason that is none, and as `knownAccount` does. */
export async function wake(account: string, reason: string, who: Principal, deps: NotedDeps): Promise<void> {
  const known = reasonOf(reason);
  const { name } = await knownAccount(account, deps.accountsTable);
  await deps.insight.removeSnooze(account, known);
  const values = { name, reason: known };
  await note("alert.woken", `${name}: ${known} is told of again`, { account, who, values }, deps);
}

function reasonOf(text: string) {
  const read = putOffReason.safeParse(text);
  if (!read.success)
    throw new BadRequest("invalid_reason", `reason is one of ${putOffReason.options.join(", ")}`);
  return read.data;
}

export type NotedDeps = NightlyDeps & Pick<Storage, "audit">;

/** A change that insight keeps, in the audit. */
export async function note(
  action: "alert.snoozed" | "alert.woken" | "account.left" | "account.returned",
  summary: string,
  { account, who, values }: { account: string; who: Principal; values: Record<string, string> },
  { audit, accountsTable, now }: NotedDeps,
): Promise<void> {
  const entry = {
    at: now().toISOString(),
    ...doneBy(who),
    action,
    summary: summary.slice(0, 500),
    values,
    account,
  };
  await accountsTable.transact(audit.noting(entry, [account]));
}
