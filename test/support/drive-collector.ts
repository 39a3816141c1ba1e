import { callsAtMost } from "../../functions/api-access/run-steps.ts";
import type {
  ApiAnswer,
  ApiRequest,
  Collected,
  Collector,
  FetchContext,
} from "../../functions/connectors/collector.ts";
import { type Answered, type Verdict, verdictOf } from "../../functions/connectors/verdict.ts";
import type { FetchRequest } from "../../schemas/bus.ts";

/** What a tool would answer to a call. */
export type Answers = (request: ApiRequest) => Answered;

/** An answer of which the hub itself makes something, and the collector never hears. */
export class ForTheHub extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(`The hub sees to it: ${verdict.kind}`);
    this.verdict = verdict;
  }
}

/** The answer as the collector gets it; throws `ForTheHub`. */
export function heard(collector: Collector, told: Answered): ApiAnswer {
  const verdict = verdictOf(collector, told);
  if (verdict.kind === "later" || verdict.kind === "ended" || verdict.kind === "refused")
    throw new ForTheHub(verdict);
  return { ...told, verdict };
}

export interface Driven {
  readonly collected: Collected;
  readonly calls: readonly ApiRequest[];
}

/** Carries one fetch out as the hub does, with answers that a test has written down. Refuses calls that the hub would refuse. */
export function drive(
  collector: Collector,
  toFetch: FetchRequest,
  answers: Answers,
  context: Partial<FetchContext> = {},
): Driven {
  const steps = collector.steps(toFetch, {
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
    step = steps.next(heard(collector, answers(step.value)));
  }
  return { collected: step.value, calls };
}

const covers = (host: string, name: string) =>
  host.startsWith("*.") ? name.endsWith(host.slice(1)) : name === host;

/** An answer with status 200. */
export const ok = (body: unknown): Answered => ({ status: 200, body });
