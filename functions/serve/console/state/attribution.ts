import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import { loadAccount, openAccount } from "./account.ts";
import { identityWords } from "./account-words.ts";
import { reloadAccounts } from "./accounts.ts";
import { call, follow } from "./api.ts";
import { reloadTimelines } from "./timeline.ts";
import { say } from "./toast.ts";
import { t } from "./words.ts";

/** Leads an identity to an account: all its events, past and future, go there. Can be undone. */
export async function assign(
  { type, value }: Identity,
  account: { readonly id: string; readonly name: string },
  onChanged: () => void,
): Promise<void> {
  const at = { type, value };
  await call("PUT", "/api/identities/{type}/{value}", { at, body: { account: account.id } });
  const restore = async () => await call("DELETE", "/api/identities/{type}/{value}", { at });
  const undo = () => void undone(restore, onChanged);
  say({ tone: "done", text: t("assign.done", { what: identityWords(at), name: account.name }), undo });
  await changed(onChanged);
}

/** Makes an account and leads an identity to it. */
export async function assignToNew(identity: Identity, name: string, onChanged: () => void): Promise<Account> {
  const account = await call("POST", "/api/accounts", { body: { name } });
  await assign(identity, account, onChanged);
  return account;
}

/** Shows an account together with another. Can be undone exactly. */
export async function merge(
  into: Account,
  from: { readonly id: string; readonly name: string },
): Promise<void> {
  const made = await call("POST", "/api/accounts/{account}/merge", {
    at: { account: into.id },
    body: { from: from.id },
  });
  const undo = () => void unmerge(made.merge);
  say({ tone: "done", text: t("merge.done", { from: from.name, into: into.name }), undo });
  await changed(() => undefined);
}

export async function unmerge(id: string): Promise<void> {
  await undone(
    async () => await call("DELETE", "/api/merges/{merge}", { at: { merge: id } }),
    () => undefined,
  );
}

/** Takes a change back by the call that its entry in the history names. */
export async function undoChange(
  undo: NonNullable<AuditEntry["undo"]>,
  onChanged: () => void,
): Promise<void> {
  await undone(async () => await follow(undo), onChanged);
}

async function undone(takeBack: () => Promise<unknown>, onChanged: () => void): Promise<void> {
  try {
    await takeBack();
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
