import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { toLine } from "../../../functions/convert/snapshot/row-line.ts";
import { ExternalSort } from "../../../functions/convert/snapshot/sort.ts";
import { anyCharacter } from "../../support/any-text.ts";
import { share } from "../../support/repeats.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

describe("a file against the snapshot before it", () => {
  const before = "Id,Name,Status\n1,a,open\n2,b,open\n3,c,open\n";

  test("tells rows that were added, changed and removed, in whatever order either file has them", async () => {
    const { base } = await reader.take(before);
    const { told, ...counts } = await reader.take("Id,Name,Status\n4,d,open\n3,c,open\n1,a,done\n", { base });

    expect(counts).toMatchObject({ rows: 3, known: 3, added: 1, changed: 1, removed: 1 });
    expect(told).toEqual([
      ["changed", ["1", "a", "open"], ["1", "a", "done"]],
      ["removed", ["2", "b", "open"], undefined],
      ["added", undefined, ["4", "d", "open"]],
    ]);
  });

  test("that is an increment removes nothing, and the snapshot keeps what it does not speak of", async () => {
    const settings = { mode: "increment" };
    const { base } = await reader.take(before, { settings });
    const second = await reader.take("Id,Name,Status\n2,b,done\n", { base, settings });
    const third = await reader.take("Id,Name,Status\n3,c,done\n", { base: second.base, settings });

    expect(second).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(third.told).toEqual([["changed", ["3", "c", "open"], ["3", "c", "done"]]]);
  });

  test("that was named by another key is named anew, and only what differs is told", async () => {
    const { base } = await reader.take("Id,Doc, Name \n1,B-2,a\n2,B-1,b\n3,B-3,c\n", {
      settings: { key: "Doc" },
    });
    const { told, known } = await reader.take("Id,Doc, Name \n1,B-2,a\n 2,B-9,b\n4,B-3,c\n", { base });

    expect(known).toBe(3);
    expect(told).toEqual([
      ["changed", ["2", "B-1", "b"], ["2", "B-9", "b"]],
      ["removed", ["3", "B-3", "c"], undefined],
      ["added", undefined, ["4", "B-3", "c"]],
    ]);
  });

  test("of which several are one by the new key, or none, has them once, or not", async () => {
    const { base } = await reader.take("Id,Name\n1,a\n2,a\n3,\n", { settings: { key: "Id" } });
    const settings = { key: "Name" };

    expect((await reader.take("Id,Name\n1,a\n", { base, settings })).told).toEqual([]);
  });

  test("whose letters have their marks apart, as macOS and Windows-1258 write them, changes nothing", async () => {
    const text = "Id,Name\n1,Trần Văn Đức\n2,Müller\n";
    const { base } = await reader.take(text);
    const apart = await reader.take(text.normalize("NFD"), { base });

    expect(apart.told).toEqual([]);
    expect((await reader.take(text.replace("Đức", "Duc"), { base: apart.base })).told).toMatchObject([
      ["changed", ["1", "Trần Văn Đức".normalize("NFD")], ["1", "Trần Văn Duc"]],
    ]);
  });

  test("whose keys have their marks apart, or together again, changes nothing", async () => {
    const text = "Id,Name\nĐặng,1\nÄrzte,2\nZorn,3\n";
    const { base } = await reader.take(text);
    const apart = await reader.take(text.normalize("NFD"), { base });

    expect([apart.told, (await reader.take(text, { base: apart.base })).told]).toEqual([[], []]);
    expect(await reader.take(`${text}${"Ärzte,2".normalize("NFD")}\n`, { base })).toMatchObject({
      repeated: 1,
      told: [],
    });
  });

  test("after one whose snapshot has keys with their marks apart, as 0.1.0 kept them, changes nothing", async () => {
    const names = ["Zorn", "Ärzte".normalize("NFD")];
    const lines = names.map((name) => `${toLine(name, [name, "1"])}\n`).sort();
    const path = join(reader.root, "kept-apart");
    await writeFile(path, zstdCompressSync(lines.join("")));
    const base = { path, columns: ["Id", "Name"], key: ["Id"] };

    expect((await reader.take("Id,Name\nZorn,1\nÄrzte,1\n", { base })).told).toEqual([]);
    expect(await reader.take("Id,Name\nZorn,1\nÄrzte,2\n", { base })).toMatchObject({ changed: 1, rows: 2 });
  });

  test.each([
    ["1250", "1250.00"],
    ["1250.5", "1,250.50"],
    ["-3", "-3.0"],
    ["1250.00", "1.250,00"],
    ["3.50", "3,5"],
    ["2026-11-26", "26/11/2026"],
    ["11/26/2026", "2026-11-26"],
    ["2026-11-26", "2026-11-26 00:00:00"],
    ["2026-11-26T14:30:00", "26.11.2026 14:30"],
    ["true", "TRUE"],
    ["a\nb", "a\r\nb"],
  ])(
    "in which %j is written as %j, as another program or Excel saves it, changes nothing",
    async (one, other) => {
      const { base } = await reader.take(`Id,Value\n1,"${one}"\n`);

      expect((await reader.take(`Id,Value\n1,"${other}"\n`, { base })).told).toEqual([]);
    },
  );

  test.each([
    ["1250", "1250.01"],
    ["1.250", "1250"],
    ["0123", "123"],
    ["$5.00", "€5.00"],
    ["5", "-5"],
    ["1250.00", "125000"],
    ["05/06/2026", "06/05/2026"],
    ["2026-11-26", "27/11/2026"],
    ["2026-11-26T14:30:00", "26/11/2026"],
    ["2026-11-26", "2026-11-26T00:00:00+07:00"],
    ["2026-11-26", "Due 26/11/2026"],
    ["true", "false"],
    ["a", "A"],
  ])("in which %j has become %j tells it", async (one, other) => {
    const { base } = await reader.take(`Id,Value\n1,"${one}"\n`);

    expect((await reader.take(`Id,Value\n1,"${other}"\n`, { base })).told).toHaveLength(1);
  });

  test("whose columns have moved changes nothing", async () => {
    const { base } = await reader.take(before);

    expect((await reader.take("Status,Id,Name\nopen,3,c\nopen,1,a\nopen,2,b\n", { base })).told).toEqual([]);
  });

  test("whose columns have changed is refused; accepted, it is compared in the columns that both have", async () => {
    const { base } = await reader.take(before);
    const other = "Id,Name,Owner\n1,a,sam\n2,B,sam\n3,c,lee\n";
    const taken = await reader.take(other, { base, acceptColumns: true });

    await expect(reader.take(other, { base })).rejects.toThrow(refusal("columns_changed"));
    expect(taken.told).toEqual([["changed", ["2", "b", "open"], ["2", "B", "sam"]]]);
    expect(taken.columns).toEqual(["Id", "Name", "Owner"]);
    expect(
      await reader.take("Id,Due\n1,2026-11-26\n", {
        base: (await reader.take("Id,Due,Name\n1,26/11/2026,a\n")).base,
        acceptColumns: true,
      }),
    ).toMatchObject({ told: [] });
  });

  test("leaves ignored columns and the time of the export out, and tells that time", async () => {
    const settings = { ignore: ["Row"], exportedAt: "Exported" };
    const { base } = await reader.take("Id,Row,Exported\n1,1,2026-11-01T00:00:00Z\n", { settings });
    const next = await reader.take("Id,Row,Exported\n1,77,2026-11-02T00:00:00Z\n", { settings, base });

    expect(next).toMatchObject({ columns: ["Id"], exportedAt: "2026-11-02T00:00:00Z", told: [] });
  });

  test("counts rows that are there twice and alike once, and says so", async () => {
    const { rows, notes } = await reader.take("Id,Name\n1,a\n1,a\n2,b\n1,a\n");

    expect([rows, notes]).toEqual([2, [expect.objectContaining({ code: "repeated_rows" })]]);
  });

  test("names rows by several columns without mixing them up", async () => {
    const settings = { key: ["Firm", "Id"] };
    const { base } = await reader.take("Firm,Id,Name\na,bc,x\nab,c,y\n", { settings });

    expect((await reader.take("Firm,Id,Name\na,bc,x\nab,c,z\n", { settings, base })).told).toEqual([
      ["changed", ["ab", "c", "y"], ["ab", "c", "z"]],
    ]);
  });
});

