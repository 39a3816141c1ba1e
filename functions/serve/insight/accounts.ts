import type { DocumentList, InsightAnswer, ReceivablesAnswer } from "../../../schemas/insight.ts";
import { insightOf } from "../../insight/account-insight.ts";
import { dayOf } from "../../insight/days.ts";
import type { AccountFacts } from "../../insight/facts.ts";
import { factsOn } from "../../insight/facts-on.ts";
import { toldBy } from "../../insight/kept-tables.ts";
import { type AccountMoney, moneyOf } from "../../insight/money/account-money.ts";
import { size } from "../../insight/money/decimal.ts";
import type { Document } from "../../insight/money/documents.ts";
import { BadRequest } from "../../shared/errors.ts";
import { type FactsDeps, factsOf } from "./facts.ts";
import type { NightlyDeps } from "./nightly.ts";
import { isPast, shown } from "./portfolio.ts";
import { settingsOf } from "./settings.ts";

/**
 * An account on a day, by all that is known now, with what was told of it then; left out, now. Throws `BadRequest` for a day that
 * has not come.
 */
export async function accountInsight(
  account: string,
  query: URLSearchParams,
  deps: NightlyDeps,
): Promise<InsightAnswer> {
  const today = dayIn(query, deps);
  const [facts, settings] = await Promise.all([factsOf(account, today, deps), settingsOf(deps.insight)]);
  const now = query.has("asOf") ? {} : { now: deps.now().toISOString() };
  const { money, ...insight } = insightOf(facts, today, { settings, ...now });
  const { currencies, pending } = money.receivables;
  const told = query.has("asOf") ? await toldBy(today, deps.blobs) : undefined;
  const [then] = told?.rowsOf([account]) ?? [];
  return {
    ...insight,
    // Who has left by what is said now, on a day that may not have begun here.
    ...(query.has("asOf") || facts.left === undefined ? {} : { left: facts.left }),
    ...(told === undefined || then === undefined ? {} : { told: { ...shown(then), day: told.day } }),
    money: {
      receivables: currencies,
      pending,
      overdue: money.overdue,
      daysToPay: money.daysToPay,
      year: { ...money.year, amount: size(money.year.amount) },
    },
  };
}

export async function accountReceivables(
  account: string,
  query: URLSearchParams,
  deps: FactsDeps,
): Promise<ReceivablesAnswer> {
  const money = await accountMoney(account, dayIn(query, deps), deps);
  const { receivables, daysToPay, lastPayment, ledger, since, openingFetched, unread } = money;
  const paid = lastPayment?.owed;
  return {
    ...receivables,
    daysToPay,
    openingFetched,
    ...(unread.noAccess ? { noAccess: true } : {}),
    ledger,
    since,
    ...(lastPayment === undefined || paid === undefined
      ? {}
      : {
          lastPayment: {
            event: lastPayment.event,
            on: lastPayment.issued,
            amount: paid.total,
            currency: paid.currency,
          },
        }),
  };
}

export async function accountDocuments(
  account: string,
  query: URLSearchParams,
  deps: FactsDeps,
): Promise<DocumentList> {
  const money = await accountMoney(account, dayIn(query, deps), deps);
  const told = (books: "record" | "other" | "theirs") => (document: Document) => {
    const { name: _name, role: _role, settledOn: _settled, ...shown } = document;
    return { ...shown, books };
  };
  const documents = [
    ...money.documents.map(told("record")),
    ...money.others.map(told("other")),
    ...money.theirs.map(told("theirs")),
  ];
  return { documents: documents.sort((a, b) => (a.issued < b.issued ? 1 : -1)) };
}

async function accountMoney(account: string, day: string, deps: FactsDeps): Promise<AccountMoney> {
  return await moneyIn(await factsOf(account, day, deps), day, deps);
}

/** The same of facts that were read already. */
export async function moneyIn(facts: AccountFacts, day: string, deps: FactsDeps): Promise<AccountMoney> {
  const { moneyFrom } = await settingsOf(deps.insight);
  const { events, openings = new Set(), closed = new Set() } = factsOn(facts, day);
  return moneyOf(events, day, { moneyFrom, openings, closed });
}

function dayIn(query: URLSearchParams, { now }: FactsDeps): string {
  const today = dayOf(now().toISOString());
  const asked = query.get("asOf") ?? today;
  if (!isPast(asked, now()))
    throw new BadRequest("invalid_as_of", "asOf is a day such as 2026-11-23, and not one to come");
  return asked;
}
