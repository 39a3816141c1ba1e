import { type Answers, type Exchange, exchanging } from "../api-access/exchange.ts";
import { runSteps } from "../api-access/run-steps.ts";
import type { Caller, TokenDeps, Tokens } from "../api-access/tokens.ts";
import type { ApiAnswer, ApiRequest } from "../connectors/collector.ts";
import { ConsentNeeded } from "../connectors/fetched.ts";
import { callNamed } from "./call-named.ts";

/** Makes the calls that a collector yields, let in as the caller: what it has found, and all that was said. */
export async function madeCalls<Found>(
  steps: Generator<ApiRequest, Found, ApiAnswer>,
  caller: Caller,
  deps: TokenDeps & {
    readonly tokens: Pick<Tokens, "authorization">;
    readonly answers?: Answers | undefined;
  },
): Promise<{ readonly found: Found; readonly exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  const authorization = async (refused?: string) => await deps.tokens.authorization(caller, refused);
  const letIn = { collector: caller.collector, authorization };
  try {
    const found = await runSteps(steps, exchanging(letIn, exchanges, deps, deps.answers), deps.now);
    return { found, exchanges };
  } catch (error) {
    const last = exchanges.at(-1);
    throw error instanceof ConsentNeeded && last ? new ConsentNeeded(error, callNamed(last.request)) : error;
  }
}
