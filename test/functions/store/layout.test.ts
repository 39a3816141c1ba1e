import { describe, expect, test } from "@jest/globals";
import { Layout, UnknownLayout } from "../../../functions/store/layout.ts";
import { migrations } from "../../../functions/store/migrations/all.ts";
import type { Migration } from "../../../functions/store/migrations/migration.ts";
import { Table } from "../../../functions/store/table.ts";
import { type Call, clientAnsweredBy, MemoryDynamo } from "../../support/memory-dynamodb.ts";

const names = { events: "events", directory: "directory" };
const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

/** This process is killed here. */
class Killed extends Error {}

/** Tables in memory; `before` and `after` are told each call on them, with its number among the writes. */
function tablesOver(
  memory: MemoryDynamo,
  before: (call: Call, write: number) => Promise<void> | void,
  after: (call: Call, write: number) => void = () => undefined,
) {
  let written = 0;
  const client = clientAnsweredBy(async (call) => {
    const write = writes.test(call.name) ? ++written : 0;
    await before(call, write);
    const answer = memory.answer(call);
    after(call, write);
    return answer;
  });
  return { events: new Table(client, names.events), directory: new Table(client, names.directory) };
}

/** A made-up migration: five people who have a name are called by it from now on, two a step. */
const called: Migration = {
  id: "names-that-call",
  step: async (at, { directory }) => {
    const { rows } = await directory.page({
      where: "pk = :pk AND sk > :at",
      values: { pk: "people", at: at ?? " " },
      limit: 2,
    });
    for (const { sk, name } of rows) {
      if (name === undefined) continue;
      const key = { pk: "people", sk: String(sk) };
      const word = `${name}!`;
      await directory.update(
        key,
        "SET #called = :called REMOVE #name",
        { called: word },
        { if: "attribute_exists(#name)" },
      );
    }
    return rows.length === 0 ? undefined : String(rows.at(-1)?.sk);
  },
};
/** Another: it counts the people, in one step. */
const counted: Migration = {
  id: "count-of-people",
  step: async (_at, { directory }) => {
    const people = await directory.all({ where: "pk = :pk", values: { pk: "people" } });
    await directory.overwrite({ pk: "count", sk: "@", people: people.length });
    return undefined;
  },
};
const both = [called, counted];

async function fiveAt(layout: number | undefined) {
  const memory = new MemoryDynamo(names);
  const { directory } = tablesOver(memory, () => undefined);
  for (const name of ["ann", "bob", "cy", "dee", "eve"])
    await directory.putNew({ pk: "people", sk: name, name });
  if (layout !== undefined) await directory.putNew({ pk: "layout", sk: "@", layout });
  return memory;
}

const now = () => new Date("2026-11-23T09:00:00.000Z");
const rowsOf = (memory: MemoryDynamo) =>
  Object.fromEntries(memory.rows("directory").map(({ pk, sk, ...row }) => [`${pk} ${sk}`, row]));
const done = {
  "people ann": { called: "ann!" },
  "people bob": { called: "bob!" },
  "people cy": { called: "cy!" },
  "people dee": { called: "dee!" },
  "people eve": { called: "eve!" },
  "count @": { people: 5 },
  "layout @": { layout: 3 },
};

describe("the layout of the rows", () => {
  test("is written down where nothing says it yet", async () => {
    const memory = new MemoryDynamo(names);
    const layout = new Layout(tablesOver(memory, () => undefined));

    expect(await layout.bringUp({ holder: "a", now })).toBe("current");
    expect(rowsOf(memory)).toEqual({ "layout @": { layout: layout.known } });
  });

  test("is one more than there are migrations, each with its own name", () => {
    expect(new Layout(tablesOver(new MemoryDynamo(names), () => undefined)).known).toBe(
      1 + migrations.length,
    );
    expect(new Set(migrations.map(({ id }) => id)).size).toBe(migrations.length);
  });

  test.each([
    [
      4,
      "The data has layout 4, and this release knows layouts up to 3: start the release that wrote it, or a later one",
    ],
    [
      0,
      "The data has layout 0, and this release knows layouts up to 3: start the release that wrote it, or a later one",
    ],
  ])("%s is refused in a sentence, and nothing is written", async (stored, sentence) => {
    const memory = await fiveAt(stored);
    const before = rowsOf(memory);

    const error = await new Layout(
      tablesOver(memory, () => undefined),
      both,
    )
      .bringUp({ holder: "a", now })
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(UnknownLayout);
    expect(error).toMatchObject({ message: sentence });
    expect(rowsOf(memory)).toEqual(before);
  });
});

