import { interrupted } from "../../schemas/interruption-words.ts";
import type { Exchange } from "../api-access/exchange.ts";
import type { PassDeps } from "../api-access/passes.ts";
import type { Caller, TokenDeps, Tokens } from "../api-access/tokens.ts";
import type {
  ApiAnswer,
  ApiRequest,
  SubscribingContext,
  Subscription,
  Subscriptions,
  Wanted,
} from "../connectors/collector.ts";
import { SettingRefused } from "../connectors/fetched.ts";
import { type SubscriptionStep, subscriptionSteps } from "../connectors/subscription-steps.ts";
import { toInstant } from "../shared/instant.ts";
import type { Log } from "../shared/ports.ts";
import type { CatchUps } from "../store/catch-ups.ts";
import type { ConnectionRow } from "../store/connection-health.ts";
import type { SubscriptionRow, SubscriptionStates } from "../store/subscription-states.ts";
import { type KeepSecretDeps, keepGiven, ownSecret } from "./connection-secrets.ts";
import { madeCalls } from "./made-calls.ts";
import { readAgain } from "./read-again.ts";
import { refusalOf } from "./subscription-refusal.ts";

export interface KeepSubscriptionsDeps extends TokenDeps, KeepSecretDeps, PassDeps {
  readonly tokens: Pick<Tokens, "authorization">;
  readonly subscriptions: Pick<SubscriptionStates, "get" | "put">;
  readonly catchUps: Pick<CatchUps, "get" | "begin">;
  /** Where tools reach the hub, without a trailing slash. */
  readonly baseUrl: () => string;
  readonly log: Log;
}

/**
 * Looks what a tool is subscribed to tell of a connection, or of one of its tenants, and makes it what it should be.
 * Wherever it breaks off, the next look goes on: what is there is seen at the tool, and a secret is accepted before anything
 * is signed with it. What the tool refuses is noted in its own code and tried by the next look; what it may have failed to
 * tell is read from its API. Answers with the calls that were made; throws what `exchanging` throws.
 */
export async function keepSubscriptions(
  connection: ConnectionRow,
  caller: Caller,
  tenant: string | undefined,
  deps: KeepSubscriptionsDeps,
): Promise<readonly Exchange[]> {
  const { subscriptions } = caller.collector;
  if (!subscriptions || connection.unfinishedSince !== undefined) return [];
  const lookedAt = deps.now().toISOString();
  const before = await deps.subscriptions.get(connection, tenant);
  const none = { subscriptions: [], ...(tenant === undefined ? {} : { tenant }) };
  const look = new Look({ connection, caller, subscriptions }, { ...(before ?? none), lookedAt }, deps);
  try {
    await look.at();
  } catch (error) {
    const why = refusalOf(error);
    if (!why) throw error;
    const failing = { ...why, since: before?.failing?.since ?? lookedAt };
    await deps.subscriptions.put(connection, { ...look.row, failing });
    const { tool, connection: name } = connection;
    deps.log("warn", "subscriptions_failing", {
      tool,
      connection: name,
      code: why.code,
      word: why.values.word,
    });
  }
  return look.exchanges;
}

/** Where a tool is to tell what happens, and for whom. */
export const subscribingContext = (
  { tool, connection, settings }: ConnectionRow,
  tenant: string | undefined,
  { baseUrl, now }: Pick<KeepSubscriptionsDeps, "baseUrl" | "now">,
): SubscribingContext => ({
  ...{ url: `${baseUrl()}/hooks/${tool}/${connection}`, settings, tenant },
  now: now(),
});

interface About {
  readonly connection: ConnectionRow;
  readonly caller: Caller;
  readonly subscriptions: Subscriptions;
}

type Known = SubscriptionRow["subscriptions"][number];

class Look {
  /** As far as it has come. */
  row: SubscriptionRow;
  readonly exchanges: Exchange[] = [];
  readonly #about: About;
  readonly #deps: KeepSubscriptionsDeps;
  readonly #context: SubscribingContext;

  constructor(about: About, row: SubscriptionRow, deps: KeepSubscriptionsDeps) {
    this.row = row;
    this.#about = about;
    this.#deps = deps;
    this.#context = subscribingContext(about.connection, row.tenant, deps);
  }

