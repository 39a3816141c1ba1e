import type { Account } from "../../../../schemas/account.ts";
import { accountText } from "../../../../schemas/account-text.ts";
import { hasWords, wordsOf } from "../../../../schemas/folded.ts";
import { remember } from "./accounts.ts";
import { call } from "./api.ts";
import { useAsked } from "./asked-while-typing.ts";

/** The accounts that fit what is typed; until they are there, the last ones that fit it too. */
export function useFoundAccounts(
  text: string,
  question: { readonly status?: Account["status"] } = {},
): readonly Account[] {
  const found = useAsked(text, async (q, abort) => {
    const { accounts } = await call("GET", "/api/accounts", { query: { limit: 8, q, ...question }, abort });
    remember(accounts);
    return accounts;
  });
  const words = wordsOf(text);
  return found.filter((account) => hasWords(accountText(account), words));
}