describe("a migration", () => {
  test.each([[undefined], [1]])("brings rows of layout %s to this release's", async (layout) => {
    const memory = await fiveAt(layout);

    await new Layout(
      tablesOver(memory, () => undefined),
      both,
    ).bringUp({ holder: "a", now });

    expect(rowsOf(memory)).toEqual(done);
  });

  test.each(["before", "after"])("goes on where it was cut off %s any of its writes", async (when) => {
    let cut = 1;
    for (; cut < 100; cut++) {
      const memory = await fiveAt(undefined);
      const kill = (_call: Call, write: number) => {
        if (write === cut) throw new Killed();
      };
      const nothing = () => undefined;
      const tables = when === "before" ? tablesOver(memory, kill) : tablesOver(memory, nothing, kill);
      const ended = await new Layout(tables, both).bringUp({ holder: "a", now }).then(
        () => true,
        () => false,
      );
      await new Layout(tablesOver(memory, nothing), both).bringUp({ holder: "a", now });

      expect(rowsOf(memory)).toEqual(done);
      if (ended) break;
    }
    expect(cut).toBeGreaterThan(15);
  });

  test("is left to the one who has it, until that one must be dead", async () => {
    const memory = await fiveAt(1);
    const killed = tablesOver(memory, (_call, write) => {
      if (write === 3) throw new Killed();
    });
    await new Layout(killed, both).bringUp({ holder: "a", now }).catch(() => undefined);
    const other = new Layout(
      tablesOver(memory, () => undefined),
      both,
    );

    expect(await other.bringUp({ holder: "b", now })).toBe("unfinished");
    expect(rowsOf(memory)).toMatchObject({ "layout @": { layout: 1, holder: "a" } });

    const later = () => new Date(now().getTime() + 60_001);
    expect(await other.bringUp({ holder: "b", now: later })).toBe("current");
    expect(rowsOf(memory)).toEqual(done);
  });

  test("that two begin at once is done once, whichever is late", async () => {
    for (let late = 1; late < 12; late++) {
      const memory = await fiveAt(1);
      let clock = now().getTime();
      const ticking = () => new Date(clock);
      const beside = new Layout(
        tablesOver(memory, () => undefined),
        both,
      );
      // Just before one of its writes the first stands still so long that the second takes over.
      const slow = tablesOver(memory, async (_call, write) => {
        if (write !== late) return;
        clock += 60_001;
        await beside.bringUp({ holder: "b", now: ticking });
      });

      expect(await new Layout(slow, both).bringUp({ holder: "a", now: ticking })).toBe("current");
      expect(rowsOf(memory)).toEqual(done);
    }
  });

  test("is waited for by one that can wait", async () => {
    const memory = await fiveAt(1);
    const tables = tablesOver(memory, () => undefined);
    const pause = async () => await new Promise<void>((resolve) => setImmediate(resolve));

    const ended = await Promise.all(
      ["a", "b", "c"].map(async (holder) => await new Layout(tables, both).bringUp({ holder, now, pause })),
    );

    expect(ended).toEqual(["current", "current", "current"]);
    expect(rowsOf(memory)).toEqual(done);
  });

  test("stops between two steps when the time is up, and lets another go on at once", async () => {
    const memory = await fiveAt(1);
    const tables = tablesOver(memory, () => undefined);
    let asked = 0;

    const ended = await new Layout(tables, both).bringUp({ holder: "a", now, timeIsUp: () => ++asked > 2 });
    expect(ended).toBe("unfinished");
    expect(rowsOf(memory)).toMatchObject({
      "layout @": { layout: 1, at: "dee" },
      "people dee": { called: "dee!" },
      "people eve": { name: "eve" },
    });

    expect(await new Layout(tables, both).bringUp({ holder: "b", now })).toBe("current");
    expect(rowsOf(memory)).toEqual(done);
  });
});

describe("a process that reads and writes rows", () => {
  test("asks once whether it knows their layout, and again after it could not", async () => {
    const memory = await fiveAt(3);
    let asked = 0;
    let down = true;
    const tables = tablesOver(memory, () => {
      asked++;
      if (down) throw new Error("down");
    });
    const layout = new Layout(tables, both);

    await expect(layout.assertKnown()).rejects.toThrow("table");
    down = false;
    await layout.assertKnown();
    await layout.assertKnown();
    expect(asked).toBe(2);
  });

  test("refuses a layout of a later release", async () => {
    const layout = new Layout(
      tablesOver(await fiveAt(4), () => undefined),
      both,
    );
    await expect(layout.assertKnown()).rejects.toBeInstanceOf(UnknownLayout);
  });
});