  async at(): Promise<void> {
    if (!this.#context.url.startsWith("https://")) throw new SettingRefused(interrupted("address_not_https"));
    const { wanted, there } = await this.#asked(this.#about.subscriptions.look(this.#context));
    const steps = await this.#stepsFor(wanted, there);
    if (this.#isLoss(steps))
      await this.#note({ ...this.row, lostSince: this.row.lostSince ?? this.row.wellAt });
    this.#found(wanted, there, steps);
    for (const step of steps) await this.#carryOut(step);
    if (this.row.lostSince !== undefined) await this.#readAgain(this.row.lostSince);
    const { failing: _failing, lostSince: _lost, ...well } = this.row;
    await this.#note({ ...well, wellAt: well.lookedAt });
    if (steps.length === 0) return;
    const { tool, connection } = this.#about.connection;
    const done = steps.map(({ step }) => step).join(", ");
    this.#deps.log("info", "subscriptions_changed", { tool, connection, steps: done });
  }

  async #stepsFor(wanted: readonly Wanted[], there: readonly Subscription[]): Promise<SubscriptionStep[]> {
    const { connection, subscriptions } = this.#about;
    const kept = await this.#deps.secrets.find(connection.tool, connection.connection, { fresh: true });
    const accepted = new Set(kept?.secrets.map(({ id }) => id));
    return subscriptionSteps({
      ...{ wanted, there, url: this.#context.url, now: this.#deps.now() },
      can: { enable: subscriptions.enable !== undefined, renew: subscriptions.renew !== undefined },
      isTrusted: ({ id, state }) => {
        const secret = this.row.subscriptions.find((one) => one.id === id)?.secret;
        if (secret !== undefined) return accepted.has(secret);
        // A person has made it and entered what it signs with; or the tool has made it, and its answer was lost.
        return subscriptions.secret !== "theirs" || state === "active";
      },
    });
  }

  /** Whether something was there before that has been missing or silent, so that the tool may have failed to tell. */
  #isLoss(steps: readonly SubscriptionStep[]): boolean {
    const before = new Set(this.row.subscriptions.map(({ what }) => what));
    const isMended = (step: SubscriptionStep) =>
      step.step !== "remove" && step.step !== "renew" && before.has(step.wanted.what);
    return this.row.wellAt !== undefined && steps.some(isMended);
  }

  /** Those that stay as they are. */
  #found(
    wanted: readonly Wanted[],
    there: readonly Subscription[],
    steps: readonly SubscriptionStep[],
  ): void {
    const ended = new Set(
      steps.flatMap((step) => (step.step === "remove" || step.step === "re-make" ? [step.id] : [])),
    );
    const isOwn = ({ url }: Subscription) =>
      url === this.#context.url || url.startsWith(`${this.#context.url}/`);
    const known = new Map(this.row.subscriptions.map((one) => [one.id, one]));
    const those = there.filter(
      (one) => isOwn(one) && !ended.has(one.id) && wanted.some(({ what }) => what === one.what),
    );
    const since = this.row.lookedAt;
    this.row = {
      ...this.row,
      subscriptions: those.map(({ what, id, ends: until }) => {
        const { ends: _before, ...one } = known.get(id) ?? { what, id, since };
        const ends = until === undefined ? undefined : toInstant(until);
        return { ...one, ...(ends === undefined ? {} : { ends }) };
      }),
    };
  }

  async #carryOut(step: SubscriptionStep): Promise<void> {
    const { subscriptions } = this.#about;
    if (step.step === "remove" || step.step === "re-make")
      await this.#asked(subscriptions.remove(step.id, this.#context));
    if (step.step === "enable" || step.step === "renew") {
      const change = subscriptions[step.step]?.(step.id, this.#context);
      if (change) await this.#asked(change);
    }
    if (step.step === "make" || step.step === "re-make") {
      const made = await this.#made(step.wanted);
      await this.#note({ ...this.row, subscriptions: [...this.row.subscriptions, made] });
      if (subscriptions.secret === "theirs" && subscriptions.enable)
        await this.#asked(subscriptions.enable(made.id, this.#context));
    }
  }

  async #made(wanted: Wanted): Promise<Known> {
    const { connection, subscriptions } = this.#about;
    const inUse = new Set(this.row.subscriptions.flatMap(({ secret }) => secret ?? []));
    const since = this.#deps.now().toISOString();
    if (subscriptions.secret === "ours") {
      const secret = await ownSecret(connection, inUse, this.#deps);
      const { id } = await this.#asked(subscriptions.make(wanted, this.#context, secret.value));
      return { what: wanted.what, id, since, secret: secret.id };
    }
    if (subscriptions.secret === "entered") {
      const { id } = await this.#asked(subscriptions.make(wanted, this.#context));
      return { what: wanted.what, id, since };
    }
    const made = await this.#asked(subscriptions.make(wanted, this.#context));
    const secret = await keepGiven(connection, made.secret, inUse, this.#deps);
    return { what: wanted.what, id: made.id, since, secret: secret.id };
  }

  async #readAgain(from: string): Promise<void> {
    const { connection, caller } = this.#about;
    await readAgain(connection, caller.collector, { tenant: this.row.tenant, from }, this.#deps);
  }

  async #asked<Found>(steps: Generator<ApiRequest, Found, ApiAnswer>): Promise<Found> {
    const { found, exchanges } = await madeCalls(steps, this.#about.caller, this.#deps);
    this.exchanges.push(...exchanges);
    return found;
  }

  async #note(row: SubscriptionRow): Promise<void> {
    this.row = row;
    await this.#deps.subscriptions.put(this.#about.connection, row);
  }
}
