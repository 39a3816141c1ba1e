import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import { type Account, accountPage } from "../../schemas/account.ts";
import { assigned } from "../../schemas/assigned.ts";
import { auditPage } from "../../schemas/audit.ts";
import { importReport } from "../../schemas/import.ts";
import { type Job, job } from "../../schemas/job.ts";
import { merge } from "../../schemas/merge.ts";
import { recount } from "../../schemas/recount.ts";
import type { Api } from "../local/api.ts";

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
      "make and change accounts by a CSV file whose header names some of: name, owner, tier, tags, emails, domains, phones, ids",
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
      const path = `/api/identities/${encodeURIComponent(type)}/${encodeURIComponent(value)}`;
      const hub = await api();
      const answer = account ? hub.call("PUT", path, { account }) : hub.call("DELETE", path);
      const { identity, account: now, previous, job: moving } = assigned.parse(await answer);
      say(`${identity.type} ${identity.value}: ${previous ?? "no account"} → ${now ?? "no account"}`);
      if (moving !== undefined) say(`${(await ended(moving, hub)).done} events moved`);
    });
  program
    .command("merge <into> <from>")
    .description("show an account with another; no event moves")
    .action(async (into: string, from: string) => {
      const made = merge.parse(await (await api()).call("POST", `/api/accounts/${into}/merge`, { from }));
      say(`Merged as ${made.merge}; npm run hub -- unmerge ${made.merge} takes it back`);
    });
  program
    .command("unmerge <merge>")
    .description("take a merge back")
    .action(async (id: string) => {
      await (await api()).call("DELETE", `/api/merges/${id}`);
      say("Taken back");
    });
  program
    .command("erase <account>")
    .description("erase an account with everything merged into it, for good")
    .requiredOption("--yes", "that this cannot be undone is understood")
    .action(async (account: string) => {
      const { job: id } = job.parse(await (await api()).call("DELETE", `/api/accounts/${account}`));
      const { report } = await ended(id, await api());
      for (const [what, count] of Object.entries(report ?? {})) say(`${what.padEnd(12)} ${count}`);
    });
  program
    .command("recount")
    .description(
      "count every account's events again and compare with its days; exits with 1 where they differ",
    )
    .action(async () => {
      const all = await everyAccount(await api());
      const told = { events: 0, differences: 0 };
      for (const { id } of all) {
        const { events, differences } = recount.parse(
          await (await api()).call("GET", `/api/accounts/${id}/recount`),
        );
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
      const about = account === undefined ? "" : `&account=${encodeURIComponent(account)}`;
      const { entries } = auditPage.parse(await (await api()).call("GET", `/api/audit?limit=50${about}`));
      for (const { at, by, summary, undo } of entries)
        say(
          `${at.slice(0, 19)} ${by.padEnd(20)} ${printable(summary)}${undo ? `  (undo: DELETE ${undo.path})` : ""}`,
        );
    });
}

async function list(inbox: boolean, api: Api, say: Say): Promise<void> {
  for (const { id, name, status, eventCount, lastEventAt = "" } of await everyAccount(api))
    if (!inbox || status === "provisional")
      say(
        `${id} ${status.padEnd(11)} ${String(eventCount).padStart(6)} ${lastEventAt.slice(0, 10).padEnd(10)} ${printable(name)}`,
      );
}

async function imported(csv: string, dryRun: boolean, api: Api, say: Say): Promise<void> {
  const report = importReport.parse(
    await api.upload(`/api/accounts/import?dryRun=${dryRun}`, csv, "text/csv"),
  );
  for (const { line, action, name, problems } of report.rows) {
    if (action !== "keep") say(`${String(line).padStart(5)} ${action.padEnd(6)} ${printable(name)}`);
    for (const problem of problems) say(`             ${printable(problem)}`);
  }
  const { created, changed, kept, skipped } = report;
  say(
    `${dryRun ? "Would be: " : ""}${created} created, ${changed} changed, ${kept} kept, ${skipped} left out`,
  );
  process.exitCode = skipped > 0 ? 1 : 0;
}

async function everyAccount(api: Api): Promise<Account[]> {
  const accounts: Account[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page = accountPage.parse(
      await api.call("GET", `/api/accounts?sort=name&limit=200${cursor ? `&cursor=${cursor}` : ""}`),
    );
    accounts.push(...page.accounts);
    cursor = page.next;
  }
  return accounts;
}

async function ended(id: string, api: Api): Promise<Job> {
  for (;;) {
    const now = job.parse(await api.call("GET", `/api/jobs/${id}`));
    if (now.state !== "running") return now;
    await pause(200);
  }
}

/** Names come from strangers: what would steer a terminal is left out. */
function printable(text: string): string {
  return text.replace(/\p{C}+/gu, " ");
}
