import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { askedAtMost, type SearchAnswer } from "../../../../schemas/search.ts";
import { accountName } from "./accounts.ts";
import { whole } from "./amounts.ts";
import { number, shortDate } from "./format.ts";
import { t } from "./words.ts";

export const tooLong = (text: string) => text.trim().length > askedAtMost;

/** Whose it is, how much, when: what tells hits of one name apart. */
export const eventHint = ({ account, money: amount, time }: AccountEvent): string =>
  [
    account === undefined ? undefined : accountName(account),
    amount && whole(amount.amount, amount.currency),
    shortDate(time),
  ]
    .filter((one) => one !== undefined)
    .join(" · ");

export const documentName = ({ object, title }: AccountEvent): string => object?.name ?? title;

/** "All 14", or "All 200 and more". */
export const allOf = ({ n, more }: Pick<SearchAnswer["events"], "n" | "more">) =>
  t(more ? "search.allMore" : "search.all", { n: number(n) });

export function searchedWords({
  accounts,
  people,
  documents,
  events,
  since,
  complete,
}: SearchAnswer["searched"]): string {
  const what = t("search.searched", {
    accounts: number(accounts),
    people: number(people),
    documents: number(documents),
    events: number(events),
  });
  const from = since === undefined ? "" : ` ${t("search.since", { day: shortDate(since) })}`;
  return `${what}${from}${complete ? "" : ` ${t("search.reading")}`}`;
}
