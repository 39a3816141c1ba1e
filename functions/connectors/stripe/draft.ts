import type { EventObject } from "../../../schemas/account-event.ts";
import { directionOf } from "../../../schemas/event-types.ts";
import { fromUnix } from "../../shared/instant.ts";
import type { EventDraft } from "../event-draft.ts";
import { filled } from "../filled.ts";
import { customerOf, identitiesOf } from "./customer.ts";
import { type Happening, type Kind, nouns } from "./happenings.ts";
import { moneyOf, owedOf } from "./money.ts";
import type { Thing } from "./payload.ts";

/** What an event says beside its object. */
export interface Said {
  readonly key: string;
  readonly time: string;
  /** The connected account in which it happened; left out, our own. */
  readonly account: string | undefined;
  /** Whether it happened in Stripe's test mode, where no money moves. */
  readonly isTest: boolean;
}

export function draftOf(happened: Happening, one: Thing, before: Thing | undefined, said: Said): EventDraft {
  const { kind } = happened;
  const { account, isTest, time } = said;
  const customer = customerOf(kind, one);
  const identities = identitiesOf(customer, account);
  const begun = beginning(happened, one, said);
  const object = objectOf(happened, one, said);
  const owed = isTest ? undefined : owedOf(kind, one, time);
  const due = scheduledFor(happened, one);
  const { name, email } = customer;
  const isTheirs = begun.direction === "in" && (name || email);
  const isUnnamed = kind !== "payout" && identities.every(({ type }) => type === "stripe:account");
  return {
    ...begun,
    ...(isTheirs ? { actor: { kind: "contact", ...filled({ name, email }) } } : {}),
    ...(object ? { object } : {}),
    ...(due ? { scheduledFor: due } : {}),
    ...moneyOf(kind, one, before),
    ...(owed ? { owed } : {}),
    identities,
    ...(isUnnamed ? { unnamed: true } : {}),
    details: detailsOf(kind, one, said),
  };
}

/** An event that names its object and says no more; `word` is Stripe's for it. */
export function thinDraft(happened: Happening, id: string, word: string, said: Said): EventDraft {
  const { kind } = happened;
  const { account, isTest } = said;
  return {
    ...beginning(happened, {}, said),
    object: { kind, id },
    identities: identitiesOf(kind === "customer" ? { id } : {}, account),
    ...(kind === "customer" || kind === "payout" ? {} : { unnamed: true }),
    details: filled({ pending: true, event: word, id, account, testMode: isTest || undefined }),
  };
}

function beginning(happened: Happening, one: Pick<Partial<Thing>, "number">, { key, time }: Said) {
  const { type } = happened;
  const direction = directionOf(type, happened.direction);
  return { type, key: [key], time, title: titleOf(happened, one), ...(direction ? { direction } : {}) };
}

function titleOf({ kind, verb, after }: Happening, { number }: Pick<Partial<Thing>, "number">): string {
  const noun = nouns[kind];
  const what = number && numbered.has(kind) ? `${noun.replace(/^an? /, "")} ${number}` : noun;
  return after ? `${verb} ${what} ${after}` : `${verb} ${what}`;
}

const numbered: ReadonlySet<Kind> = new Set(["invoice", "creditnote", "quote"]);

/** What happens to a payment by its charge, dispute or checkout happens to the payment itself, where it is known. */
function objectOf({ kind, type }: Happening, one: Thing, { account, isTest }: Said): EventObject | undefined {
  const payment = ofPayments.has(kind) ? (one.payment_intent?.id ?? one.charge?.id) : undefined;
  // A refund goes by the charge that is given back, which tells all of them together.
  const id = payment ?? (kind === "refund" ? one.charge?.id : undefined) ?? one.id;
  if (id === undefined) return undefined;
  const named = payment ? "payment" : kind;
  const state = stateOf(kind, one);
  const name = numbered.has(kind) ? one.number : kind === "customer" ? one.name : undefined;
  const shown = named === "refund" ? "payment" : named;
  const page = account || !paged.has(shown) ? undefined : `${shown}s`;
  const isGone = state === "voided" || /\.(?:deleted|voided|removed)$/.test(type);
  return {
    kind: named,
    id,
    ...filled({ name, state, final: isGone || undefined }),
    ...(page && /^\w{1,100}$/.test(id)
      ? { url: `https://dashboard.stripe.com/${isTest ? "test/" : ""}${page}/${id}` }
      : {}),
  };
}

const ofPayments: ReadonlySet<Kind> = new Set(["payment", "dispute", "checkout"]);

function stateOf(kind: Kind, { status, payment_status: paid }: Thing): string | undefined {
  if (kind === "checkout") return paid;
  return status === "void" ? "voided" : status;
}

/** Kinds that have pages in Stripe's dashboard, which are called by several of them. */
const paged = new Set<Kind>(["customer", "invoice", "quote", "payment", "subscription", "payout"]);

/** When something is to follow: the invoice falls due or is charged again, the quote ends, a dispute must be answered. */
function scheduledFor({ kind, type }: Happening, one: Thing): string | undefined {
  const isOver = ["paid", "void"].includes(one.status ?? "") || /^invoice\.(paid|voided|deleted)$/.test(type);
  if (kind === "invoice" && !isOver)
    return fromUnix(
      type === "payment.failed" ? one.next_payment_attempt : (one.due_date ?? one.next_payment_attempt),
    );
  if (kind === "quote" && one.status === "open") return fromUnix(one.expires_at);
  // One that is answered or decided keeps its day, and it is 0 where the bank takes no answer: https://docs.stripe.com/api/disputes/object
  if (kind === "dispute" && /^(warning_)?needs_response$/.test(one.status ?? ""))
    return fromUnix(one.evidence_details?.due_by || undefined);
  if (kind === "payout" && !/^(canceled|failed)$/.test(one.status ?? "")) return fromUnix(one.arrival_date);
  return kind === "subscription" && type !== "record.removed" ? fromUnix(one.cancel_at) : undefined;
}

function detailsOf(kind: Kind, one: Thing, { account, isTest }: Said): EventDraft["details"] {
  const { last_payment_error: error, cancellation_details: ended } = one;
  const services = (one.lines?.data ?? []).flatMap(({ description }) => description ?? []);
  return filled({
    id: one.id,
    number: one.number,
    status: one.status ?? one.payment_status,
    customer: kind === "payout" ? undefined : customerOf(kind, one).name,
    description: one.description,
    reason: one.reason ?? ended?.reason,
    feedback: ended?.feedback,
    comment: ended?.comment,
    declined: error?.decline_code ?? error?.code ?? one.failure_code,
    message: error?.message ?? one.failure_message,
    attempts: kind === "invoice" ? one.attempt_count || undefined : undefined,
    invoice: one.invoice?.id,
    payment: one.payment_intent?.id,
    subscription: one.subscription?.id ?? one.parent?.subscription_details?.subscription?.id,
    services: services.length > 0 ? [...new Set(services)].slice(0, 10) : undefined,
    account,
    testMode: isTest || undefined,
  });
}
