import type { ApiAccess, ApiFailure } from "../../schemas/api-access.ts";
import { interrupted } from "../../schemas/interruption-words.ts";
import type { Exchange } from "../api-access/exchange.ts";
import type { CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { ConsentNeeded, SettingRefused } from "../connectors/fetched.ts";
import type { Verdict } from "../connectors/verdict.ts";
import { callNamed } from "./call-named.ts";

/** Milliseconds that a connection's last use may be behind; spares a write for each fetch. */
const usedEvery = 60_000;
/** Milliseconds after which credentials that were refused are tried again: tools refuse good ones, too, while they are ill. */
const tryEvery = 3_600_000;

/** Whether a fetch is to wait: the credentials were refused, and it is not yet time to try them again. */
export function isParked(failing: ApiFailure | undefined, now: Date): boolean {
  if (!failing?.waits) return false;
  return now.getTime() - Date.parse(failing.triedAt ?? failing.since) < tryEvery;
}

/** What a fetch was answered, whose data it read, and the tool's word for what it does not show. */
export interface Use {
  readonly exchanges: readonly Exchange[];
  readonly tenant: string | undefined;
  readonly hidden: string | undefined;
}

type Missing = Pick<Extract<Verdict, { readonly kind: "consent" }>, "code" | "scopes"> & {
  readonly call: string | undefined;
};

/** Milliseconds after which a right is no longer taken for missing of which nothing was heard: whatever waits for it tries every hour, and a day's checks every day. */
const missingFor = 26 * 3_600_000;

/**
 * What a finished fetch says of the access; `undefined` where nothing is new. A missing right is shown and delays no other
 * fetch; it is shown until the call that lacks it is answered well. Whose data was read is whose credentials they are.
 */
export function usedAccess(
  { failing, ...api }: ApiAccess,
  { exchanges, tenant, hidden }: Use,
  now: Date,
): ApiAccess | undefined {
  if (exchanges.length === 0) return undefined;
  const missing: Missing[] = [
    ...exchanges.flatMap(({ verdict, request }) =>
      verdict.kind === "consent" ? [{ ...verdict, call: callNamed(request) }] : [],
    ),
    ...(hidden === undefined ? [] : [{ code: hidden, call: hiddenIn(exchanges) }]),
  ];
  const [first] = missing;
  // A service account acts for whom it is asked to: it is no one's alone.
  const isLearnt =
    api.kind !== "google-service-account" &&
    api.tenant === undefined &&
    tenant !== undefined &&
    exchanges.some(isGood);
  const isStill = first === undefined && isStillMissing(failing, exchanges, now);
  const isNews =
    isLearnt ||
    (!isStill && (failing?.values.word !== first?.code || (failing === undefined) !== (first === undefined)));
  const lastUsed = api.lastUsedAt === undefined ? 0 : Date.parse(api.lastUsedAt);
  if (!isNews && now.getTime() - lastUsed < usedEvery) return undefined;
  const since = failing?.since ?? now.toISOString();
  return {
    ...api,
    ...(isLearnt ? { tenant } : {}),
    lastUsedAt: now.toISOString(),
    ...(isStill && failing ? { failing } : {}),
    ...(first
      ? {
          failing: rightMissing(
            { ...first, scopes: missing.flatMap(({ scopes = [] }) => scopes) },
            { since, now },
          ),
        }
      : {}),
  };
}

/** What shows as not there to these credentials. */
function hiddenIn(exchanges: readonly Exchange[]): string | undefined {
  const [found] = exchanges.filter(({ verdict }) => verdict.kind === "absent");
  return found && callNamed(found.request);
}

/** Whether a right is missing for all that these calls say: another call may be allowed where one is not. */
function isStillMissing(
  failing: ApiFailure | undefined,
  exchanges: readonly Exchange[],
  now: Date,
): failing is ApiFailure {
  if (failing?.call === undefined) return false;
  const isHeard = exchanges.some((one) => isGood(one) && callNamed(one.request) === failing.call);
  return !isHeard && now.getTime() - Date.parse(failing.triedAt ?? failing.since) < missingFor;
}

const isGood = ({ verdict }: Exchange) => verdict.kind === "ok";

/**
 * What a fetch that could not be carried out says of the access, which has been failing since `before` if it was already.
 * Other failures than these say nothing of it.
 */
export function failureOf(
  error: CredentialsRefused | NotLetIn | ConsentNeeded | SettingRefused,
  { waits, now }: { readonly waits: boolean; readonly now: Date },
  before: string | undefined,
): ApiFailure {
  const at = now.toISOString();
  const since = before ?? at;
  if ("scopes" in error) return rightMissing(error, { since, now });
  return { ...error.why, since, waits, ...(waits ? { triedAt: at } : {}) };
}

/** `code` is the tool's own word for it. */
function rightMissing(
  { code: word, scopes = [], call }: Missing,
  { since, now }: { readonly since: string; readonly now: Date },
): ApiFailure {
  const which = [...new Set(scopes)].join(", ");
  const why =
    which === ""
      ? interrupted("right_missing", { word })
      : interrupted("scopes_missing", { scopes: which, word });
  const named = call === undefined ? {} : { call, triedAt: now.toISOString() };
  return { ...why, since, waits: false, ...named };
}
