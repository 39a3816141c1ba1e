import * as z from "zod/mini";
import { fromUnix } from "../../shared/instant.ts";
import type { Had } from "../collector.ts";
import { asMade } from "../fetched.ts";
import { maybe } from "../lenient.ts";
import { draftOf } from "./draft.ts";
import { happenings } from "./happenings.ts";
import { isOff } from "./money.ts";
import { type Thing, thing } from "./payload.ts";

const seconds = maybe(z.int().check(z.nonnegative()));

/** What lists say beside what events say: when an object came to stand as it does. */
const listed = z.extend(thing, {
  livemode: maybe(z.boolean()),
  status_transitions: maybe(
    z.object({
      finalized_at: seconds,
      paid_at: seconds,
      voided_at: seconds,
      marked_uncollectible_at: seconds,
    }),
  ),
  voided_at: seconds,
  ended_at: seconds,
});
type Listed = z.infer<typeof listed>;
const refund = z.object({ amount: z.int(), charge: thing });

/** One of Stripe's words for what happened, and when, in unix seconds. */
type Happened = readonly [word: string, at: number | undefined, one?: Thing, before?: Thing];

export interface List {
  readonly path: string;
  readonly query?: Readonly<{ [name: string]: string }>;
  readonly happened: (one: Listed, given: unknown) => readonly Happened[];
}

export const invoices: List = {
  path: "invoices",
  happened: (one) => {
    const { finalized_at, paid_at, voided_at, marked_uncollectible_at } = one.status_transitions ?? {};
    // What it came to last goes by the object as it stands; that it was made says nothing of that.
    return [
      finalized_at === undefined ? ["invoice.created", one.created] : ["invoice.finalized", finalized_at],
      ["invoice.paid", one.status === "paid" ? paid_at : undefined],
      ["invoice.voided", one.status === "void" ? voided_at : undefined],
      ["invoice.marked_uncollectible", one.status === "uncollectible" ? marked_uncollectible_at : undefined],
    ];
  },
};

/**
 * What is read of an account, in this order within each month. Quotes are listed by no date.
 * https://docs.stripe.com/api/invoices/list and its neighbours
 */
export const lists: readonly List[] = [
  invoices,
  {
    path: "charges",
    // One that only holds an amount has taken nothing.
    happened: ({ status, created, captured }) => [
      ["charge.succeeded", status === "succeeded" && captured !== false ? created : undefined],
      ["charge.failed", status === "failed" ? created : undefined],
    ],
  },
  {
    path: "refunds",
    query: { "expand[]": "data.charge" },
    happened: ({ created, status }, given) => {
      const { charge, amount } = refund.safeParse(given).data ?? {};
      if (charge === undefined || amount === undefined || isOff(status) || charge.captured === false)
        return [];
      const amount_refunded = (charge.amount_refunded ?? amount) - amount;
      return [["charge.refunded", created, charge, { ...thing.parse({}), amount_refunded }]];
    },
  },
  {
    path: "credit_notes",
    happened: ({ created, voided_at }) => [
      ["credit_note.created", created],
      ["credit_note.voided", voided_at],
    ],
  },
  {
    path: "subscriptions",
    query: { status: "all" },
    happened: ({ created, ended_at }) => [
      ["customer.subscription.created", created],
      ["customer.subscription.deleted", ended_at],
    ],
  },
  { path: "customers", happened: ({ created }) => [["customer.created", created]] },
];

/** Milliseconds by which an event may be later than what it tells of. */
const asTold = 60_000;

/** What happened to a listed object before a time; Stripe's events themselves tell of what came then. */
export function hadOf({ happened }: List, given: { readonly id: string }, before: string): Had[] {
  const one = listed.safeParse(given).data;
  if (one === undefined) return [];
  const all = happened(one, given).flatMap(([word, at, other = one, earlier]) => {
    const [known, time] = [happenings.get(word), fromUnix(at)];
    return known === undefined || time === undefined ? [] : [{ word, known, time, other, earlier }];
  });
  return all.flatMap(({ word, known, time, other, earlier }, n) => {
    if (time >= before) return [];
    const said = { key: "", time, account: undefined, isTest: one.livemode === false };
    const draft = draftOf(known, other, earlier, said);
    const event = { ...draft, key: ["listed", given.id, word] };
    return [{ event: n + 1 < all.length ? asMade(event) : event, within: asTold }];
  });
}
