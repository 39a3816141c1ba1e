import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { insightOf } from "../../functions/insight/account-insight.ts";
import { standardSettings as settings } from "../../functions/insight/settings.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import type { WorkDeps } from "../../functions/jobs/deps.ts";
import { run } from "../../functions/jobs/handler.ts";
import type { Matcher } from "../../functions/matching/keys-of.ts";
import { added, type Counters, countersOf, dayOf, rollupDay } from "../../functions/matching/rollup.ts";
import { sharedDomains } from "../../functions/matching/shared-domains.ts";
import { wordOf } from "../../functions/matching/who-acted.ts";
import { record } from "../../functions/record/record.ts";
import { createAccount, eraseAccount } from "../../functions/serve/accounts.ts";
import { type AccountDeps, assign, restore } from "../../functions/serve/identities.ts";
import { factsOf } from "../../functions/serve/insight/facts.ts";
import { merge, unmerge } from "../../functions/serve/merges.ts";
import { viewOf, viewTimeline } from "../../functions/serve/view.ts";
import { HubError } from "../../functions/shared/errors.ts";
import { eventRow, listedRow, pointersOf, toAccountEvent } from "../../functions/store/rows.ts";
import { storage } from "../../functions/store/storage.ts";
import type { Identity } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import type { Principal } from "../../schemas/role.ts";
import { type Call, MemoryDynamo } from "../support/memory-dynamodb.ts";
import { message } from "../support/message.ts";
import { schedules } from "../support/repeats.ts";
import { Schedule, scheduledClient, type Task } from "../support/schedule.ts";
import { HubModel } from "./hub-model.ts";

const indexLag = 3_000;
const tables = { events: "events", directory: "directory" };
const kim: Principal = { id: "kim", name: "kim", role: "admin" };

const email = (value: string): Identity => ({ type: "email", value });
const ann = email("ann@one.example");
const bob = email("bob@one.example");
const cid = email("cid@two.example");
const field: Identity = { type: "docusign:customfield", value: "account id/7" };
const phone: Identity = { type: "phone", value: "+442079460958" };
const one: Identity = { type: "domain", value: "one.example" };
const two: Identity = { type: "domain", value: "two.example" };

/** Identities as events have them, alone and with others: of one customer, of several, and contradicting each other. */
const people = [[ann], [bob], [ann, cid], [field, ann], [cid], [ann, phone], [bob, cid, field], [phone]];
const assignable = [ann, bob, cid, field, phone, one, two];
const names = ["Acme", "Globex", "Initech"];

const event = (n: number): AccountEventMessage =>
  message(
    {
      identities: people[n % people.length] ?? [],
      time: `2026-11-${10 + (n % 3)}T10:0${n % 10}:00.000Z`,
      ...(n % 2 === 0 ? { direction: n % 4 === 0 ? ("in" as const) : ("out" as const) } : {}),
      ...(n % 8 === 4 ? { actor: { kind: "tool" as const, name: "A machine" } } : {}),
      ...(n % 3 === 0 ? { object: { kind: "envelope", id: "1", state: "sent" } } : {}),
    },
    `event ${n}`,
  );
const half = (part: "a" | "b"): AccountEventMessage =>
  message({ part, identities: part === "a" ? [ann] : [cid], time: "2026-11-11T12:00:00.000Z" }, "halves");
const envelope: Identity = { type: "docusign:envelope", value: "1" };
/** Says of the envelope what others have said, and not whose it is; one says at least which envelope. */
const unnamed = [[], [envelope]].map((identities, n) =>
  message(
    {
      identities,
      ...(n > 0 ? { unnamed: true } : {}),
      time: `2026-11-1${n}T11:00:00.000Z`,
      object: { kind: "envelope", id: "1", state: "voided", final: true },
    },
    `unnamed ${n}`,
  ),
);
const deliverable = [...Array.from({ length: 8 }, (_, n) => event(n)), half("a"), half("b"), ...unnamed];

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("deliver" as const), event: fc.nat(deliverable.length - 1) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("assign" as const), key: fc.nat(6), account: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restore" as const), key: fc.nat(6) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("work" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("count" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const), account: fc.nat(4) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("merge" as const), into: fc.nat(2), from: fc.nat(4) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unmerge" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("erase" as const), account: fc.nat(4) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let matcher: Matcher;
beforeAll(async () => {
  matcher = {
    settings: { ownDomains: [], neverLink: [], mayLink: [], accountsFrom: [], foldAfterMonths: 12 },
    shared: await sharedDomains(),
  };
});

