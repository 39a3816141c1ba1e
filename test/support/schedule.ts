import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turn } from "node:timers/promises";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type Call, clientAnsweredBy, type MemoryDynamo } from "./memory-dynamodb.ts";

/** The process that did something died: whatever it still wanted to do is not done. */
class Crash extends Error {}

/** Something that goes on beside other things, call by call. */
export interface Task {
  readonly name: string;
  readonly work: () => Promise<void>;
  /** Whether it may die at any call. */
  readonly mortal: boolean;
  /** Whether indexes may be late when it reads them; one that waits until they no longer are calls `catchUp`. */
  readonly late?: boolean;
  /** Answered of each call that has taken effect. */
  readonly applied?: (call: Call) => void;
}

interface Waiting {
  readonly task: Task;
  readonly call: Call;
  readonly resolve: (answer: object) => void;
  readonly reject: (error: unknown) => void;
}

const here = new AsyncLocalStorage<{ readonly schedule: Schedule; readonly task: Task }>();

/** A client for all schedules: each call waits until the schedule of the task that makes it lets it through. */
export const scheduledClient: DynamoDBDocumentClient = clientAnsweredBy(async (call) => {
  const at = here.getStore();
  if (!at) throw new Error("A call outside any task");
  return await at.schedule.enter(at.task, call);
});

/**
 * Runs tasks at the same time in an order that a seed decides: every call on a table is a point where another may go on.
 * Mostly the task of the highest rank does, and ranks change now and then: so one task waits while many steps of others
 * pass, which choosing evenly hardly ever comes to.
 */
export class Schedule {
  readonly #memory: MemoryDynamo;
  readonly #random: () => number;
  readonly #dead = new Set<Task>();
  readonly #ranks = new Map<Task | undefined, number>();
  #waiting: Waiting[] = [];

  constructor(memory: MemoryDynamo, seed: number) {
    this.#memory = memory;
    this.#random = randomFrom(seed);
  }

  /** Tasks start in their order, at moments that the seed decides. */
  async run(tasks: readonly Task[], { crashes }: { readonly crashes: number }): Promise<void> {
    const toStart = [...tasks];
    const live = new Set<Task>();
    const failures: unknown[] = [];
    for (let idle = 0; idle < 1_000; ) {
      await turn();
      if (failures.length > 0) throw failures[0];
      const none = this.#waiting.length + toStart.length === 0;
      if (none && live.size === 0) return;
      idle = none ? idle + 1 : 0;
      if (none) continue;
      const [waiting] = this.#waiting.splice(this.#choice(toStart[0]), 1);
      if (waiting) this.#let(waiting, crashes);
      else {
        const task = toStart.shift();
        if (!task) continue;
        live.add(task);
        void here
          .run({ schedule: this, task }, task.work)
          .catch((error: unknown) => (this.#dead.has(task) ? undefined : failures.push(error)))
          .finally(() => live.delete(task));
      }
    }
    throw new Error("The schedule stands still");
  }

  async enter(task: Task, call: Call): Promise<object> {
    if (this.#dead.has(task)) throw new Crash();
    return merged(await Promise.all(readsOf(call).map(async (one) => await this.#turn(task, one))));
  }

  #turn(task: Task, call: Call): Promise<object> {
    return new Promise((resolve, reject) => this.#waiting.push({ task, call, resolve, reject }));
  }

  /** Which of those that wait goes on; beyond them, the next task starts. */
  #choice(toStart: Task | undefined): number {
    const choices = [...this.#waiting.map(({ task }) => task), ...(toStart ? [toStart] : [])];
    if (this.#random() < 0.1)
      this.#ranks.set(choices[Math.floor(this.#random() * choices.length)], this.#random());
    if (this.#random() < 0.2) return Math.floor(this.#random() * choices.length);
    const highest = Math.max(...choices.map((task) => this.#rank(task)));
    return choices.findIndex((task) => this.#rank(task) === highest);
  }

  #rank(task: Task): number {
    const rank = this.#ranks.get(task) ?? this.#random();
    this.#ranks.set(task, rank);
    return rank;
  }

  /** One call takes effect, or its process dies just before or just after that. */
  #let({ task, call, resolve, reject }: Waiting, crashes: number): void {
    const dies = task.mortal && this.#random() < crashes;
    const before = dies && this.#random() < 0.5;
    if (dies) this.#kill(task);
    try {
      if (before) throw new Crash();
      const answer = this.#answered(call, task.late);
      task.applied?.(call);
      if (dies) reject(new Crash());
      else resolve(answer);
    } catch (error) {
      reject(error);
    }
  }

  /**
   * DynamoDB may take a batch of writes in part, read without what was written lately where that is good enough, and show in
   * an index some rows as they were a moment ago.
   */
  #answered(call: Call, late = false): object {
    if (readsLoosely(call) && this.#random() < 0.3)
      return call.name.startsWith("Get") ? {} : { Responses: {}, UnprocessedKeys: {} };
    const requests = Object.entries(batchOf(call)).flatMap(([table, of]) =>
      of.map((one) => [table, one] as const),
    );
    const taken = requests.filter(() => this.#random() < 0.9);
    if (late && "IndexName" in call.input) this.#memory.catchUp(() => this.#random() < 0.7);
    if (taken.length === requests.length) return this.#memory.answer(call, { late });
    this.#memory.answer({ ...call, input: { RequestItems: byTable(taken) } });
    return { UnprocessedItems: byTable(requests.filter((one) => !taken.includes(one))) };
  }

  #kill(task: Task): void {
    this.#dead.add(task);
    const [lost, kept] = [true, false].map((of) => this.#waiting.filter((one) => (one.task === task) === of));
    this.#waiting = kept ?? [];
    for (const { reject } of lost ?? []) reject(new Crash());
  }
}

const readsLoosely = ({ name, input }: Call) =>
  (name.startsWith("Get") && input.ConsistentRead === false) ||
  (name.startsWith("BatchGet") &&
    Object.values(input.RequestItems as Record<string, { readonly ConsistentRead?: boolean }>).every(
      ({ ConsistentRead }) => ConsistentRead === false,
    ));

const batchOf = ({ name, input }: Call) =>
  name.startsWith("BatchWrite") ? (input.RequestItems as Record<string, object[]>) : {};

function byTable(requests: readonly (readonly [string, object])[]): Record<string, object[]> {
  const tables = new Map<string, object[]>();
  for (const [table, one] of requests) tables.set(table, [...(tables.get(table) ?? []), one]);
  return Object.fromEntries(tables);
}

interface BatchRead {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly object[] }>>;
}
interface Rows {
  readonly Responses?: Readonly<Record<string, readonly object[]>>;
}

/** DynamoDB reads each row of a batch at its own instant. */
function readsOf(call: Call): Call[] {
  if (!isBatchRead(call)) return [call];
  const { name, input } = call;
  return Object.entries(input.RequestItems).flatMap(([table, { Keys, ...reading }]) =>
    Keys.map((key) => ({ name, input: { RequestItems: { [table]: { ...reading, Keys: [key] } } } })),
  );
}

const isBatchRead = (call: Call): call is Call & { readonly input: Record<string, unknown> & BatchRead } =>
  call.name.startsWith("BatchGet");

function merged([first = {}, ...others]: readonly Rows[]): object {
  if (others.length === 0) return first;
  const found = new Map<string, object[]>();
  for (const { Responses = {} } of [first, ...others])
    for (const [table, rows] of Object.entries(Responses))
      found.set(table, [...(found.get(table) ?? []), ...rows]);
  return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
