import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { askedAtMost } from "../../../../schemas/asked-at-most.ts";
import type { SearchAnswer } from "../../../../schemas/search.ts";
import type { Figure } from "../parts/picker.tsx";
import { accountName } from "./accounts.ts";
import { exact, whole } from "./amounts.ts";
import { number, shortDate } from "./format.ts";
import { t, wordFor } from "./words.ts";

interface Facts {
  readonly hint: string;
  readonly figure: Figure;
}

export const tooLong = (text: string) => text.trim().length > askedAtMost;

/** Whose it is and how much, and when: what tells what happened by one name apart. */
export const eventFacts = ({ account, money: amount, time }: AccountEvent): Facts => ({
  hint: [
    account === undefined ? undefined : accountName(account),
    amount && whole(amount.amount, amount.currency),
  ]
    .filter((one) => one !== undefined)
    .join(" · "),
  figure: { text: shortDate(time), kind: "other" },
});

/** What a document is and whose, and of how much it speaks, else when it was. */
export const documentFacts = ({ account, object, money: amount, time }: AccountEvent): Facts => ({
  hint: [object && wordFor("object", object.kind), account === undefined ? undefined : accountName(account)]
    .filter((one) => one !== undefined)
    .join(" · "),
  figure:
    amount === undefined
      ? { text: shortDate(time), kind: "other" }
      : { text: exact(amount.amount, amount.currency), kind: "amount" },
});

export const documentName = ({ object, title }: AccountEvent): string => object?.name ?? title;

/** "All 14", or "All 100 and more". */
export const allOf = ({ n, more }: SearchAnswer["counts"]["events"]) =>
  t(more ? "search.allMore" : "search.all", { n: number(n) });

/** "14", or "100+" where more were not counted. */
export const counted = ({ n, more = false }: SearchAnswer["counts"]["events"]): string =>
  more ? `${number(n)}+` : number(n);

export function searchedWords({
  accounts,
  people,
  objects,
  events,
  oldest,
  complete,
}: SearchAnswer["searched"]): string {
  const what = t("search.searched", {
    accounts: number(accounts),
    people: number(people),
    documents: number(objects),
    events: number(events),
  });
  const from = oldest === undefined ? "." : ` ${t("search.since", { day: shortDate(oldest) })}`;
  return `${what}${from}${complete ? "" : ` ${t("search.reading")}`}`;
}
