import type { ApiAccess, ApiFailure } from "../../schemas/api-access.ts";
import type { Exchange } from "../api-access/exchange.ts";
import type { CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { ConsentNeeded } from "../connectors/fetched.ts";

/** Milliseconds that a connection's last use may be behind; spares a write for each fetch. */
const usedEvery = 60_000;
/** Milliseconds after which credentials that were refused are tried again: tools refuse good ones, too, while they are ill. */
const tryEvery = 3_600_000;

/** Whether a fetch is to wait: the credentials were refused, and it is not yet time to try them again. */
export function isParked(failing: ApiFailure | undefined, now: Date): boolean {
  if (!failing?.waits) return false;
  return now.getTime() - Date.parse(failing.triedAt ?? failing.since) < tryEvery;
}

/**
 * What a finished fetch says of the access; `undefined` where nothing is new. A missing right is shown and delays no other
 * fetch. Whose data was read is whose credentials they are.
 */
export function usedAccess(
  { failing, ...api }: ApiAccess,
  { exchanges, tenant }: { readonly exchanges: readonly Exchange[]; readonly tenant: string | undefined },
  now: Date,
): ApiAccess | undefined {
  if (exchanges.length === 0) return undefined;
  const missing = exchanges.flatMap(({ verdict }) => (verdict.kind === "consent" ? [verdict] : []));
  const [first] = missing;
  const isLearnt = api.tenant === undefined && tenant !== undefined && exchanges.some(isGood);
  const isNews =
    isLearnt || failing?.code !== first?.code || (failing === undefined) !== (first === undefined);
  const lastUsed = api.lastUsedAt === undefined ? 0 : Date.parse(api.lastUsedAt);
  if (!isNews && now.getTime() - lastUsed < usedEvery) return undefined;
  const since = failing?.since ?? now.toISOString();
  return {
    ...api,
    ...(isLearnt ? { tenant } : {}),
    lastUsedAt: now.toISOString(),
    ...(first
      ? {
          failing: rightMissing(
            first.code,
            missing.flatMap(({ scopes = [] }) => scopes),
            since,
          ),
        }
      : {}),
  };
}

const isGood = ({ verdict }: Exchange) => verdict.kind === "ok";

/** What a fetch that could not be carried out says of the access. Other failures than these say nothing of it. */
export function failedAccess(
  api: ApiAccess,
  error: CredentialsRefused | NotLetIn | ConsentNeeded,
  { waits, now }: { readonly waits: boolean; readonly now: Date },
): ApiAccess {
  const at = now.toISOString();
  const since = api.failing?.since ?? at;
  if ("scopes" in error) return { ...api, failing: rightMissing(error.code, error.scopes, since) };
  const { message: reason, code } = error;
  return {
    ...api,
    failing: {
      ...{
        reason: reason.includes("(") || code === undefined ? reason : `${reason} (${code})`,
        since,
        waits,
      },
      ...(code === undefined ? {} : { code }),
      ...(waits ? { triedAt: at } : {}),
    },
  };
}

function rightMissing(code: string, scopes: readonly string[], since: string): ApiFailure {
  const which = [...new Set(scopes)];
  const named = which.length > 0 ? `: ${which.join(", ")}` : "";
  return {
    reason: `The credentials lack a right${named} (${code})`,
    since,
    waits: false,
    code,
    ...(which.length > 0 ? { scopes: which } : {}),
  };
}
