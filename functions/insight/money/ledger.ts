import type { MoneyEvent } from "./documents.ts";

/** An account's events of money, by whose books and which tool's they are. */
export interface Ledgers<Event extends MoneyEvent> {
  /** The tool whose documents count; none where no tool tells of documents. */
  readonly of?: string;
  readonly record: readonly Event[];
  /** Of other tools that tell of the same money; shown, never added. */
  readonly others: readonly Event[];
  /** The customer's own books: what its customers owe it, and what it owes. */
  readonly theirs: readonly Event[];
}

const documentTypes = /^(invoice|credit|payment|estimate|bill)\./;

/**
 * One ledger of record an account, so that an invoice that two tools tell of counts once. `order` are tools: the first
 * that tells of any document counts; where none of them does, the first by name.
 */
export function ledgersOf<Event extends MoneyEvent>(
  events: readonly Event[],
  order: readonly string[] = [],
): Ledgers<Event> {
  const told = events.filter(
    (event) => documentTypes.test(event.type) && event.object !== undefined && !isTrial(event),
  );
  const theirs = told.filter(isTheirs);
  const ours = told.filter((event) => !isTheirs(event));
  const tools = [...new Set(ours.map(({ tool }) => tool))].sort();
  const of = order.find((tool) => tools.includes(tool)) ?? tools[0];
  return {
    ...(of === undefined ? {} : { of }),
    record: ours.filter(({ tool }) => tool === of),
    others: ours.filter(({ tool }) => tool !== of),
    theirs,
  };
}

/** Whether an event is of business between the customer and us: no document of its own books, nor of a tool's test mode. */
export const isOurs = (event: MoneyEvent): boolean =>
  !documentTypes.test(event.type) || !(isTheirs(event) || isTrial(event));

/** A tool's test mode: no money moves in it, and its documents are nobody's. */
const isTrial = ({ details }: MoneyEvent) => details?.testMode === true;

/** It came here because the books are this customer's, not because they name it as theirs. */
export const isTheirs = ({ tool, matched }: Pick<MoneyEvent, "tool" | "matched">) =>
  matched?.identity.type === `${tool}:company`;