/** One hub in memory, the facts about it, and the tasks that a schedule runs on it. */
class World {
  readonly memory = new MemoryDynamo(tables);
  readonly model = new HubModel(matcher);
  readonly merges: string[] = [];
  readonly missed: string[] = [];
  /** Deliveries whose process has died over them, or may yet. */
  readonly #unanswered = new Set<Task>();
  accounts: string[] = [];
  #clock = Date.parse("2026-11-23T09:00:00.000Z");

  /** What one process holds: its own caches. */
  deps(): WorkDeps & AccountDeps {
    return {
      ...storage(scheduledClient, tables, async () => undefined),
      blobs: { put: async () => undefined, get: async () => undefined },
      work: { wake: async () => undefined },
      countSoon: async () => undefined,
      log: () => undefined,
      now: () => new Date(this.#clock++),
      // Who waits for as long as an index may be late finds it caught up.
      pause: async (milliseconds) => {
        if (milliseconds === indexLag) this.memory.catchUp();
      },
      indexLag,
    };
  }

  /** Two processes with their own caches, both past their cold start: one that dies takes no other's reading with it. */
  async prepare(): Promise<(WorkDeps & AccountDeps)[]> {
    const processes = [this.deps(), this.deps()];
    const [deps = this.deps()] = processes;
    await this.#alone(async () => {
      for (const one of processes) await one.matching.matcher();
      for (const name of names) this.accounts.push((await createAccount({ name }, kim, deps)).id);
    });
    // Two of the inbox: each comes to be with its first event, or never.
    this.accounts.push(this.model.provisionalOf(ann), this.model.provisionalOf(cid));
    return processes;
  }

  task(given: Step, deps: WorkDeps & AccountDeps): Task {
    const { model, accounts } = this;
    const account = (n: number) => accounts[n] ?? "";
    const key = (n: number) => assignable[n] ?? ann;
    const decided = (what: () => void) => ({
      applied: ({ name }: { readonly name: string }) =>
        name.startsWith("TransactWrite") ? what() : undefined,
    });
    switch (given.do) {
      case "deliver": {
        const sent = deliverable[given.event] ?? event(0);
        const task: Task = {
          name: "deliver",
          mortal: true,
          work: async () => {
            const end = model.delivering(sent);
            await this.#delivered(sent, deps);
            end();
            this.#unanswered.delete(task);
          },
          applied: (call) => {
            const row = recordedIn(call, sent);
            if (row) model.recorded(sent, row);
            for (const one of followingIn(call)) model.followed(one.pk, one.keys, one.keyedTime);
          },
        };
        this.#unanswered.add(task);
        return task;
      }
      case "assign":
        return {
          name: "assign",
          mortal: true,
          work: async () => void (await permitted(assign(key(given.key), account(given.account), kim, deps))),
          ...decided(() => model.assigned(key(given.key), account(given.account))),
        };
      case "restore":
        return {
          name: "restore",
          mortal: true,
          work: async () => void (await permitted(restore(key(given.key), kim, deps))),
          ...decided(() => model.restored(key(given.key))),
        };
      case "merge":
        return {
          name: "merge",
          mortal: true,
          work: async () =>
            void (await permitted(merge(account(given.into), account(given.from), kim, deps))),
          applied: (call) => {
            const { merge: id, into, from } = mergeIn(call) ?? {};
            if (id === undefined || into === undefined || from === undefined) return;
            model.merged(id, into, from);
            this.merges.push(id);
          },
        };
      case "unmerge": {
        const id = { merge: "" };
        return {
          name: "unmerge",
          mortal: true,
          work: async () => {
            id.merge = this.merges.at(-1) ?? "";
            await permitted(unmerge(id.merge, kim, deps));
          },
          ...decided(() => {
            model.unmerged(id.merge);
            this.merges.splice(this.merges.indexOf(id.merge), 1);
          }),
        };
      }
      case "erase":
        return {
          name: "erase",
          mortal: true,
          work: async () => {
            const end = model.erasing();
            await permitted(eraseAccount(account(given.account), kim, deps)).finally(end);
          },
          applied: (call) => {
            const at = erasureIn(call);
            if (at !== undefined) model.erased(account(given.account), at);
          },
        };
      case "work":
        return { name: "work", mortal: true, late: true, work: async () => await swept(deps) };
      case "count":
        return {
          name: "count",
          mortal: true,
          late: true,
          work: async () => await countEvents(deps, () => false),
        };
      case "read":
        return {
          name: "read",
          mortal: false,
          work: async () => await this.#read(account(given.account), deps),
        };
    }
  }

  /** Lets all background work end, without anything beside it; then what was not answered is delivered again. */
  async settle(): Promise<void> {
    const sweep = async () => {
      for (let rounds = 0; rounds < 5; rounds++) {
        await swept(this.deps());
        await countEvents(this.deps(), () => false);
      }
    };
    await this.#alone(sweep);
    for (const task of this.#unanswered) await this.#alone(task.work, task.applied);
    await this.#alone(sweep);
    this.model.settled();
  }

  async check(): Promise<void> {
    const rows = new Map(this.memory.rows(tables.events).map((row) => [`${row.pk}/${row.sk}`, row]));
    for (const [id, { keys, fate }] of this.model.events) {
      const row = rows.get(`${id}/@`) ?? {};
      if (fate === "either") continue;
      const byObject = fate === "lives" ? this.model.keysByObject(id) : undefined;
      if (byObject) expect({ id, keys }).toEqual({ id, keys: byObject });
      if (fate === "erased") expect(Object.keys(row).sort()).toEqual(["erased", "pk", "sk"]);
      else {
        const also = (row.also as { account: string }[] | undefined) ?? [];
        const places = [row.account, ...also.map(({ account }) => account)].filter(
          (one) => one !== undefined,
        );
        expect({ id, places: places.sort() }).toEqual({ id, places: this.model.placesOf(keys).sort() });
        const further = [...rows.values()].filter(({ pk, sk }) => pk === id && sk !== "@");
        expect(further.map(({ account }) => account).sort()).toEqual(
          also.map(({ account }) => account).sort(),
        );
      }
    }
    this.#checkPointers([...rows.values()]);
    await this.#alone(async () => await this.#checkAccounts([...rows.values()]));
  }

  /** Each event is found by its keys and its object; nothing else is, and nothing of an erased one. */
  #checkPointers(rows: readonly Record<string, unknown>[]): void {
    const events = rows
      .filter(({ sk, raw }) => sk === "@" && raw !== undefined)
      .map((row) => eventRow.parse(row));
    const wanted = events.flatMap(({ keys, event }) => pointersOf(keys, event));
    const found = rows.filter(({ pk, sk }) => /^(identity|object)#/.test(String(pk)) && sk !== "@");
    const names = (of: readonly { readonly pk?: unknown; readonly sk?: unknown }[]) =>
      of.map(({ pk, sk }) => `${pk}/${sk}`).sort();

    expect(names(found)).toEqual(names(wanted));
    expect(rows.filter((row) => "held" in row)).toEqual([]);
  }

  /** What insight tells of an account by its counted days is what it tells by the events themselves, however they came. */
  async #checkInsight(
    account: string,
    rows: readonly Record<string, unknown>[],
    deps: WorkDeps & AccountDeps,
  ): Promise<void> {
    const today = "2026-11-14";
    const members = new Set((await viewOf(account, deps)).members.map(({ id }) => id));
    const own = new Map(rows.filter((row) => members.has(String(row.account))).map((row) => [row.pk, row]));
    const events = [...own.values()].map((row) => toAccountEvent(listedRow.parse(row)));
    const days = new Map<string, Counters>();
    for (const one of events) days.set(dayOf(one), added(days.get(dayOf(one)) ?? {}, countersOf(one)));
    const counted = await factsOf(account, today, deps);
    const byEvents = { ...counted, events, days: [...days].map(([day, one]) => rollupDay(day, one)) };
    const [told, again] = [counted, byEvents].map((facts) => insightOf(facts, today, { settings }));

    expect(told).toEqual(again);
  }

  /** What is counted of accounts is what a count of their rows comes to, and nothing is left to be counted. */
  async #checkAccounts(rows: readonly Record<string, unknown>[]): Promise<void> {
    const deps = this.deps();
    expect(await deps.jobs.running()).toEqual([]);
    expect(rows.filter(({ pk }) => pk === "tocount")).toEqual([]);
    expect([...(await deps.links.count()).erasing]).toEqual([]);
    const accounts = await deps.accountsTable.accounts();
    for (const { id, card, moving } of accounts) {
      const own = rows
        .filter(({ account }) => account === id)
        .map(({ event }) => event as AccountEventMessage["data"]);
      const days = new Map<string, Counters>();
      for (const one of own) days.set(dayOf(one), added(days.get(dayOf(one)) ?? {}, countersOf(one)));
      const last = own
        .map(({ time }) => time)
        .sort()
        .at(-1);

      expect({ id, eventCount: card?.eventCount ?? 0 }).toEqual({ id, eventCount: own.length });
      expect({ id, lastEventAt: card?.lastEventAt }).toEqual({ id, lastEventAt: last });
      const heard = own
        .filter((event) => wordOf(event) === "customer")
        .map(({ time }) => time)
        .sort()
        .at(-1);
      expect({ id, lastHeardAt: card?.lastHeardAt }).toEqual({ id, lastHeardAt: heard });
      expect([...(await deps.rollups.days(id))].sort()).toEqual([...days].sort());
      expect([...moving]).toEqual([]);
    }
    for (const { id, mergedInto } of accounts)
      if (mergedInto === undefined) await this.#checkInsight(id, rows, deps);
    const there = new Set(accounts.map(({ id }) => id));
    const counted = this.memory.rows(tables.directory).flatMap(({ pk, sk }) => {
      if (String(pk).startsWith("months#")) return [String(pk).slice("months#".length)];
      return String(pk).startsWith("cards#") ? [String(sk)] : [];
    });
    expect(counted.filter((id) => !there.has(id))).toEqual([]);
    for (const account of this.accounts) {
      const told = await timelineOr410(account, deps);
      const gone = this.model.isErased(account) || this.model.isMerged(account);
      if (gone) expect(told).toBe(410);
      else {
        const sure = (told === 410 ? [] : told).filter((id) => this.model.events.get(id)?.fate !== "either");
        expect({ account, told: sure.sort() }).toEqual({
          account,
          told: [...this.model.seenOn(account)].sort(),
        });
      }
    }
  }

  /** A message is delivered again until it is taken, as a queue does. */
  async #delivered(sent: AccountEventMessage, deps: WorkDeps & AccountDeps): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const [result] = await record([sent], deps);
      if (result === "recorded" || result === "duplicate") return;
    }
    throw new Error("A delivery was never taken");
  }

  /** Reads a timeline in pages of two while everything goes on: what was there all the time must be told, and once. */
  async #read(account: string, deps: AccountDeps): Promise<void> {
    let there = this.model.seenOn(account);
    const end = this.model.watch(() => {
      const now = this.model.seenOn(account);
      there = new Set([...there].filter((id) => now.has(id)));
    });
    try {
      const told = await timeline(account, deps, 2);
      if (new Set(told).size < told.length) this.missed.push(`${account} tells an event twice`);
      for (const id of there)
        if (!told.includes(id) && this.model.events.get(id)?.fate === "lives")
          this.missed.push(`${account} misses ${id}`);
    } catch (error) {
      if (!(error instanceof HubError) || error.status >= 500) throw error;
    } finally {
      end();
    }
  }

  async #alone(work: () => Promise<void>, applied: Task["applied"] = () => undefined): Promise<void> {
    await new Schedule(this.memory, 1).run([{ name: "alone", mortal: false, work, applied }], { crashes: 0 });
  }
}

