import { type Command, Option } from "commander";
import { tell } from "../../functions/insight/sentences/sentence.ts";
import { addressOf } from "../../schemas/api/address.ts";
import { pagesOf } from "../../schemas/api/pages.ts";
import type { DocumentList, MonthList, PortfolioAccount } from "../../schemas/insight.ts";
import { laterThanUsual } from "../../schemas/later-than-usual.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { inEnglish, type Language, languageOf } from "./languages.ts";

/** The commands about who owes, and what the months came to. */
export function addMoneyCommands(program: Command, { api, say }: CommandDeps): void {
  program
    .command("owes [account]")
    .description(
      "who owes how much since when, as of last night; of an account, its open documents as of now",
    )
    .option("--owner <name>", "only this owner's accounts")
    .addOption(
      new Option("--sort <by>", "the oldest debt first, or who is later than they usually pay")
        .choices(debtOrders)
        .default("overdue"),
    )
    .option("--vi", "in Vietnamese", false)
    .action(async (account: string | undefined, { owner, sort, vi }: OwesOptions) => {
      const language = languageOf({ vi });
      const hub = await api();
      const lines =
        account === undefined
          ? linesOfDebtors(await overdue(hub, { owner, sort }), language)
          : linesOfOpen(
              await hub.ask("GET", "/api/accounts/{account}/documents", { at: { account } }),
              language,
            );
      for (const line of lines) say(line);
    });
  program
    .command("months [month]")
    .description(
      "a year of money by month, beside the year before; of a month such as 2026-11, its accounts as CSV",
    )
    .option("--owner <name>", "only this owner's accounts")
    .option("--vi", "in Vietnamese", false)
    .action(async (month: string | undefined, { owner, vi }: { owner?: string; vi: boolean }) => {
      const hub = await api();
      if (month !== undefined) say(await csvOf(hub, month));
      else
        for (const line of linesOfMonths(
          await hub.ask("GET", "/api/months", { query: owner === undefined ? {} : { owner } }),
          languageOf({ vi }),
        ))
          say(line);
    });
}

const debtOrders = ["overdue", "later"] as const;

interface OwesOptions {
  readonly owner?: string | undefined;
  readonly sort: (typeof debtOrders)[number];
  readonly vi: boolean;
}

/** The accounts with something overdue; they stand before all others in these orders. */
async function overdue(
  hub: Api,
  { owner, sort }: Pick<OwesOptions, "owner" | "sort">,
): Promise<PortfolioAccount[]> {
  const found: PortfolioAccount[] = [];
  const pages = pagesOf(
    async (cursor) => await hub.ask("GET", "/api/portfolio", { query: { sort, limit: 200, owner, cursor } }),
  );
  for await (const { accounts } of pages) {
    const late = accounts.filter((account) => account.overdue !== undefined);
    found.push(...late);
    if (late.length < accounts.length) break;
  }
  return found;
}

/** An account with what it owes and since when, then the events that say so. */
export function linesOfDebtors(
  debtors: readonly PortfolioAccount[],
  { wording, whole, words }: Language = inEnglish,
): string[] {
  if (debtors.length === 0) return [words.nothingOverdue];
  return debtors.flatMap(({ name, id, owner, overdue, payHabit, receivables }) => [
    `${name} (${id})${owner === undefined ? "" : `, ${owner}`}`,
    ...(overdue === undefined ? [] : [`  ${tell(overdue.sentence, wording)}`]),
    ...laterLines({ days: overdue?.days ?? 0, payHabit }, words),
    ...Object.entries(receivables).map(
      ([currency, { outstanding, overdue: late, credit }]) =>
        `  ${words.owes(whole(outstanding, currency), whole(late, currency), Number(credit) > 0 ? whole(credit, currency) : undefined)}`,
    ),
    ...(overdue === undefined ? [] : [`  ${overdue.events.slice(0, 3).join(" ")}`]),
  ]);
}

function laterLines(
  owing: Parameters<typeof laterThanUsual>[0],
  words: Pick<Language["words"], "later">,
): string[] {
  const later = laterThanUsual(owing) ?? 0;
  return later > 0 ? [`  ${words.later(later)}`] : [];
}

/** Documents of the ledger that are open, the longest due first; those of other books are not owed to the firm. */
export function linesOfOpen({ documents }: DocumentList, { exact, words }: Language = inEnglish): string[] {
  const open = documents
    .filter(({ books, state }) => books === "record" && state === "open")
    .flatMap(({ owed, ...document }) => (owed === undefined ? [] : [{ ...document, owed }]))
    .sort((one, other) => (one.owed.due ?? "9").localeCompare(other.owed.due ?? "9"));
  if (open.length === 0) return [words.nothingOpen];
  return open.map(
    ({ kind, id, owed, issued, event }) =>
      `${words.document(kind, id)}: ${words.openOf(exact(owed.open, owed.currency), exact(owed.total, owed.currency))}, ${words.issued(issued)}${owed.due === undefined ? "" : `, ${words.due(owed.due)}`}  ${event}`,
  );
}

/** Months with what was invoiced, received and left open in each currency, and the same month a year before. */
export function linesOfMonths({ months }: MonthList, { whole, words }: Language = inEnglish): string[] {
  return months.flatMap(({ month, running, currencies, lastYear }) => {
    const told = Object.entries(currencies).map(([currency, { invoiced, received, open, paid }]) => {
      const before = lastYear[currency];
      const year = before === undefined ? "" : ` (${words.yearBefore(whole(before.invoiced, currency))})`;
      const left = open === undefined ? "" : `, ${words.open(whole(open, currency), running)}`;
      const days = paid === undefined ? "" : `, ${words.paidAfter(Math.round(paid.days / paid.invoices))}`;
      return `  ${words.invoiced(whole(invoiced, currency))}${year}, ${words.received(whole(received, currency))}${left}${days}`;
    });
    return [
      `${month}${running ? `, ${words.soFar}` : ""}`,
      ...(told.length > 0 ? told : [`  ${words.nothing}`]),
    ];
  });
}

/** A month's management accounts, a line an account and currency. */
async function csvOf(hub: Api, month: string): Promise<string> {
  let text = "";
  for await (const part of hub.parts(addressOf("/api/months/{month}", { month: `${month}.csv` })))
    text += part;
  return text.trimEnd();
}
