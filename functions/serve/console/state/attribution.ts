import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import type { Assigned } from "../../../../schemas/assigned.ts";
import type { Merge } from "../../../../schemas/merge.ts";
import { loadAccount, openAccount } from "./account.ts";
import { identityWords } from "./account-words.ts";
import { reloadAccounts } from "./accounts.ts";
import { call, tell } from "./api.ts";
import { reloadTimelines } from "./timeline.ts";
import { say } from "./toast.ts";
import { t } from "./words.ts";

const pathOf = ({ type, value }: Identity) =>
  `/identities/${encodeURIComponent(type)}/${encodeURIComponent(value)}`;

/** Leads an identity to an account: all its events, past and future, go there. Can be undone. */
export async function assign(
  identity: Identity,
  account: { readonly id: string; readonly name: string },
  onChanged: () => void,
): Promise<void> {
  await call<Assigned>("PUT", pathOf(identity), { account: account.id });
  const undo = () => void undone("DELETE", pathOf(identity), onChanged);
  say({ tone: "done", text: t("assign.done", { what: identityWords(identity), name: account.name }), undo });
  await changed(onChanged);
}

/** Makes an account and leads an identity to it. */
export async function assignToNew(identity: Identity, name: string, onChanged: () => void): Promise<Account> {
  const account = await call<Account>("POST", "/accounts", { name });
  await assign(identity, account, onChanged);
  return account;
}

/** Shows an account together with another. Can be undone exactly. */
export async function merge(
  into: Account,
  from: { readonly id: string; readonly name: string },
): Promise<void> {
  const made = await call<Merge>("POST", `/accounts/${encodeURIComponent(into.id)}/merge`, { from: from.id });
  const undo = () => void unmerge(made.merge);
  say({ tone: "done", text: t("merge.done", { from: from.name, into: into.name }), undo });
  await changed(() => undefined);
}

export async function unmerge(id: string): Promise<void> {
  await undone("DELETE", `/merges/${encodeURIComponent(id)}`, () => undefined);
}

/** Takes something back by the call that its entry in the history names. */
export async function undone(method: "DELETE", path: string, onChanged: () => void): Promise<void> {
  try {
    await tell(method, path);
    say({ tone: "done", text: t("assign.undone") });
  } catch {
    say({ tone: "failed", text: t("state.failed") });
  }
  await changed(onChanged);
}

async function changed(onChanged: () => void): Promise<void> {
  const { id } = openAccount.peek();
  await Promise.all([reloadAccounts(), reloadTimelines(), ...(id === "" ? [] : [loadAccount(id)])]);
  onChanged();
}
