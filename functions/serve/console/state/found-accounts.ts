import { useEffect, useState } from "preact/hooks";
import type { Account, AccountPage } from "../../../../schemas/account.ts";
import { remember } from "./accounts.ts";
import { call } from "./api.ts";

/** The accounts that fit what is typed, asked for a moment after the last key; until then the last ones that fit it too. */
export function useFoundAccounts(
  text: string,
  question: Readonly<Record<string, string>> = {},
): readonly Account[] {
  const [found, setFound] = useState<readonly Account[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ limit: "8", q: text.trim(), ...question });
    const timer = setTimeout(() => {
      call<AccountPage>("GET", `/accounts?${query}`, undefined, abort.signal)
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
  const wanted = text.trim().toLowerCase();
  return found.filter((account) => namesOf(account).some((name) => name.toLowerCase().includes(wanted)));
}

/** By what the API finds an account. */
const namesOf = ({ name, members = [], identities }: Account) => [
  name,
  ...members.map((member) => member.name),
  ...identities.map(({ value }) => value),
];
