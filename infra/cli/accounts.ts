import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import type { Account, AccountPage } from "../../schemas/account.ts";
import type { ImportReport } from "../../schemas/import.ts";
import type { Job } from "../../schemas/job.ts";
import { type Api, ApiError } from "../local/api.ts";
import { eraseAgain, erasedSince, type History } from "./erase-again.ts";
import { Explained } from "./explained.ts";
import { partsOf, withPart } from "./import-in-parts.ts";

type Say = (line: string) => void;

/** The commands about accounts and identities. */
export function addAccountCommands(
  program: Command,
  { api, say }: { readonly api: () => Promise<Api>; readonly say: Say },
): void {
  const accounts = program
    .command("accounts")
    .description("list the accounts")
    .option("--inbox", "only those that are not assigned yet", false)
    .action(async (options: { inbox: boolean }) => await list(options.inbox, await api(), say));
  accounts
    .command("import <file>")
    .description(
      "make and change accounts by a CSV file of any length whose header names some of: name, owner, tier, tags, emails, domains, phones, ids; cut off, it is begun again",
    )
    .option("--dry-run", "only say what would happen", false)
    .action(
      async (file: string, options: { dryRun: boolean }) =>
        await imported(readFileSync(file, "utf8"), options.dryRun, await api(), say),
    );
  program
    .command("assign <type> <value> [account]")
    .description(
      "lead an identity to an account, with its past and future events; without an account: take that back",
    )
    .action(async (type: string, value: string, account?: string) => {
      const hub = await api();
      const at = { type, value };
      const {
        identity,
        account: now,
        previous,
        job: moving,
      } = account
        ? await hub.ask("PUT", "/api/identities/{type}/{value}", { at, body: { account } })
        : await hub.ask("DELETE", "/api/identities/{type}/{value}", { at });
      say(`${identity.type} ${identity.value}: ${previous ?? "no account"} → ${now ?? "no account"}`);
      if (moving !== undefined) say(`${(await ended(moving, hub)).done} events moved`);
    });
  program
    .command("merge <into> <from>")
    .description("show an account with another; no event moves")
    .action(async (into: string, from: string) => {
      const hub = await api();
      const made = await hub.ask("POST", "/api/accounts/{account}/merge", {
        at: { account: into },
        body: { from },
      });
      say(`Merged as ${made.merge}; npm run hub -- unmerge ${made.merge} takes it back`);
    });
  program
    .command("unmerge <merge>")
    .description("take a merge back")
    .action(async (id: string) => {
      await (await api()).ask("DELETE", "/api/merges/{merge}", { at: { merge: id } });
      say("Taken back");
    });
  program
    .command("erase <account>")
    .description("erase an account with everything merged into it, for good")
    .requiredOption("--yes", "that this cannot be undone is understood")
    .action(async (account: string) => {
      const hub = await api();
      const { job } = await hub.ask("DELETE", "/api/accounts/{account}", { at: { account } });
      const { report } = await ended(job, hub);
      for (const [what, count] of Object.entries(report ?? {})) say(`${what.padEnd(12)} ${count}`);
    });
  program
    .command("erased")
    .description(
      "the accounts that were erased since an instant, a line each: to be erased again after a restore",
    )
    .requiredOption(
      "--since <instant>",
      "the moment to which tables are restored, or of the backup (ISO 8601)",
    )
    .action(async ({ since }: { since: string }) => {
      const hub = await api();
      const history: History = async (cursor) =>
        await hub.ask("GET", "/api/audit", { query: { limit: 200, cursor } });
      for (const account of await erasedSince(instantOf(since), history)) say(account);
    });
  program
    .command("erase-again <file>")
    .description("erase the accounts of such a list once more")
    .requiredOption("--yes", "that this cannot be undone is understood")
    .action(async (file: string) => {
      const hub = await api();
      const erase = async (account: string) => await erased(account, hub);
      say(`${await eraseAgain(readFileSync(file, "utf8"), erase, say)} accounts were there`);
    });
  program
    .command("recount")
    .description(
      "count every account's events again and compare with its days; exits with 1 where they differ",
    )
    .action(async () => {
      const hub = await api();
      const all = await everyAccount(hub);
      const told = { events: 0, differences: 0 };
      for (const { id } of all) {
        const { events, differences } = await hub.ask("GET", "/api/accounts/{account}/recount", {
          at: { account: id },
        });
        told.events += events;
        told.differences += differences.length;
        for (const { account, counted, kept } of differences)
          say(`${account} ${counted.day}: ${counted.events} events, noted ${kept.events}`);
      }
      say(`${all.length} accounts, ${told.events} events, ${told.differences} differences`);
      process.exitCode = told.differences > 0 ? 1 : 0;
    });
  program
    .command("audit [account]")
    .description("who changed what about accounts and identities, newest first")
    .action(async (account?: string) => {
      const { entries } = await (await api()).ask("GET", "/api/audit", { query: { account, limit: 50 } });
      for (const { at, by, summary, undo } of entries)
        say(
          `${at.slice(0, 19)} ${by.padEnd(20)} ${printable(summary)}${undo ? `  (undo: DELETE ${undo.path})` : ""}`,
        );
    });
}

