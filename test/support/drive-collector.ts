import type {
  ApiAnswer,
  ApiRequest,
  Collected,
  Collector,
  PullContext,
} from "../../functions/connectors/collector.ts";
import type { Pull } from "../../schemas/bus.ts";

/** What a tool would answer to a call. */
export type Answers = (request: ApiRequest) => ApiAnswer;

export interface Driven {
  readonly collected: Collected;
  readonly calls: readonly ApiRequest[];
}

/** More calls than any pull may make: a collector that goes round in circles fails here. */
const callsAtMost = 200;

/** Carries one pull out as the hub does, with answers that a test has written down. Refuses calls that the hub would refuse. */
export function drive(
  collector: Collector,
  pull: Pull,
  answers: Answers,
  context: Partial<PullContext> = {},
): Driven {
  const steps = collector.steps(pull, {
    cursor: undefined,
    settings: {},
    now: "2026-11-23T09:00:00.000Z",
    ...context,
  });
  const calls: ApiRequest[] = [];
  let step = steps.next();
  while (!step.done) {
    if (calls.length === callsAtMost) throw new Error(`more than ${callsAtMost} calls`);
    const { protocol, hostname } = new URL(step.value.url);
    if (protocol !== "https:" || !collector.hosts.some((host) => covers(host, hostname)))
      throw new Error(`the hub does not call ${step.value.url}`);
    calls.push(step.value);
    step = steps.next(answers(step.value));
  }
  return { collected: step.value, calls };
}

const covers = (host: string, name: string) =>
  host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host;

/** An answer with status 200. */
export const ok = (body: unknown): ApiAnswer => ({ status: 200, body });
