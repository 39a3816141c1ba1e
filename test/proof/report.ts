import { percentile } from "../bench/measure.ts";
import type { Found, Ledger } from "./ledger.ts";

export interface Report {
  /** How many of what may not be were found, and how many were not. */
  readonly passed: number;
  readonly failed: number;
  /** For people, line by line. */
  readonly lines: readonly string[];
  /** A row of the page of results. */
  readonly row: readonly string[];
}

export interface Ran {
  readonly latencies: readonly number[];
  readonly answers: ReadonlyMap<string, number>;
  readonly duplicates: number;
  readonly restarts: number;
  readonly redriven: number;
  readonly seconds: number;
  readonly faults: { readonly planned: number; readonly done: number };
}

/** What a run has come to. */
export function reportOf(ledger: Ledger, ran: Ran): Report {
  const { sent, poison, owed, accounts } = ledger.totals;
  const none: Found = { count: 0, examples: [] };
  const missed = ran.faults.planned - ran.faults.done;
  const wrongs: readonly (readonly [string, Found])[] = [
    ["lost", ledger.lost()],
    ["twice", ledger.twice()],
    ["in a wrong account", ledger.wrongAccount()],
    ["told by no delivery", ledger.neverSent()],
    ["not understood and not listed", ledger.hidden()],
    ["faults that did not happen", { ...none, count: missed }],
  ];
  const failed = wrongs.filter(([, { count }]) => count > 0).length;
  const [p50, p99] = [0.5, 0.99].map((part) => percentile(ran.latencies, part));
  const figures: readonly (readonly [string, string | number])[] = [
    ["deliveries answered 200", sent],
    ["sent once more", ran.duplicates],
    ["events owed", owed],
    ["accounts", accounts],
    ["not understood, kept", poison],
    ["faults", ran.faults.done],
    ["kills", ran.restarts],
    ["put aside as dead, tried again", ran.redriven],
    [
      "answers",
      [...ran.answers]
        .sort()
        .map(([status, count]) => `${status}: ${count}`)
        .join(", "),
    ],
    ["sent to timeline, p50", `${p50?.toFixed(0)} ms`],
    ["sent to timeline, p99", `${p99?.toFixed(0)} ms`],
    ["seconds", ran.seconds.toFixed(0)],
  ];
  return {
    passed: wrongs.length - failed,
    failed,
    lines: [
      ...[...figures, ...wrongs.map(([name, { count }]) => [name, count] as const)].map(
        ([name, value]) => `${name.padEnd(34)}${value}`,
      ),
      ...wrongs.flatMap(([name, { examples }]) => examples.map((example) => `  ${name}: ${example}`)),
    ],
    row: [
      ...[sent, ran.faults.done, ran.restarts].map(String),
      ...wrongs.slice(0, 3).map(([, { count }]) => String(count)),
      `${poison}, ${poison - ledger.hidden().count}`,
      `${p50?.toFixed(0)} ms`,
      `${p99?.toFixed(0)} ms`,
      `${ran.seconds.toFixed(0)} s`,
    ],
  };
}
