import * as z from "zod/mini";
import { instant } from "../../schemas/account-event.ts";
import { type ConnectionHealth, connection } from "../../schemas/connection.ts";
import { nextUsualHours } from "../matching/usual-hours.ts";

export const connectionRow = z.extend(
  z.omit(connection, { url: true, mailAddress: true, quietSince: true }),
  {
    /** How many gaps `usualIntervalSeconds` is the running mean of. */
    gaps: z.optional(z.number()),
    /** The hours of the week in which it is usually heard: see `nextUsualHours`. */
    usualHours: z.optional(z.string()),
    /** What makes its mail address unguessable. */
    mailbox: z.optional(z.string()),
    /** When an admin last unpinned its secrets' forms: a delivery received before then pins none. */
    unpinnedAt: z.optional(instant),
    /** Counts the row's changes. */
    version: z.number(),
  },
);
export type ConnectionRow = z.infer<typeof connectionRow>;

/** What a delivery says about its connection. */
export interface Heard {
  readonly secretId: string | undefined;
  readonly matchedAs: string | undefined;
  /** Whether `matchedAs` is one of several forms, of which the secret's deliveries have but one. */
  readonly pins?: boolean;
  /** When it was received. */
  readonly at: string;
  /** When it happened, by the tool's clock. */
  readonly time: string;
  readonly health: ConnectionHealth | undefined;
}

/** A connection's state after a delivery was noted. */
export interface HeardState {
  readonly health: ConnectionHealth | undefined;
  /** Whether the delivery has pinned a form that was not pinned before. */
  readonly pinned: boolean;
}

/** A connection after one of its deliveries. An old delivery that comes again, such as a dead letter, moves nothing back. */
export function afterHearing(row: ConnectionRow, news: Heard): ConnectionRow {
  const { at, time } = news;
  const usual = nextUsual(row, at);
  const hours = nextUsualHours(row.usualHours, row.lastDeliveryAt, at);
  const health = nextHealth(row, news);
  const newest = news.health?.state !== "interrupted" && time > (row.lastEventAt ?? "");
  return {
    ...row,
    lastDeliveryAt: [at, row.lastDeliveryAt ?? ""].sort()[1] ?? at,
    ...(usual ? { usualIntervalSeconds: usual.seconds, gaps: usual.gaps } : {}),
    ...(hours ? { usualHours: hours } : {}),
    ...(health ? { health } : {}),
    ...(newest ? { lastEventAt: time } : {}),
    secrets: row.secrets.map((secret) => (secret.id === news.secretId ? matched(secret, row, news) : secret)),
  };
}

type Secret = ConnectionRow["secrets"][number];

function matched(secret: Secret, row: ConnectionRow, news: Heard): Secret {
  const { matchedAs, at } = news;
  if (at < (secret.lastMatchedAt ?? "")) return secret;
  const pins = pinsForm(row, news);
  const shown = matchedAs !== undefined && (pins || !news.pins);
  return { ...secret, lastMatchedAt: at, ...(shown ? { matchedAs } : {}), ...(pins ? { pinned: true } : {}) };
}

/**
 * The first form stays: another may have passed because ingest had not yet read the pin, or because the setting names it,
 * which counts. A delivery received before `unpinnedAt` must not restore the pin that an admin has removed.
 */
function pinsForm(row: ConnectionRow, { secretId, matchedAs, pins = false, at }: Heard): boolean {
  const { pinned, matchedAs: before } = row.secrets.find(({ id }) => id === secretId) ?? {};
  const another = pinned === true && before !== matchedAs && row.settings.signatureForm !== matchedAs;
  return pins && !another && at > (row.unpinnedAt ?? "");
}

/** Whether a delivery pins a form that was not pinned before. */
export function pinsNews(row: ConnectionRow, news: Heard): boolean {
  const secret = row.secrets.find(({ id }) => id === news.secretId);
  const known = secret?.pinned === true && secret.matchedAs === news.matchedAs;
  return secret !== undefined && !known && pinsForm(row, news) && news.at >= (secret.lastMatchedAt ?? "");
}

/** The running mean of the gaps between deliveries: the plain mean of the first ten, then the newer weigh more. */
function nextUsual({ lastDeliveryAt, usualIntervalSeconds = 0, gaps = 0 }: ConnectionRow, at: string) {
  const gap = lastDeliveryAt === undefined ? 0 : (Date.parse(at) - Date.parse(lastDeliveryAt)) / 1000;
  if (gap <= 0) return undefined;
  const share = 1 / Math.min(gaps + 1, 10);
  return { seconds: Math.round(usualIntervalSeconds * (1 - share) + gap * share), gaps: gaps + 1 };
}

/**
 * The health to write, if it is news. The latest by the tool's clock decides, in any order of arrival; of
 * the same moment, the interruption.
 */
function nextHealth(
  { health: now, lastEventAt = "" }: Pick<ConnectionRow, "health" | "lastEventAt">,
  { health: told, time }: Pick<Heard, "health" | "time">,
): ConnectionHealth | undefined {
  if (told?.state === "interrupted") {
    const known = now?.state === "interrupted" ? told.since <= now.since : told.since < (now?.since ?? "");
    return known || told.since < lastEventAt ? undefined : told;
  }
  return now?.state === "interrupted" && time > now.since ? { state: "well", since: time } : undefined;
}
