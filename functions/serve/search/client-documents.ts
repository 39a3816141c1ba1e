import type { Account } from "../../../schemas/account.ts";
import type { AccountEvent } from "../../../schemas/account-event.ts";
import { folded, hasWords } from "../../../schemas/folded.ts";
import { documentFamilies, type EventText, textOf } from "../../searching/event-text.ts";
import { Gone, NotFound } from "../../shared/errors.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { toAccountEvent } from "../../store/rows.ts";
import { type ViewDeps, viewOf, viewTimeline } from "../view.ts";
import { vietnameseKinds } from "./document-words.ts";

/** Clients whose documents are read for a search: further ones of the same name are found by more of it. */
const clientsAtMost = 3;
/** Of each client, its newest events with a document. */
const eventsAtMost = 200;
/** One letter stands in nearly every name. */
const lettersAtLeast = 2;

export interface ClientDocument {
  /** The document's latest event. */
  readonly event: AccountEvent;
  readonly text: EventText;
}

interface Among {
  readonly accounts: readonly Account[];
  /** Which of two of them stands before the other. */
  readonly likelier: (one: Account, other: Account) => number;
  /** Which documents are asked for, by their latest event. */
  readonly fits: (one: EventText) => boolean;
}

export interface ClientDocuments {
  /** Those whose documents were found. */
  readonly clients: readonly Account[];
  readonly found: readonly ClientDocument[];
  /** Whether further clients are called so, or have further documents. */
  readonly more: boolean;
}

/**
 * The newest documents of clients whose names have some of the words, where the document or the name has the others; of clients, those
 * with most of the words. The words are folded.
 */
export async function documentsOfClients(
  words: readonly string[],
  { accounts, likelier, fits }: Among,
  deps: ViewDeps,
): Promise<ClientDocuments> {
  const named = namedBy(words, accounts).toSorted((a, b) => likelier(a.account, b.account));
  const looked = named.slice(0, clientsAtMost);
  const read = await Promise.all(looked.map((one) => documentsOf(one.account, one.others, fits, deps)));
  return {
    clients: looked.flatMap(({ account }, n) => ((read[n]?.found.length ?? 0) > 0 ? [account] : [])),
    found: read.flatMap(({ found }) => found).sort(askedForFirst),
    more: named.length > looked.length || read.some(({ more }) => more),
  };
}

interface Named {
  readonly account: Account;
  /** The words that its name has not. */
  readonly others: readonly string[];
}

function namedBy(words: readonly string[], accounts: readonly Account[]): readonly Named[] {
  const telling = words.filter((word) => word.length >= lettersAtLeast);
  const named = accounts.flatMap((account): Named[] => {
    const names = namesOf(account);
    if (!telling.some((word) => hasBeginning(names, word))) return [];
    return [{ account, others: words.filter((word) => !hasBeginning(names, word)) }];
  });
  const fewest = Math.min(...named.map(({ others }) => others.length));
  return named.filter(({ others }) => others.length === fewest);
}

/** What people call a client, folded. */
const namesOf = madeOnce(({ name, members = [] }: Account) =>
  folded([name, ...members.map((member) => member.name)].join("\n")),
);

/** Whether a word of the text begins so. */
function hasBeginning(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  return false;
}

async function documentsOf(
  { id }: Account,
  words: readonly string[],
  fits: (one: EventText) => boolean,
  deps: ViewDeps,
): Promise<Omit<ClientDocuments, "clients">> {
  const page = await newestOf(id, deps);
  const latest = new Map<string, ClientDocument>();
  for (const row of page?.rows ?? []) {
    const text = textOf(row);
    const key = text?.document?.key;
    if (text && key !== undefined && !latest.has(key)) latest.set(key, { event: toAccountEvent(row), text });
  }
  const found = [...latest.values()].filter(
    ({ event, text }) => fits(text) && hasWords(calledBy(event, text), words),
  );
  return { found, more: page?.next !== undefined && found.length > 0 };
}

const calledBy = ({ object }: AccountEvent, { document }: EventText) =>
  [document?.text, vietnameseKinds[object?.kind ?? ""]].join(" ");

/** What a client is asked to pay or sign comes first: it is looked for more than receipts and payments. */
function askedForFirst({ event: one }: ClientDocument, { event: other }: ClientDocument): number {
  return Number(!isAskedFor(one)) - Number(!isAskedFor(other)) || (one.time < other.time ? 1 : -1);
}

const isAskedFor = ({ family, object }: AccountEvent) =>
  family === "agreement" || object?.kind === "invoice" || object?.kind === "estimate";

/** A page of a client's; `undefined` where it was erased or merged since the list was read. */
async function newestOf(account: string, deps: ViewDeps) {
  try {
    const view = await viewOf(account, deps);
    return await viewTimeline(view, { limit: eventsAtMost }, { family: documentFamilies }, deps);
  } catch (error) {
    if (error instanceof NotFound || error instanceof Gone) return undefined;
    throw error;
  }
}
