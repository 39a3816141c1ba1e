import { signal } from "@preact/signals";
import type { Account } from "../../../../schemas/account.ts";
import type { Pin } from "../../../../schemas/pin.ts";
import { remember } from "./accounts.ts";
import { ApiProblem, call } from "./api.ts";
import { go, here, paths, withQuery } from "./location.ts";

export interface OpenAccount {
  readonly id: string;
  readonly account?: Account;
  readonly pins: readonly Pin[];
  readonly error?: unknown;
}

/** The account whose timeline is looked at. */
export const openAccount = signal<OpenAccount>({ id: "", pins: [] });

/** Reads an account and its pins. One that has been merged leads to the account it is part of now. */
export async function loadAccount(id: string): Promise<void> {
  const before = openAccount.peek();
  if (before.id !== id) openAccount.value = { id, pins: [] };
  try {
    const [account, pins] = await Promise.all([
      call("GET", "/api/accounts/{account}", { at: { account: id } }),
      call("GET", "/api/accounts/{account}/pins", { at: { account: id } }),
    ]);
    remember([account]);
    if (openAccount.peek().id === id) openAccount.value = { id, account, pins: pins.pins };
  } catch (error) {
    if (error instanceof ApiProblem && error.canonical !== undefined && openAccount.peek().id === id)
      return go(withQuery({}, paths.account(error.canonical), here.peek().query), { replace: true });
    if (openAccount.peek().id === id) openAccount.value = { ...openAccount.peek(), id, error };
  }
}
