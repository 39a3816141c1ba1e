import { daysAfter } from "../../functions/insight/days.ts";

/** A post of the firm's own system, as the mapping below reads it. */
export type BookPost = Readonly<Record<string, string | number | readonly string[]>>;

const document = <Kind extends string, Type>(kind: Kind, type: Type) => ({
  rule: kind,
  when: `kind == '${kind}'`,
  type,
  key: ["id"],
  time: { from: "at" },
  title: "{title}",
  account: { email: "email", name: "client" },
  object: { kind, id: "number", name: "number" },
  money: { amount: "total", currency: "GBP" },
  owed: { open: "open", issued: "issued", due: "due", asOf: "at" },
  details: { services: "services" },
});

/** How the posts of the book are read. */
export const bookMapping = {
  rules: [
    {
      rule: "contact",
      when: "way",
      type: { from: "type", table: { in: "email.received", out: "email.sent" } },
      key: ["id"],
      time: { from: "at" },
      title: "{title}",
      account: { email: "email", name: "client" },
      direction: { from: "way", table: { in: "in", out: "out" } },
    },
    document("invoice", { from: "type", table: { made: "invoice.created", paid: "invoice.paid" } }),
    document("estimate", "estimate.sent"),
  ],
};

export interface BookClient {
  readonly name: string;
  readonly services: readonly string[];
  /** Days before the book's end on which the client wrote last. */
  readonly quietFor: number;
  /** How many of its last invoices it has not paid. */
  readonly unpaid: number;
  /** Days after the book's end on which an estimate expires. */
  readonly expiresIn?: number;
}

const emailOf = ({ name }: BookClient) => `jane@${name.toLowerCase().replaceAll(/\W+/g, "-")}.example`;
const at = (day: string, hour: number) => `${day}T${String(hour).padStart(2, "0")}:00:00Z`;

/** A client's year up to a day: mails every other week, each answered the next day, and an invoice every four weeks, paid after 12 days. */
export function yearOf(client: BookClient, end: string): BookPost[] {
  const from = { client: client.name, email: emailOf(client) };
  const contacts = Array.from({ length: 28 }, (_, n) => daysAfter(end, -client.quietFor - 14 * n)).flatMap(
    (day): BookPost[] => [
      { ...from, id: `${client.name} in ${day}`, way: "in", type: "in", at: at(day, 9), title: "A question" },
      {
        ...from,
        id: `${client.name} out ${day}`,
        way: "out",
        type: "out",
        at: at(day, 15),
        title: "Our answer",
      },
    ],
  );
  const invoices = Array.from({ length: 14 }, (_, n) => daysAfter(end, -5 - 28 * n)).flatMap(
    (issued, n): BookPost[] => {
      const paidOn = daysAfter(issued, 12);
      const number = `${client.name} ${14 - n}`;
      const of = {
        ...{ ...from, kind: "invoice", number, total: "100.00", issued, due: daysAfter(issued, 14) },
        services: client.services,
        title: `Invoice ${number}`,
      };
      const made = { ...of, id: `${number} made`, type: "made", at: at(issued, 10), open: "100.00" };
      const isPaid = n >= client.unpaid && paidOn <= end;
      return isPaid
        ? [made, { ...of, id: `${number} paid`, type: "paid", at: at(paidOn, 10), open: "0.00" }]
        : [made];
    },
  );
  const estimate: BookPost[] =
    client.expiresIn === undefined
      ? []
      : [
          {
            ...{ ...from, kind: "estimate", number: `${client.name} E1`, total: "900.00", open: "900.00" },
            ...{
              id: `${client.name} E1`,
              type: "estimate",
              title: "Estimate E1",
              at: at(daysAfter(end, -3), 11),
            },
            ...{ issued: daysAfter(end, -3), due: daysAfter(end, client.expiresIn) },
          },
        ];
  return [...contacts, ...invoices, ...estimate];
}
