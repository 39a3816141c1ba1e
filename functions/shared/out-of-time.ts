import { HubError } from "./errors.ts";

/** A call took longer than it has time. What it did stays: asked again, or for less at once, it comes to its end. */
export class OutOfTime extends HubError {
  readonly status = 503;
  readonly code = "out_of_time";
  override readonly retryable = true;
  /** `done`: what it did, where that is known. */
  constructor(done = "What was done so far stays", options?: ErrorOptions) {
    super(`This takes longer than one call may. ${done}: ask again, or for less at once`, options);
  }
}

/** As whatever waits for too long says it: middy of a whole call, `AbortSignal.timeout` of a part. */
export const isOutOfTime = (error: unknown): error is Error =>
  error instanceof Error && error.name === "TimeoutError";
