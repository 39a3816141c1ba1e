import { useEffect, useState } from "preact/hooks";
import type { Account } from "../../../../schemas/account.ts";
import { folded } from "../../../../schemas/folded.ts";
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
  const wanted = folded(text);
  return found.filter((account) => namesOf(account).some((name) => folded(name).includes(wanted)));
}

/** By what the API finds an account. */
const namesOf = ({ name, members = [], identities }: Account) => [
  name,
  ...members.map((member) => member.name),
  ...identities.map(({ value }) => value),
];
