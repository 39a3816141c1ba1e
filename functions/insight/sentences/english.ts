import { wholeAmountIn } from "./amount.ts";
import type { Wording } from "./sentence.ts";

const money = wholeAmountIn("en-GB");

const months = ["January", "February", "March", "April", "May", "June", "July"].concat([
  "August",
  "September",
  "October",
  "November",
  "December",
]);

const day = (text: string) => `${Number(text.slice(8))} ${months[Number(text.slice(5, 7)) - 1]}`;
const days = (n: number) => (n === 1 ? "1 day" : `${n} days`);
const yearOf = (text: string) => text.slice(0, 4);

/** "3–19 August", with the years where they are not the one of the day that is said beside it. */
function span(from: string, until: string, beside: string): string {
  const [begun, ended] = [from, until].map(yearOf);
  const end = ended === yearOf(beside) ? day(until) : `${day(until)} ${ended}`;
  if (from.slice(0, 7) === until.slice(0, 7)) return `${Number(from.slice(8))}–${end}`;
  return begun === ended ? `${day(from)} – ${end}` : `${day(from)} ${begun} – ${day(until)} ${ended}`;
}
const percent = (value: number) => `${Number(value.toFixed(value < 1 ? 1 : 0))}%`;

const pause = (values: Parameters<Wording["silence.silent"]>[0]) =>
  `Over the last three years it was this quiet on ${percent(values.percent)} of days; it is usually heard every ${
    values.usually === 1 ? "day" : days(values.usually)
  }, its longest pause was ${days(values.longest)} (${span(values.longestFrom, values.longestUntil, values.lastHeard)}). Last heard ${day(
    values.lastHeard,
  )}.`;

const unread = (invoices: number) =>
  invoices === 1 ? "an invoice is not read" : `${invoices} invoices are not read`;

/** Insight in English. */
export const english: Wording = {
  "silence.usual": (values) => `Quiet for ${days(values.elapsed)}, as usual. ${pause(values)}`,
  "silence.quieter": (values) => `Quieter than usual for ${days(values.elapsed)}. ${pause(values)}`,
  "silence.silent": (values) => `Silent for ${days(values.elapsed)}. ${pause(values)}`,
  "silence.source": ({ elapsed, lastHeard }) =>
    `Not known: nothing for ${days(elapsed)} (last heard ${day(lastHeard)}), but its tools have been silent themselves.`,
  "silence.few": ({ elapsed, lastHeard, contacts }) =>
    `Not known: heard on ${days(contacts)} only, last ${day(lastHeard)}, ${days(elapsed)} ago.`,
  "silence.young": ({ elapsed, lastHeard }) =>
    `Not known yet: first heard less than two months ago, last ${day(lastHeard)}, ${days(elapsed)} ago.`,
  "silence.direction": () => "Not known: no event says that the customer did it.",
  "silence.nothing": () => "Not known: nothing has been heard.",
  "driver.volume": ({ seen, expected }) =>
    `Heard on ${days(seen)} of the last 13 weeks; about ${Math.round(expected)} were to be expected.`,
  "driver.overdue": ({ amount, currency, days: late }) =>
    `${money(amount, currency)} overdue, the oldest for ${days(late)}.`,
  "driver.noLedger": () => "Not known: no ledger says what it owes.",
  "driver.noAccess": ({ invoices }) =>
    `Not known: ${unread(invoices)} while the hub has no access to the ledger. Connect it under Connections.`,
  "driver.unread": ({ invoices }) => `Not known: ${unread(invoices)} yet.`,
  "driver.nothingOverdue": () => "Nothing is overdue.",
  "driver.nothingOverdueSince": ({ since }) =>
    `Nothing is overdue of what is known since ${day(since)} ${since.slice(0, 4)}.`,
  "driver.payDrift": ({ recent, before }) =>
    `The last three invoices were paid after ${days(Math.round(recent))}, earlier ones after ${Math.round(before)}.`,
  "driver.failed": ({ payments }) =>
    payments === 1 ? "A payment has failed." : `${payments} payments have failed.`,
  "driver.meetings": ({ missed }) =>
    missed === 1 ? "A meeting was missed or canceled." : `${missed} meetings were missed or canceled.`,
  "driver.agreements": ({ type }) => {
    const [what = "", ended = ""] = type.split(".");
    return `The last ${what} was ${ended}.`.replace("was expired", "has expired");
  },
  "driver.waiting": ({ days: waits }) => `Waits for our answer for ${days(waits)}.`,
  "driver.tasks": ({ tasks }) => (tasks === 1 ? "A task is overdue." : `${tasks} tasks are overdue.`),
  "driver.fine": ({ driver }) => fine[driver],
  "attention.atRisk": ({ score }) => `At risk: health ${score} of 100.`,
  "attention.weak": ({ score }) => `To be watched: health ${score} of 100.`,
  "attention.estimate": ({ days: left }) =>
    left < 0
      ? "An estimate has waited longer than usual."
      : `An estimate expires ${left === 0 ? "today" : `in ${days(left)}`}.`,
  "growth.services": ({ service, k, of }) =>
    `${k} of ${of} clients like it have ${service}; this one has not.`,
  "growth.servicesBy": ({ service, k, of, by }) =>
    `${k} of ${of} clients with ${by} also have ${service}; this one has not.`,
  "growth.capacity": ({ seen, expected }) =>
    `The work grows: ${seen} new contacts, projects and documents in 13 weeks, ${Math.round(expected)} before.`,
  "tier.key": ({ above }) =>
    `Key suggested: 12-month revenue above ${above}% of clients at three month-ends.`,
  "tier.keyByPotential": ({ above, potential }) =>
    `Key suggested: 12-month revenue above ${above}% of clients at three month-ends, and more to win than with ${potential}%.`,
  "tier.standard": ({ least, most }) =>
    `Standard suggested: 12-month revenue above ${least === most ? "" : `${least} to `}${most}% of clients at three month-ends.`,
  "tier.small": ({ above }) =>
    above === 0
      ? "Small suggested: 12-month revenue above nobody's at three month-ends."
      : `Small suggested: 12-month revenue above at most ${above}% of clients at three month-ends.`,
};

const fine: Readonly<Record<Parameters<Wording["driver.fine"]>[0]["driver"], string>> = {
  silence: "Heard as usual.",
  volume: "Heard as often as before.",
  overdue: "Nothing is overdue.",
  payDrift: "Pays as fast as before.",
  failed: "No payment has failed.",
  meetings: "No meeting was missed.",
  agreements: "No agreement was declined.",
  waiting: "Nothing waits for our answer.",
  tasks: "No task is overdue.",
};
