import { accountPage } from "../../schemas/account.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { accountInsight } from "../../schemas/insight.ts";
import { until } from "../support/until.ts";
import type { Desk } from "./desk.ts";

/** A day so many days from now, as `YYYY-MM-DD`. */
export const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

interface Client {
  readonly name: string;
  readonly domain: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly tier?: "key";
  /** Days since the last of its weekly letters. */
  readonly silent: number;
  /** Invoices still open, by how many days their due date is away. */
  readonly owes: readonly (readonly [currency: string, amount: string, due: number])[];
  /** Days until the next meeting. */
  readonly meets?: number;
}

/** Two owners' clients: one silent that owes, one that owes in two currencies, two that are well. */
const clients: readonly Client[] = [
  {
    name: "Dovecote Care Homes",
    domain: "dovecote.example",
    owner: "Mai Tran",
    tags: ["care", "payroll"],
    tier: "key",
    silent: 38,
    owes: [
      ["GBP", "1070.00", -106],
      ["GBP", "1070.00", -14],
      ["GBP", "1070.00", 16],
    ],
  },
  {
    name: "Halden Joinery",
    domain: "halden.example",
    owner: "Mai Tran",
    tags: ["build"],
    silent: 3,
    owes: [
      ["GBP", "600.00", -12],
      ["EUR", "1900.00", -12],
    ],
    meets: 5,
  },
  {
    name: "Công ty Sen Vàng",
    domain: "senvang.example",
    owner: "Mai Tran",
    tags: ["import", "payroll"],
    silent: 2,
    owes: [],
  },
  {
    name: "Brook Street Physiotherapy",
    domain: "brook.example",
    owner: "Tom Ellery",
    tags: ["health"],
    silent: 1,
    owes: [["GBP", "360.00", 20]],
  },
];

/** Puts the book into the hub, and has all clients looked at as each night does. */
export async function makeBook({ running, tell }: Desk): Promise<void> {
  for (const { name, domain, owner, tags, tier } of clients)
    await running.api.call("POST", "/api/accounts", {
      ...{ name, owner, tags, identities: [{ type: "domain", value: domain }] },
      ...(tier === undefined ? {} : { tier }),
    });
  await tell(clients.flatMap(eventsOf));
  const dovecote = await idOf({ running }, "Dovecote Care Homes");
  // To look at one is quick, at all of them is not.
  await until(async () => {
    const { silence, money } = accountInsight.parse(
      await running.api.call("GET", `/api/accounts/${dovecote}/insight`),
    );
    return silence.state === "silent" && Number(money.receivables.GBP?.overdue ?? 0) > 0;
  }, 60_000);
  await running.api.call("POST", "/api/portfolio");
}

export async function idOf({ running }: Pick<Desk, "running">, name: string): Promise<string> {
  const query = `/api/accounts?status=active&q=${encodeURIComponent(name)}`;
  return accountPage.parse(await running.api.call("GET", query)).accounts[0]?.id ?? "";
}

function eventsOf({ domain, silent, owes, meets }: Client): Partial<PublishedEvent>[] {
  const identities = [{ type: "email", value: `ngozi@${domain}` }];
  const contact = { kind: "contact" as const, name: "Ngozi Adeyemi", email: `ngozi@${domain}` };
  const at = (days: number) => ({ time: `${day(days)}T09:00:00.000Z`, identities });
  const letters = Array.from({ length: 16 }, (_, n) => -silent - n * 7).flatMap((days, n) => [
    {
      ...at(days),
      ...{
        type: "email.received" as const,
        family: "email" as const,
        title: "A question",
        tool: "boomerang-gmail",
      },
      ...{ direction: "in" as const, actor: contact },
    },
    ...(n > 2
      ? []
      : [
          {
            ...at(days),
            ...{ type: "email.sent" as const, family: "email" as const, title: "An answer" },
            ...{ tool: "boomerang-gmail", direction: "out" as const, time: `${day(days)}T11:00:00.000Z` },
          },
        ]),
  ]);
  const invoices = owes.map(([currency, amount, due], n) => ({
    ...at(due - 30),
    ...{
      type: "invoice.sent" as const,
      family: "money" as const,
      title: `Invoice HP-30${n} sent`,
      tool: "quickbooks",
    },
    direction: "out" as const,
    money: { amount, currency },
    object: { kind: "invoice", id: `${domain}-${n}`, name: `HP-30${n}` },
    scheduledFor: `${day(due)}T00:00:00.000Z`,
    owed: {
      ...{ total: amount, open: amount, currency },
      ...{ issued: day(due - 30), due: day(due), asOf: `${day(due - 30)}T09:00:01.000Z` },
      control: {
        of: `${domain} ${currency}`,
        balance: owes.reduce((sum, [one, open]) => sum + (one === currency ? Number(open) : 0), 0).toFixed(2),
        asOf: `${day(0)}T00:00:01.000Z`,
      },
    },
  }));
  const meeting = (type: "meeting.scheduled" | "meeting.attended", days: number, ahead?: number) => ({
    ...at(days),
    ...{ type, family: "meeting" as const, title: "Year-end planning", tool: "calendly" },
    ...{ direction: "in" as const, actor: contact, object: { kind: "meeting", id: `${domain}-${days}` } },
    ...(ahead === undefined ? {} : { scheduledFor: `${day(ahead)}T10:00:00.000Z` }),
  });
  return [
    ...letters,
    ...invoices,
    meeting("meeting.attended", -60),
    ...(meets === undefined ? [] : [meeting("meeting.scheduled", -9, meets)]),
    {
      ...at(-80),
      ...{
        type: "task.completed" as const,
        family: "work" as const,
        title: "Payroll",
        tool: "jetpack-workflow",
      },
      object: { kind: "task", id: `${domain}-payroll`, name: "Payroll" },
    },
    {
      ...at(-90),
      ...{ type: "agreement.completed" as const, family: "agreement" as const, tool: "docusign" },
      ...{ title: "Engagement letter signed", direction: "in" as const },
      object: { kind: "envelope", id: `${domain}-letter`, name: "Engagement letter" },
    },
  ];
}
