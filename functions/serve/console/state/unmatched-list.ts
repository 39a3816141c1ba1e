import { signal } from "@preact/signals";
import type { PresumedKind, presumedSorts } from "../../../../schemas/presumed-orders.ts";
import type { PresumedCustomer, PresumedCustomers } from "../../../../schemas/unmatched.ts";
import { remember } from "./accounts.ts";
import { call } from "./api.ts";
import { Pages } from "./pages.ts";
import { readAll } from "./read-all.ts";

/** What of the unmatched is shown. */
export interface UnmatchedQuestion {
  readonly q: string;
  readonly kind: Exclude<PresumedKind, "same"> | undefined;
  readonly sort: (typeof presumedSorts)[number];
  /** Also those of whom nothing has been heard for long. */
  readonly folded: boolean;
}

export const unmatchedQuestion = signal<UnmatchedQuestion>({
  q: "",
  kind: undefined,
  sort: "events",
  folded: false,
});

/** What there is of all of them, whichever are shown. */
export const unmatchedCounts = signal<Pick<PresumedCustomers, "counts" | "same" | "folded">>({
  counts: { all: 0, like: 0 },
  same: { customers: 0, names: 0, events: 0, first: [] },
  folded: 0,
});

/** Of a page, and the most that one call brings. */
const [usual, most] = [50, 200];

/** Those that are not assigned yet, as the customers that they look like. Read again, as many are there as were shown. */
export const unmatchedList = new Pages<PresumedCustomer>(async (cursor) => {
  const question = unmatchedQuestion.peek();
  const wanted = cursor === undefined && question === shown ? unmatchedList.items.peek().length : 0;
  shown = question;
  let page = await read(question, cursor, Math.min(most, Math.max(usual, wanted)));
  const items = [...page.items];
  while (items.length < wanted && page.next !== undefined) {
    page = await read(question, page.next, most);
    items.push(...page.items);
  }
  return { items, next: page.next };
});

let shown: UnmatchedQuestion | undefined;

async function read(question: UnmatchedQuestion, cursor: string | undefined, limit: number) {
  const { customers, next, ...counts } = await call("GET", "/api/unmatched", {
    query: { ...question, q: question.q.trim(), limit, ...(cursor === undefined ? {} : { cursor }) },
  });
  remember(customers.flatMap(({ accounts }) => accounts));
  unmatchedCounts.value = counts;
  return { items: customers, next };
}

/** All that are called exactly like a client. */
export async function allSame(): Promise<readonly PresumedCustomer[]> {
  const same = await readAll(async (cursor) => {
    const query = { kind: "same", limit: most, cursor } as const;
    const { customers, next } = await call("GET", "/api/unmatched", { query });
    return { items: customers, next };
  });
  return same.items;
}
