import type { ApiAnswer, ApiRequest } from "../connectors/collector.ts";
import { TryLater } from "./call.ts";

/** Calls of one fetch, and milliseconds that it may take. */
export const callsAtMost = 200;
const within = 60_000;

/** A collector goes round in circles, or asks for more than one fetch may. */
export class TooManyCalls extends Error {
  constructor() {
    super(`A fetch makes ${callsAtMost} calls at the most`);
  }
}

/** Makes the calls that a collector yields and gives it their answers, one after the other. */
export async function runSteps<Found>(
  steps: Generator<ApiRequest, Found, ApiAnswer>,
  answer: (request: ApiRequest) => Promise<ApiAnswer>,
  now: () => Date,
): Promise<Found> {
  const end = now().getTime() + within;
  let step = steps.next();
  for (let calls = 0; !step.done; calls++) {
    if (calls === callsAtMost) throw new TooManyCalls();
    if (now().getTime() > end) throw new TryLater("The fetch took too long");
    step = steps.next(await answer(step.value));
  }
  return step.value;
}