interface MergeItem {
  readonly merge?: string;
  readonly into?: string;
  readonly from?: string;
}

function mergeIn({ input }: Call): MergeItem | undefined {
  const items = input.TransactItems as { readonly Put?: { readonly Item: MergeItem } }[] | undefined;
  return items
    ?.map(({ Put }) => Put?.Item)
    .find((item) => item?.merge !== undefined && item.into !== undefined);
}

interface RecordedItem {
  readonly pk?: string;
  readonly sk?: string;
  readonly parts?: object;
  readonly recordedTime: string;
  readonly keyedTime?: string;
}

/** The row by which a call writes what was sent, and does not only move what is there or take pointers away. */
function recordedIn({ input }: Call, { data }: AccountEventMessage): RecordedItem | undefined {
  const items = input.TransactItems as { readonly Put?: { readonly Item: RecordedItem } }[] | undefined;
  const single = input.Item as RecordedItem | undefined;
  return [...(single ? [single] : []), ...(items ?? []).flatMap(({ Put }) => Put?.Item ?? [])].find(
    (item) =>
      item.pk === data.id &&
      item.sk === "@" &&
      "event" in item &&
      (data.part === undefined || Object.hasOwn(item.parts ?? {}, data.part)),
  );
}

/** The rows of events that name no customer, as a call writes them. */
function followingIn({ input }: Call) {
  const items = input.TransactItems as
    | { readonly Put?: { readonly Item: Record<string, unknown> } }[]
    | undefined;
  const names = new Set(unnamed.map(({ data }) => data.id));
  return (items ?? [])
    .flatMap(({ Put }) => (Put === undefined ? [] : [Put.Item]))
    .filter(({ pk, sk, event }) => names.has(String(pk)) && sk === "@" && event !== undefined)
    .map((item) => eventRow.parse(item));
}

