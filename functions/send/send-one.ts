import { type DeliverDeps, type Delivered, deliver } from "../sending/deliver.ts";
import type { SendMessage } from "../sending/out-message.ts";
import { type Told, toldEvent, toldState } from "../sending/told.ts";
import type { RuleRow, Rules } from "../store/rules.ts";
import { concernedBy, root } from "./concerned.ts";
import { type LookDeps, sentAt } from "./look.ts";

export interface SendDeps extends LookDeps, DeliverDeps {
  readonly rules: LookDeps["rules"] & Pick<Rules, "keep">;
  readonly log: LookDeps["log"];
  readonly now: LookDeps["now"];
}

/** Seconds until the next try; after the last the delivery is given up. Two hours and a half in all. */
const waits = [10, 60, 300, ...Array.from({ length: 10 }, () => 900)];

/** A delivery did not arrive, however often it was tried. */
class NotDelivered extends Error {
  constructor(rule: string, { outcome, status }: Delivered) {
    super(
      `A delivery of the rule ${rule} was given up (${outcome}${status === undefined ? "" : `, ${status}`})`,
    );
  }
}

/**
 * Makes one delivery of a rule and notes what came of it; one that did not arrive is queued again, later. Told at least
 * once, under the same id each time. Throws `NotDelivered` where it is given up.
 */
export async function sendOne(message: SendMessage, deps: SendDeps): Promise<void> {
  const rule = await deps.rules.one(message.rule);
  if (rule === undefined || rule.paused) return;
  const found = await toldOf(message, deps);
  if (found === undefined) return;
  const { told, sk } = found;
  if (!message.again && (await deps.rules.sentOf(rule.id, sk))?.outcome === "delivered") return;
  const delivered = await deliver(rule, told, deps);
  const wait = waits[message.tries];
  const ends = ["delivered", "gone", "not_allowed"].includes(delivered.outcome);
  const again = !ends && wait !== undefined;
  const { event } = message;
  await deps.rules.note(
    rule.id,
    {
      ...{
        sk,
        id: told.id,
        at: deps.now().toISOString(),
        tries: message.tries + 1,
        waits: again,
        ...delivered,
      },
      ...(event === undefined ? {} : { event }),
    },
    deps.now(),
  );
  if (delivered.outcome === "gone") await pauseGone(rule, deps);
  if (again) await deps.outQueue.send([{ ...message, tries: message.tries + 1 }], wait);
  else if (delivered.outcome !== "delivered" && delivered.outcome !== "gone")
    throw new NotDelivered(rule.id, delivered);
}

/** What a message tells now, and where it stands in the log; `undefined` where it was erased meanwhile. */
async function toldOf(
  { rule, event, entered }: SendMessage,
  deps: SendDeps,
): Promise<{ readonly told: Told; readonly sk: string } | undefined> {
  if (entered !== undefined) {
    const account = await root(entered.account, deps.accountsTable);
    if (account === undefined) return undefined;
    const { id, name } = account;
    const told = toldState(rule, { ...entered, account: { id, name } }, deps.baseUrl());
    return { told, sk: `${entered.day}T00:00:00.000Z#${id}#${entered.state}` };
  }
  const row = event === undefined ? undefined : await deps.events.get(event);
  if (row === undefined) return undefined;
  const accounts = (await concernedBy(row, deps)).map(({ id, name }) => ({ id, name }));
  return { told: toldEvent(rule, row.event, accounts, deps.baseUrl()), sk: sentAt(row) };
}

/** Who answers 410 wants no more of it: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
async function pauseGone(rule: RuleRow, deps: SendDeps): Promise<void> {
  const { version: _version, ...row } = rule;
  await deps.rules.keep(
    { ...row, paused: true, pausedBy: "gone", updatedAt: deps.now().toISOString() },
    rule,
  );
  deps.log("warn", "rule_paused", { rule: rule.id, outcome: "gone" });
}
