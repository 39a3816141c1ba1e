import type { FollowUp } from "../../../schemas/follow-up.ts";
import { daysAfter } from "../days.ts";
import { type AttentionReason, attentionReasons, attentionTo } from "../portfolio/attention.ts";
import type { IsSnoozed } from "../portfolio/monday.ts";
import type { Portfolio } from "../portfolio/pass.ts";
import { nextAt, type PortfolioRow } from "../portfolio/row.ts";
import type { Sentence } from "../sentences/sentence.ts";

type Account = Pick<PortfolioRow["account"], "id" | "name">;

/** What lies ahead in an account: a meeting at an instant, the last day of an estimate, or what a person is to do by a day. */
export interface Ahead {
  readonly account: Account;
  readonly kind: "meeting" | "estimate" | "followUp";
  readonly at: string;
  /** What is to be done, where a person has written it. */
  readonly what?: string;
}

/** What a person is told of a day: about the accounts of one owner, and that owner's follow-ups. */
export interface Digest {
  /** The last whole day that the table looks at. */
  readonly day: string;
  /** The states that accounts have entered since the digest before, the most pressing first. */
  readonly entered: readonly { readonly account: Account; readonly sentences: readonly Sentence[] }[];
  /** The soonest first. */
  readonly ahead: readonly Ahead[];
  /** Where customers were heard since the digest before, the latest first. */
  readonly overnight: readonly { readonly account: Account; readonly time: string }[];
}

export interface Asked {
  readonly owner: string;
  /** The day of the table that the digest before told of, where there was one. */
  readonly toldDay: string | undefined;
  /** That table; the night before's where there was no digest, `undefined` where neither is kept. */
  readonly before: Portfolio | undefined;
  readonly now: Date;
  /** The person's own day. */
  readonly today: string;
  /** The day that an instant is of where they are. */
  readonly dayIn: (instant: string) => string;
  /** The instant of the digest before, or a day ago. */
  readonly since: string;
  readonly followUps: readonly FollowUp[];
  /** When each account's customer was last heard. */
  readonly heard: ReadonlyMap<string, string>;
  readonly isSnoozed: IsSnoozed;
}

/** Days that a digest looks ahead. */
const lookahead = 7;

/** Pure: the same at each call. */
export function digestOf(table: Portfolio, asked: Asked): Digest {
  const own = table.rows.filter(({ account, left }) => account.owner === asked.owner && left === undefined);
  return {
    day: table.day,
    entered: enteredIn(own, table, asked),
    ahead: aheadIn(own, table, asked),
    overnight: own
      .flatMap(({ account }) => {
        const time = asked.heard.get(account.id);
        return time === undefined || time < asked.since ? [] : [{ account, time }];
      })
      .sort((a, b) => compare(b.time, a.time) || compare(a.account.id, b.account.id)),
  };
}

export const isEmpty = ({ entered, ahead, overnight }: Digest) =>
  entered.length + ahead.length + overnight.length === 0;

function enteredIn(
  own: readonly PortfolioRow[],
  { day, alerts }: Portfolio,
  { toldDay = daysAfter(day, -1), before, isSnoozed }: Asked,
): Digest["entered"] {
  const opened = new Set(
    alerts.flatMap(({ silently, opened: on, account, reason }) =>
      silently || on <= toldDay ? [] : [`${account} ${reason}`],
    ),
  );
  const earlier = new Map(before?.rows.map((row) => [row.account.id, row]));
  const isNew = (row: PortfolioRow, reason: AttentionReason) =>
    reason === "weak" ? hasWeakened(earlier.get(row.account.id)) : opened.has(`${row.account.id} ${reason}`);
  return own
    .flatMap((row) => {
      const entered = attentionTo(row).filter(
        ({ account, reason }) => !isSnoozed(account, reason) && isNew(row, reason),
      );
      const [first] = entered;
      return first === undefined
        ? []
        : [
            {
              account: row.account,
              sentences: entered.map(({ sentence }) => sentence),
              reason: first.reason,
            },
          ];
    })
    .sort((a, b) => rank(a.reason) - rank(b.reason) || compare(a.account.name, b.account.name))
    .map(({ account, sentences }) => ({ account, sentences }));
}

const rank = (reason: AttentionReason) => attentionReasons.indexOf(reason);

/** To be watched is told of as it begins, but not where it is better than before, or was never seen without. */
function hasWeakened(earlier: PortfolioRow | undefined): boolean {
  return (
    earlier !== undefined &&
    !attentionTo(earlier).some(({ reason }) => reason === "weak" || reason === "atRisk")
  );
}

function aheadIn(
  own: readonly PortfolioRow[],
  { rows }: Portfolio,
  { owner, now, today, dayIn, followUps }: Asked,
): Ahead[] {
  const until = daysAfter(today, lookahead);
  const names = new Map(rows.map(({ account }) => [account.id, account]));
  const meetings = own.flatMap((row): Ahead[] => {
    const next = nextAt(row, now.toISOString());
    return next === undefined || dayIn(next.time) > until
      ? []
      : [{ account: row.account, kind: "meeting", at: next.time }];
  });
  const estimates = own.flatMap(({ account, estimates: open }) =>
    open.flatMap(({ expires }): Ahead[] =>
      expires === undefined || expires < today || expires > until
        ? []
        : [{ account, kind: "estimate", at: expires }],
    ),
  );
  const mine = followUps.flatMap(({ account: id, who, by, what, done }): Ahead[] => {
    const account = names.get(id);
    return account === undefined || who !== owner || done !== undefined || by > until
      ? []
      : [{ account, kind: "followUp", at: by, what }];
  });
  return [...meetings, ...estimates, ...mine].sort(
    (a, b) => compare(a.at, b.at) || compare(a.account.id, b.account.id),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
