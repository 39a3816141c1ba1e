import type { Command } from "commander";
import type { Account } from "../../schemas/account.ts";
import { pagesOf } from "../../schemas/api/pages.ts";
import type { ImportReport } from "../../schemas/import.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { counted } from "./counted.ts";
import { ended } from "./ended-job.ts";
import { addErasingCommands } from "./erasing.ts";
import { textIn } from "./file-text.ts";
import { partsOf, withPart } from "./import-in-parts.ts";

type Say = CommandDeps["say"];

/** The commands about accounts and identities. */
export function addAccountCommands(program: Command, { api, say }: CommandDeps): void {
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
        await imported(textIn(file), options.dryRun, await api(), say),
    );
  program
    .command("assign <type> <value> [account]")
    .description(
      "lead an identity to an account, with its past and future events; without an account: take that back",
    )
    .action(
      async (type: string, value: string, account?: string) =>
        await assign({ type, value }, account, await api(), say),
    );
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
  addErasingCommands(program, { api, say });
  program
    .command("recount")
    .description(
      "count every account's events again and compare with its days; exits with 1 where they differ",
    )
    .action(async () => await recount(await api(), say));
  program
    .command("audit [account]")
    .description("who changed what about accounts and identities, newest first")
    .option("--all", "to the beginning; left out, the newest 50", false)
    .action(
      async (account: string | undefined, { all }: { all: boolean }) =>
        await history(account, all, await api(), say),
    );
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

/** Without an account, takes back where the identity led. Waits until its events have moved. */
async function assign(
  at: { readonly type: string; readonly value: string },
  account: string | undefined,
  hub: Api,
  say: Say,
): Promise<void> {
  const path = "/api/identities/{type}/{value}";
  const made = account
    ? await hub.ask("PUT", path, { at, body: { account } })
    : await hub.ask("DELETE", path, { at });
  const { type, value } = made.identity;
  say(`${type} ${value}: ${made.previous ?? "no account"} → ${made.account ?? "no account"}`);
  if (made.job !== undefined) say(`${counted((await ended(made.job, hub)).done, "event")} moved`);
}

async function recount(hub: Api, say: Say): Promise<void> {
  const all = await everyAccount(hub);
  const told = { events: 0, differences: 0 };
  for (const { id } of all) {
    const path = "/api/accounts/{account}/recount";
    const { events, differences } = await hub.ask("GET", path, { at: { account: id } });
    told.events += events;
    told.differences += differences.length;
    for (const { account, counted, kept } of differences)
      say(`${account} ${counted.day}: ${counted.events} events, noted ${kept.events}`);
  }
  say(
    `${counted(all.length, "account")}, ${counted(told.events, "event")}, ${counted(told.differences, "difference")}`,
  );
  process.exitCode = told.differences > 0 ? 1 : 0;
}

async function everyAccount(api: Api): Promise<Account[]> {
  const accounts: Account[] = [];
  const pages = pagesOf(
    async (cursor) => await api.ask("GET", "/api/accounts", { query: { sort: "name", limit: 200, cursor } }),
  );
  for await (const page of pages) accounts.push(...page.accounts);
  return accounts;
}

async function history(account: string | undefined, all: boolean, hub: Api, say: Say): Promise<void> {
  const read = async (cursor: string | undefined) =>
    await hub.ask("GET", "/api/audit", { query: { account, limit: 50, cursor } });
  let said = 0;
  for await (const { entries, next } of pagesOf(read)) {
    for (const { at, by, summary, undo } of entries)
      say(
        `${at.slice(0, 19)} ${by.padEnd(20)} ${printable(summary)}${undo ? `  (undo: DELETE ${undo.path})` : ""}`,
      );
    said += entries.length;
    if (all || next === undefined) continue;
    say("There are older ones: --all");
    return;
  }
  if (said > 0) return;
  // Of an account that is not there the history is empty, too.
  if (account !== undefined) await hub.ask("GET", "/api/accounts/{account}", { at: { account } });
  say("Nothing was changed.");
}

/** Names come from strangers: what would steer a terminal is left out. */
function printable(text: string): string {
  return text.replace(/\p{C}+/gu, " ");
}
