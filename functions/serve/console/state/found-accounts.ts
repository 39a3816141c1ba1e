import { useEffect, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { accountText } from "../../../../schemas/account-text.ts";
import { hasWords, wordsOf } from "../../../../schemas/folded.ts";
import { remember } from "./accounts.ts";
import { call } from "./api.ts";

/** The accounts that fit what is typed, asked for a moment after the last key; until then the last ones that fit it too. */
export function useFoundAccounts(
  text: string,
  question: { readonly status?: Account["status"] } = {},
): readonly Account[] {
  const [found, setFound] = useState<readonly Account[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const query = { limit: 8, q: text.trim(), ...question };
    const timer = setTimeout(() => {
      call("GET", "/api/accounts", { query, abort: abort.signal })
        .then(({ accounts }) => {
          remember(accounts);
          setFound(accounts);
        })
        .catch(() => undefined);
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  const words = wordsOf(text);
  return found.filter((account) => hasWords(accountText(account), words));
}
