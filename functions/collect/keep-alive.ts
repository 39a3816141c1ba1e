import type { InterruptionCode } from "../../schemas/interruption-words.ts";
import { TryLater } from "../api-access/call.ts";
import { CredentialsRefused, NotLetIn } from "../api-access/refusals.ts";
import type { Tokens } from "../api-access/tokens.ts";
import type { Collector } from "../connectors/collector.ts";
import type { Clock, Log } from "../shared/ports.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { Tenants } from "../store/tenants.ts";
import { type Access, type AccessDeps, accessFor } from "./access-for.ts";
import { failureOf, isParked } from "./access-notes.ts";

export interface KeepAliveDeps extends AccessDeps {
  readonly tenants: Pick<Tenants, "get" | "list" | "noteAccess">;
  readonly tokens: Pick<Tokens, "authorization" | "endOf">;
  readonly log: Log;
  readonly now: Clock;
}

/** What only being given access again ends. */
const noAccess: InterruptionCode = "no_access_given";

/**
 * Has the refresh tokens of a connection used, whose access tokens have ended meanwhile: many end when they are not used,
 * and one that the tool has ended is known the same day. Shows when they end, where the tool says. A tool that does not answer
 * is asked again tomorrow.
 */
export async function keepAlive(
  row: ConnectionRow,
  collector: Collector,
  deps: KeepAliveDeps,
): Promise<void> {
  const consented = await deps.tenants.list(row);
  for (const tenant of [undefined, ...consented.map((one) => one.tenant)]) {
    const access = await accessFor(row, tenant, deps);
    if (access?.api.kind === "oauth2" && !isParked(access.api.failing, deps.now()))
      await used(access, row, collector, deps);
  }
}

async function used(
  { api, kept, tenant, note }: Access,
  { tool, connection, settings }: ConnectionRow,
  collector: Collector,
  { tokens, log, now }: KeepAliveDeps,
): Promise<void> {
  const caller = { tool, connection, settings, collector, kept, tenant, subject: undefined };
  try {
    await tokens.authorization(caller);
    const ends = await tokens.endOf(caller);
    const isSaid = ends === undefined || ends.at === api.ends?.at;
    const { failing, ...well } = api;
    const isOver = failing !== undefined && (failing.waits || failing.code === noAccess);
    if (isSaid && !isOver) return;
    const still = failing && !isOver ? { failing } : {};
    await note({ ...well, ...still, ...(ends ? { ends } : {}) });
  } catch (error) {
    if (error instanceof CredentialsRefused || error instanceof NotLetIn) {
      const waits = error instanceof CredentialsRefused;
      await note({ ...api, failing: failureOf(error, { waits, now: now() }, api.failing?.since) });
      log("warn", "access_refused", { tool, connection, code: error.why.code, word: error.why.values.word });
    } else if (error instanceof TryLater)
      log("info", "access_not_renewed", { tool, connection, error: error.message });
    else throw error;
  }
}
