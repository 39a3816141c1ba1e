import type { DriverName } from "../health.ts";

/** What is said, and with which values; amounts are decimal text, days `YYYY-MM-DD`. */
export interface Sentences {
  "silence.usual": Pause;
  "silence.quieter": Pause;
  "silence.silent": Pause;
  "silence.source": { readonly elapsed: number; readonly lastHeard: string };
  "silence.few": { readonly elapsed: number; readonly lastHeard: string; readonly contacts: number };
  "silence.young": { readonly elapsed: number; readonly lastHeard: string };
  "silence.direction": Nothing;
  "silence.nothing": Nothing;
  "driver.volume": { readonly seen: number; readonly expected: number };
  "driver.overdue": { readonly amount: string; readonly currency: string; readonly days: number };
  "driver.noLedger": Nothing;
  "driver.noAccess": { readonly invoices: number };
  "driver.unread": { readonly invoices: number };
  "driver.nothingOverdue": Nothing;
  "driver.nothingOverdueSince": { readonly since: string };
  "driver.payDrift": { readonly recent: number; readonly before: number };
  "driver.failed": { readonly payments: number };
  "driver.meetings": { readonly missed: number };
  "driver.agreements": { readonly type: string };
  "driver.waiting": { readonly days: number };
  "driver.tasks": { readonly tasks: number };
  "driver.fine": { readonly driver: DriverName };
  "attention.atRisk": { readonly score: number };
  "attention.weak": { readonly score: number };
  "attention.estimate": { readonly days: number };
  "growth.services": { readonly service: string; readonly k: number; readonly of: number };
  "growth.servicesBy": {
    readonly service: string;
    readonly k: number;
    readonly of: number;
    readonly by: string;
  };
  "growth.capacity": { readonly seen: number; readonly expected: number };
  "tier.key": { readonly above: number };
  "tier.keyByPotential": { readonly above: number; readonly potential: number };
  "tier.standard": { readonly least: number; readonly most: number };
  "tier.small": { readonly above: number };
}

type Nothing = Readonly<Record<never, never>>;

/** `percent`: the share of its days that were as quiet; `usually`: days between contacts. */
type Pause = {
  readonly elapsed: number;
  readonly percent: number;
  readonly usually: number;
  readonly longest: number;
  readonly longestFrom: string;
  readonly longestUntil: string;
  readonly lastHeard: string;
};

export type SentenceCode = keyof Sentences;

/** A sentence as the API gives it, without its wording. */
export type Sentence = {
  [Code in SentenceCode]: { readonly code: Code; readonly values: Sentences[Code] };
}[SentenceCode];

/** A language: how each sentence is worded. The compiler holds languages to the same sentences. */
export type Wording = { readonly [Code in SentenceCode]: (values: Sentences[Code]) => string };

/** A sentence in a language. */
export function worded<Code extends SentenceCode>(
  { code, values }: { readonly code: Code; readonly values: Sentences[Code] },
  wording: Wording,
): string {
  return wording[code](values);
}

interface Told {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A sentence as the API tells it, in a language; one of a later release, which has no words yet, by its code. */
export function tell(told: Told, wording: Wording): string {
  return isKnown(told, wording) ? worded(told, wording) : told.code;
}

const isKnown = (told: Told, wording: Wording): told is Sentence => Object.hasOwn(wording, told.code);
