import type { Command } from "commander";
import { tell } from "../../functions/insight/sentences/sentence.ts";
import type { MondayAnswer } from "../../schemas/insight.ts";
import type { RateProblem, RatesReport } from "../../schemas/rates.ts";
import type { Api } from "../local/api.ts";
import type { CommandDeps } from "./command-deps.ts";
import { counted } from "./counted.ts";
import { textIn } from "./file-text.ts";
import { inEnglish, type Language, languageOf } from "./languages.ts";

/** The commands about who needs attention. */
export function addInsightCommands(program: Command, { api, say }: CommandDeps): void {
  program
    .command("monday")
    .description("who needs attention today, and why")
    .option("--owner <name>", "only this owner's accounts")
    .option("--vi", "in Vietnamese", false)
    .option(
      "--now",
      "look at all accounts again first, instead of telling what last night's look found",
      false,
    )
    .action(async ({ owner, vi, now }: { owner?: string; vi: boolean; now: boolean }) => {
      const hub = await api();
      if (now) await lookAgain(hub);
      const lists = await hub.ask("GET", "/api/portfolio/monday", { query: { owner } });
      for (const line of linesOf(lists, languageOf({ vi }))) say(line);
    });
  program
    .command("rates <file>")
    .description("take a table of rates, CSV of month,currency,rate, for sums in one currency")
    .option("--currency <code>", "the currency of the sums; left out, the one that is set")
    .action(async (file: string, { currency }: { currency?: string }) => {
      const query = currency === undefined ? {} : { currency };
      const report = await (await api()).ask("PUT", "/api/insight/rates", {
        query,
        text: textIn(file),
      });
      for (const line of linesOfRates(report)) say(line);
    });
}

/** What became of a table of rates, with each row that was left out. */
export const linesOfRates = ({ currency, taken, problems }: RatesReport): string[] => [
  `${counted(taken, "rate")} into ${currency}`,
  ...problems.map(({ line, reason }) => `  line ${line} left out: ${whatIsWrong[reason]}`),
];

const whatIsWrong: Readonly<Record<RateProblem["reason"], string>> = {
  columns: "not month, currency and rate",
  month: "not a month such as 2026-11",
  currency: "not a currency such as EUR",
  rate: "not a rate above 0",
  twice: "an earlier line has this month and currency",
};

/** Looks at all accounts, in as many calls as it takes. */
async function lookAgain(hub: Api): Promise<void> {
  while ((await hub.ask("POST", "/api/portfolio")).day === undefined);
}

/** The lists as lines: an owner, then each account with its reasons and the events that show them. */
export function linesOf(
  { day, owners }: Pick<MondayAnswer, "day" | "owners">,
  language: Language = inEnglish,
): string[] {
  const { wording, whole, words } = language;
  if (day === undefined) return [words.noLook];
  const lists = owners.flatMap(({ owner, items }) => [
    `${owner || `(${words.noOwner})`}: ${items.length}`,
    ...items.flatMap(({ account, value, reasons }) => [
      `  ${account.name} (${account.id})${value.amount > 0 ? `, ${whole(value.amount, value.currency)} ${words.year}` : ""}`,
      ...reasons.flatMap(({ sentence, events }) => [
        `    ${tell(sentence, wording)}`,
        ...(events.length > 0 ? [`      ${events.slice(0, 3).join(" ")}`] : []),
      ]),
    ]),
  ]);
  return [words.asOf(day), ...(lists.length > 0 ? lists : [words.nobody])];
}
