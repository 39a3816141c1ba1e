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

/** "14", or "200+" where more were not counted. */
export const counted = ({ n, more = false }: Pick<SearchAnswer["events"], "n" | "more">): string =>
  more ? `${number(n)}+` : number(n);

export function searchedWords({
  accounts,
  people,
  documents,
  events,
  oldest,
  complete,
}: SearchAnswer["searched"]): string {
  const what = t("search.searched", {
    accounts: number(accounts),
    people: number(people),
    documents: number(documents),
    events: number(events),
  });
  const from = oldest === undefined ? "." : ` ${t("search.since", { day: shortDate(oldest) })}`;
  return `${what}${from}${complete ? "" : ` ${t("search.reading")}`}`;
}