test("any two tables: the changes lead from the one to the other, and only they are told", async () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 6 });
  const table = fc.dictionary(
    fc
      .string({ unit: anyCharacter, minLength: 1, maxLength: 4 })
      .map((key) => key.normalize())
      .filter((key) => key.trim() !== "" && key.trim() === key),
    cell,
    { maxKeys: 40 },
  );
  const jsonLines = (rows: Readonly<Record<string, string>>) =>
    [
      JSON.stringify({ Id: "the first", Value: "" }),
      ...Object.entries(rows).map(([Id, Value]) => JSON.stringify({ Id, Value })),
    ].join("\n");
  await fc.assert(
    fc.asyncProperty(table, table, async (one, other) => {
      const { base } = await reader.take(jsonLines(one), { name: "a.jsonl" });
      const { told } = await reader.take(jsonLines(other), { name: "b.jsonl", base });
      const result = new Map(Object.entries(one));
      for (const [change, before, after] of told) {
        const key = (after ?? before)?.[0] ?? "";
        expect(result.get(key)).toBe(before?.[1]);
        if (after) result.set(key, after[1] ?? "");
        else result.delete(key);
        expect(change).toBe(before && after ? "changed" : after ? "added" : "removed");
      }

      expect(result).toEqual(new Map(Object.entries(other)));
    }),
    { numRuns: share(20) },
  );
});

test("any lines, sorted in pieces of any size, come out as one sort would have them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme" })),
      fc.integer({ min: 1, max: 200 }),
      (texts, batch) => {
        const lines = texts.map((text) => JSON.stringify(text));
        const sort = new ExternalSort(mkdtempSync(join(reader.root, "sort-")), batch);
        for (const line of lines) sort.add(line);

        expect([...sort.sorted()]).toEqual(lines.toSorted());
      },
    ),
  );
});
