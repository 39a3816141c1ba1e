import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import type { AuditEntry } from "../../../../schemas/audit.ts";
import { loadAccount, openAccount } from "./account.ts";
import { identityWords } from "./account-words.ts";
import { call, follow } from "./api.ts";
import { may } from "./me.ts";
import { reloadAccounts } from "./reload-accounts.ts";
import { reloadTimelines } from "./timeline.ts";
import { say } from "./toast.ts";
import { t } from "./words.ts";

interface Target {
  readonly id: string;
  readonly name: string;
  /** It was made for this, and goes when this is taken back. */
  readonly isNew?: boolean;
}

/** Leads an identity to an account: all its events, past and future, go there. Can be undone. */
export async function assign(identity: Identity, account: Target, onChanged: () => void): Promise<void> {
  await assignSeveral(
    [{ identity, account }],
    t("assign.done", { what: identityWords(identity), name: account.name }),
    onChanged,
  );
}

/** Leads identities to accounts in one step, which one undo takes back; `done` says what was done. Throws where none could be led. */
export async function assignSeveral(
  pairs: readonly { readonly identity: Identity; readonly account: Target }[],
  done: string,
  onChanged: () => void = () => undefined,
): Promise<void> {
  const led: Identity[] = [];
  const jobs: (string | undefined)[] = [];
  let failure: unknown;
  for (const { identity, account } of pairs)
    try {
      const { type, value } = identity;
      const body = { account: account.id };
      jobs.push((await call("PUT", "/api/identities/{type}/{value}", { at: { type, value }, body })).job);
      led.push(identity);
    } catch (error) {
      failure = error;
    }
  if (led.length === 0) throw failure;
  const made = new Map(pairs.flatMap(({ account }) => (account.isNew ? [[account.id, account]] : [])));
  const undo = () => void undone(async () => await restore(led, [...made.keys()]), onChanged);
  const failed = pairs.length - led.length;
  say(
    failed === 0
      ? { tone: "done", text: done, undo }
      : { tone: "failed", text: t("assign.some", { n: failed }), undo },
  );
  await changed(onChanged);
  void ended(jobs).then(async () => await settled(onChanged));
}

/** Leads an identity where it led before, and nobody's events to this account any more. Can be undone. */
export async function takeOff(
  { type, value }: Identity,
  account: string,
  onChanged: () => void,
): Promise<void> {
  const at = { type, value };
  const { job } = await call("DELETE", "/api/identities/{type}/{value}", { at });
  const again = async () => await call("PUT", "/api/identities/{type}/{value}", { at, body: { account } });
  say({
    tone: "done",
    text: t("identities.taken", { what: identityWords(at) }),
    undo: () => void undone(again, onChanged),
  });
  await changed(onChanged);
  void ended([job]).then(async () => await settled(onChanged));
}

/** Makes an account and leads identities to it. */
export async function assignToNew(
  identities: readonly Identity[],
  name: string,
  onChanged: () => void,
): Promise<Account> {
  const account = await call("POST", "/api/accounts", { body: { name } });
  const to = { id: account.id, name, isNew: true };
  const [only] = identities.length === 1 ? identities : [];
  const done = only
    ? t("assign.done", { what: identityWords(only), name })
    : t("assign.made", { name, n: identities.length });
  await assignSeveral(
    identities.map((identity) => ({ identity, account: to })),
    done,
    onChanged,
  );
  return account;
}

/** Takes assignments back, newest first, and once the events are back removes the accounts that were made for them. */
async function restore(identities: readonly Identity[], made: readonly string[]): Promise<void> {
  const jobs: (string | undefined)[] = [];
  for (const { type, value } of identities.toReversed())
    jobs.push((await call("DELETE", "/api/identities/{type}/{value}", { at: { type, value } })).job);
  void ended(jobs).then(async () => {
    // Erasing is an admin's to do; for others the account stays, without events.
    for (const account of may.peek().connect ? made : []) {
      const { identities: left } = await call("GET", "/api/accounts/{account}", { at: { account } });
      if (left.every(({ type }) => type === "hub:account"))
        await call("DELETE", "/api/accounts/{account}", { at: { account } });
    }
    await settled(() => undefined);
  });
}

/** Milliseconds between two looks at a job, and after which no more are taken: the next look at the page shows what has become of it. */
const looks = { every: 700, until: 60_000 };

/** Waits until jobs have moved all events. */
export async function ended(jobs: readonly (string | undefined)[]): Promise<void> {
  const until = Date.now() + looks.until;
  for (const job of jobs)
    while (job !== undefined && Date.now() < until) {
      const { state } = await call("GET", "/api/jobs/{job}", { at: { job } });
      if (state !== "running") break;
      await pause(looks.every);
    }
}

/** Milliseconds after which what a job has moved is counted, too: on one machine, and on AWS (ADR 36). */
const countedAfter = [1_500, 6_000];

/** Reads again once events have moved, and once they are counted where they are now. */
async function settled(onChanged: () => void): Promise<void> {
  await changed(onChanged);
  for (const milliseconds of countedAfter) {
    await pause(milliseconds);
    await changed(onChanged);
  }
}

const pause = async (milliseconds: number) =>
  await new Promise((resolve) => setTimeout(resolve, milliseconds));

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