/** Up to when a call begins an erasure. */
function erasureIn({ input }: Call): string | undefined {
  const items = input.TransactItems as
    | { readonly Put?: { readonly Item: { readonly kind?: string; readonly at?: string } } }[]
    | undefined;
  return items?.find(({ Put }) => Put?.Item.kind === "erase")?.Put?.Item.at;
}

/** A refusal is an answer like any other. */
async function permitted<Answer>(work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HubError && error.status < 500) return undefined;
    throw error;
  }
}

async function swept(deps: WorkDeps): Promise<void> {
  for (const job of await deps.jobs.running()) await run(job, deps, () => false);
}

async function timeline(account: string, deps: AccountDeps, limit = 50): Promise<string[]> {
  const told: string[] = [];
  let after: string | undefined;
  do {
    const page = await viewTimeline(
      await viewOf(account, deps),
      { limit, ...(after ? { after } : {}) },
      {},
      deps,
    );
    told.push(...page.rows.map(({ pk }) => pk));
    after = page.next;
  } while (after !== undefined);
  return told;
}

async function timelineOr410(account: string, deps: AccountDeps): Promise<string[] | 410> {
  try {
    return await timeline(account, deps);
  } catch (error) {
    if (error instanceof HubError && error.status === 404) return [];
    if (error instanceof HubError && error.status === 410) return 410;
    throw error;
  }
}

describe("accounts", () => {
  test(
    `hold what their identities say after any of ${schedules} schedules, and readers miss nothing meanwhile`,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 4, maxLength: 14 }),
          fc.integer(),
          async (steps, seed) => {
            const world = new World();
            const processes = await world.prepare();
            const tasks = steps.flatMap((given, n) => {
              const deps = processes[n % 2];
              return deps ? [world.task(given, deps)] : [];
            });

            await new Schedule(world.memory, seed).run(tasks, { crashes: 0.03 });
            await world.settle();

            expect(world.missed).toEqual([]);
            await world.check();
          },
        ),
        { numRuns: schedules, endOnFailure: process.env.HUB_SHRINK === undefined },
      );
    },
    Math.max(600_000, schedules * 500),
  );
});
