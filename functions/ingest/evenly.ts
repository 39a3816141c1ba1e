import type middy from "@middy/core";
import { SignatureInvalid } from "../shared/errors.ts";
import type { HttpEvent, HttpResult } from "../shared/http.ts";
import type { Clock } from "../shared/ports.ts";

/** Milliseconds that a refusal takes, or a multiple where a store was slower than that. */
const refusalTakes = 100;

export interface EvenlyDeps {
  readonly now: Clock;
  /** Waits so many milliseconds. Left out, refusals are answered as soon as they are known. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Answers refusals, and browsers that ask first, after the same time, whatever was looked up for them: a name that is not in
 * the list may have the list read anew, one that is there its secrets, and a stranger could tell these apart.
 */
export function evenly({ now, pause }: EvenlyDeps): middy.MiddlewareObj<HttpEvent, HttpResult> {
  const begun = new WeakMap<HttpEvent, number>();
  const rest = async (event: HttpEvent) => {
    const at = now().getTime();
    // Of a clock that was set back meanwhile nobody knows how long it took: as if it had taken no time.
    const taken = Math.max(0, at - (begun.get(event) ?? at));
    await pause?.(Math.max(1, Math.ceil(taken / refusalTakes)) * refusalTakes - taken);
  };
  return {
    before: ({ event }) => void begun.set(event, now().getTime()),
    after: async ({ event }) => {
      if (event.requestContext.http.method === "OPTIONS") await rest(event);
    },
    onError: async ({ error, event }) => {
      if (error instanceof SignatureInvalid) await rest(event);
    },
  };
}