/** Throws `Explained`. */
function instantOf(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()))
    throw new Explained(`${text} is not an instant such as 2026-11-23T08:00:00Z`);
  return instant;
}

/** Erases an account and waits until that is done; whether it was there. */
async function erased(account: string, hub: Api): Promise<boolean> {
  try {
    const { job } = await hub.ask("DELETE", "/api/accounts/{account}", { at: { account } });
    await ended(job, hub);
    return true;
  } catch (error) {
    if (error instanceof ApiError && [404, 410].includes(error.status)) return false;
    throw error;
  }
}

async function list(inbox: boolean, api: Api, say: Say): Promise<void> {
  for (const { id, name, status, eventCount, lastEventAt = "" } of await everyAccount(api))
    if (!inbox || status === "provisional")
      say(
        `${id} ${status.padEnd(11)} ${String(eventCount).padStart(6)} ${lastEventAt.slice(0, 10).padEnd(10)} ${printable(name)}`,
      );
}

async function imported(csv: string, dryRun: boolean, api: Api, say: Say): Promise<void> {
  const parts = partsOf(csv);
  let report: ImportReport | undefined;
  for (const text of parts) {
    const before: number = report?.rows.length ?? 0;
    report = withPart(report, await api.ask("POST", "/api/accounts/import", { query: { dryRun }, text }));
    // What a part has done is told before the next is sent: cut off, the report says how far it came.
    for (const { line, action, name, problems } of report.rows.slice(before)) {
      if (action !== "keep") say(`${String(line).padStart(5)} ${action.padEnd(6)} ${printable(name)}`);
      for (const problem of problems) say(`             ${printable(problem)}`);
    }
    if (parts.length > 1) say(`${report.rows.length} rows so far`);
  }
  if (report === undefined) return;
  const { created, changed, kept, skipped } = report;
  say(
    `${dryRun ? "Would be: " : ""}${created} created, ${changed} changed, ${kept} kept, ${skipped} left out`,
  );
  process.exitCode = skipped > 0 ? 1 : 0;
}

async function everyAccount(api: Api): Promise<Account[]> {
  const accounts: Account[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page: AccountPage = await api.ask("GET", "/api/accounts", {
      query: { sort: "name", limit: 200, cursor },
    });
    accounts.push(...page.accounts);
    cursor = page.next;
  }
  return accounts;
}

async function ended(id: string, api: Api): Promise<Job> {
  for (;;) {
    const now = await api.ask("GET", "/api/jobs/{job}", { at: { job: id } });
    if (now.state !== "running") return now;
    await pause(200);
  }
}

/** Names come from strangers: what would steer a terminal is left out. */
function printable(text: string): string {
  return text.replace(/\p{C}+/gu, " ");
}
