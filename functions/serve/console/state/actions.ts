import type { FollowUp } from "../../../../schemas/follow-up.ts";
import type { LeftRequest } from "../../../../schemas/left.ts";
import { putOffTier } from "../../../../schemas/put-off-tier.ts";
import { reasonOf } from "../parts/states.tsx";
import { call } from "./api.ts";
import { loadClient, openClient } from "./client.ts";
import { keepDraft } from "./drafts.ts";
import { zone } from "./format.ts";
import { changeRows, readPortfolioAgain } from "./portfolio.ts";
import { say } from "./toast.ts";
import { loadFollowUps, loadMonday } from "./today.ts";
import { t } from "./words.ts";

/** What a person does on a client from a list; each says what was done, and most can be undone. */

async function reread(account: string): Promise<void> {
  const { id } = openClient.peek();
  await Promise.all([loadFollowUps(), ...(id === account ? [loadClient(account)] : [])]);
}

async function doing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say({ tone: "failed", text: reasonOf(error) });
  }
}

export const addFollowUp = (account: string, body: Pick<FollowUp, "what" | "who" | "by">) =>
  doing(async () => {
    const made = await call("POST", "/api/accounts/{account}/followups", { at: { account }, body });
    const undo = () => void setDone(made, true);
    say({ tone: "done", text: t("followUp.added", { what: made.what }), undo });
    await reread(account);
  });

/** Ticks a follow-up off, or opens it again. */
export const setDone = (one: FollowUp, done: boolean) =>
  doing(async () => {
    await changeFollowUp(one, { done });
    const undo = () => void setDone(one, !done);
    say({ tone: "done", text: t(done ? "followUp.done" : "followUp.reopened", { what: one.what }), undo });
  });

export const handOverFollowUp = (one: FollowUp, who: string) =>
  doing(async () => {
    await changeFollowUp(one, { who });
    const undo = () => void handOverFollowUp({ ...one, who }, one.who);
    say({ tone: "done", text: t("followUp.handed", { what: one.what, name: who }), undo });
  });

async function changeFollowUp(one: FollowUp, body: { done?: boolean; who?: string }): Promise<void> {
  const at = { account: one.account, followup: one.id };
  await call("PATCH", "/api/accounts/{account}/followups/{followup}", { at, body });
  await reread(one.account);
}

export const addNote = (account: string, text: string) =>
  doing(async () => {
    const body = { text, key: crypto.randomUUID() };
    await call("POST", "/api/accounts/{account}/notes", { at: { account }, body });
    keepDraft(account, "");
    say({ tone: "done", text: t("note.added") });
  });

interface Snoozed {
  readonly account: string;
  readonly name: string;
  readonly reasons: readonly string[];
  /** Left out, until it changes. */
  readonly until: string | undefined;
  readonly why: string;
}

/** Takes a client off the list of the day, for all the reasons that it stands there for. */
export const snooze = ({ account, name, reasons, until, why }: Snoozed) =>
  doing(async () => {
    const body = { reason: why, ...(until === undefined ? {} : { until, zone }) };
    for (const reason of reasons)
      await call("PUT", "/api/alerts/{account}/{reason}/snooze", { at: { account, reason }, body });
    const isTier = reasons.includes(putOffTier);
    const undo = () =>
      void doing(async () => {
        for (const reason of reasons)
          await call("DELETE", "/api/alerts/{account}/{reason}/snooze", { at: { account, reason } });
        await Promise.all([loadMonday(), ...(isTier ? [readPortfolioAgain()] : [])]);
      });
    if (isTier)
      changeRows(({ suggestedTier, ...row }) =>
        row.id === account || suggestedTier === undefined ? row : { ...row, suggestedTier },
      );
    say({ tone: "done", text: t("snooze.done", { name }), undo });
    await loadMonday();
  });

interface Woken {
  readonly account: string;
  readonly name: string;
  readonly reasons: readonly {
    readonly reason: string;
    readonly snoozed: { readonly until?: string | undefined; readonly reason: string };
  }[];
}

/** Puts a client back on the list of the day. */
export const wake = ({ account, name, reasons }: Woken) =>
  doing(async () => {
    for (const { reason } of reasons)
      await call("DELETE", "/api/alerts/{account}/{reason}/snooze", { at: { account, reason } });
    const undo = () =>
      void doing(async () => {
        for (const { reason, snoozed } of reasons) {
          const { until } = snoozed;
          const body = { reason: snoozed.reason, ...(until === undefined ? {} : { until, zone }) };
          await call("PUT", "/api/alerts/{account}/{reason}/snooze", { at: { account, reason }, body });
        }
        await loadMonday();
      });
    say({ tone: "done", text: t("snooze.woken", { name }), undo });
    await loadMonday();
  });

interface Client {
  readonly id: string;
  readonly name: string;
}

export const noteLeft = ({ id, name }: Client, body: LeftRequest) =>
  doing(async () => {
    const at = { account: id };
    await call("POST", "/api/accounts/{account}/left", { at, body });
    const { on, reason } = body;
    changeRows((row) => (row.id === id ? { ...row, left: { on, reason } } : row));
    const undo = () =>
      void doing(async () => {
        await call("DELETE", "/api/accounts/{account}/left", { at, query: { mistaken: "true" } });
        await isThere(id);
      });
    say({ tone: "done", text: t("left.noted", { name }), undo });
    await reread(id);
  });

export const comeBack = (client: Client, left: Pick<LeftRequest, "on" | "reason">) =>
  doing(async () => {
    const { id, name } = client;
    await call("DELETE", "/api/accounts/{account}/left", { at: { account: id } });
    const undo = () => void noteLeft(client, left);
    say({ tone: "done", text: t("left.isBack", { name }), undo });
    await isThere(id);
  });

async function isThere(account: string): Promise<void> {
  changeRows(({ left, ...row }) => (row.id === account || left === undefined ? row : { ...row, left }));
  await reread(account);
}
