import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { toLine } from "../../../functions/convert/snapshot/row-line.ts";
import { encrypted } from "../../support/encrypted-access.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";

let reader: Awaited<ReturnType<typeof snapshots>>;
beforeAll(async () => {
  reader = await snapshots();
});
afterAll(async () => await reader.end());

const settings = { key: "Client ID", table: "Clients" };
const fixture = async (name: string) =>
  gunzipSync(await readFile(new URL(`fixtures/${name}.gz`, import.meta.url)));

describe("an Access database", () => {
  test.each(["clients-monday.mdb", "clients-monday.accdb"])(
    "%s is read value by value as text",
    async (name) => {
      const { told, ...facts } = await reader.take(await fixture(name), { settings, name });

      expect(facts).toMatchObject({ format: "access", table: "Clients", rows: 4 });
      expect(facts.columns).toEqual([
        "Client ID",
        "Name",
        "Email",
        "Active",
        "Balance",
        "Since",
        "Visits",
        "Rate",
        "Notes",
      ]);
      expect(told[1]?.[2]).toEqual([
        ...[
          "C000001",
          "Contoso Bakery",
          "office@client1.example",
          "true",
          "1250.0000",
          "2024-02-02T09:30:00",
        ],
        ...["1", "0.25", "A longer note about Contoso Bakery."],
      ]);
      expect(told[2]?.[2]?.[1]).toBe("Fabrikam Gärten");
    },
  );

  // Made with Jackcess 4.0.8, as is the database of linked tables alone.
  test("has rich text, single precision, times of day and Date/Time Extended as Access shows them", async () => {
    const { columns, told, table } = await reader.take(await fixture("values.accdb"));

    expect(columns).toEqual(["Id", "Notes", "Rate", "Begin", "Saved"]);
    expect([table, ...told.map(([, , row]) => row)]).toEqual([
      "Jobs",
      ["J-1", "Call Ann & Bob\nthen\u00a0Carl", "0.1", "17:45:00", "2026-11-23T09:30:15"],
      ["J-2", "2 < 3 <div>", "1234.56", "2026-11-23T00:00:00", ""],
      ["J-3", "", "-1.5e-7", "", "2026-11-24T00:00:00"],
    ]);
  });

  test("after a snapshot of 0.1.0, which had these as the library reads them, is told where it changed alone", async () => {
    const columns = ["Id", "Notes", "Rate", "Begin", "Saved"];
    const rows = [
      [
        ...["J-1", "<div>Call <strong>Ann</strong> &amp; Bob</div><div>then&nbsp;Carl</div>"],
        ...["0.10000000149011612", "1899-12-30T17:45:00", "2026.11.23 09:30:15.123456700"],
      ],
      ["J-2", "2 < 3 <div>", "1234.56005859375", "2026-11-23T00:00:00", ""],
      ["J-3", "<div>Gone</div>", "-1.500000053056283e-7", "", "2026.11.24 00:00:00.000000000"],
    ];
    const path = join(reader.root, "as-the-library-reads");
    await writeFile(path, zstdCompressSync(rows.map((row) => `${toLine(row[0] ?? "", row)}\n`).join("")));
    const { told } = await reader.take(await fixture("values.accdb"), {
      base: { path, columns, key: ["Id"] },
    });

    expect(told.map(([change, , after]) => [change, after?.[0]])).toEqual([["changed", "J-3"]]);
  });

  test("whose tables are all in another file is refused with that, not asked which", async () => {
    await expect(reader.take(await fixture("linked.accdb"))).rejects.toThrow(
      "in another file, which it is linked to. Send that; it has Clients.",
    );
  });

  test("is compared with the one before: a row gone, a currency changed, a row new", async () => {
    const { base } = await reader.take(await fixture("clients-monday.accdb"), { settings });
    const { told } = await reader.take(await fixture("clients-tuesday.accdb"), { settings, base });

    expect(told.map(([change, before, after]) => [change, before?.[4], after?.[4]])).toEqual([
      ["removed", "1250.0000", undefined],
      ["changed", "1250.0000", "1995.5000"],
      ["added", undefined, "0.0000"],
    ]);
  });

  test("of several tables is refused with their names where the connection names none", async () => {
    const file = await fixture("clients-monday.mdb");

    await expect(reader.take(file, { settings: { key: "Client ID" } })).rejects.toThrow(
      "one of Clients, Empty",
    );
    await expect(reader.take(file, { settings: { ...settings, table: "clients" } })).rejects.toThrow(
      refusal("which_table"),
    );
  });

  test("is read without the columns that the settings ignore", async () => {
    const { columns } = await reader.take(await fixture("clients-monday.accdb"), {
      settings: { ...settings, ignore: ["Notes", "Rate"] },
    });

    expect(columns).not.toContain("Notes");
    expect(columns).toContain("Visits");
  });

  test("may have a table without rows", async () => {
    expect(
      await reader.take(await fixture("clients-monday.mdb"), { settings: { key: "Id", table: "Empty" } }),
    ).toMatchObject({ rows: 0, columns: ["Id"] });
  });

  test("with a password is read by it; without it, or by another, it is refused", async () => {
    const file = encrypted(await fixture("clients-monday.accdb"), "open sesame");
    const { rows } = await reader.take(file, { settings, password: "open sesame" });

    expect(rows).toBe(4);
    await expect(reader.take(file, { settings })).rejects.toThrow("give it to the connection");
    await expect(reader.take(file, { settings, password: "open says me" })).rejects.toThrow(
      refusal("password"),
    );
  });

  const pagesOf = (file: Buffer) =>
    Array.from({ length: file.length / 4_096 }, (_, n) => file.subarray(n * 4_096, (n + 1) * 4_096));

  test("whose rows lie on a page that was copied as zeros is refused, not read as one without rows", async () => {
    const file = await fixture("clients-monday.accdb");
    const rows = pagesOf(file).filter(
      (page) =>
        page[0] === 1 &&
        (["latin1", "utf16le"] as const).some((as) => page.includes(Buffer.from("Fabrikam", as))),
    );
    for (const page of rows) page.fill(0);

    expect(rows.length).toBeGreaterThan(0);
    await expect(reader.take(file, { settings })).rejects.toThrow(refusal("damaged"));
  });

  test("that has more rows than can be read tells so, and none of the others as removed", async () => {
    const { base } = await reader.take(await fixture("clients-monday.accdb"), { settings });
    const file = await fixture("clients-tuesday.accdb");
    const [table] = pagesOf(file).filter(
      (page) => page[0] === 2 && page.includes(Buffer.from("Visits", "utf16le")),
    );
    table?.writeUInt32LE(9, 16);
    const { told, notes } = await reader.take(file, { settings, base });

    expect(told.map(([change]) => change)).toEqual(["changed", "added"]);
    expect(notes).toMatchObject([{ code: "rows_unread", message: expect.stringContaining("5 rows more") }]);
  });

  test("that is cut off, or has a page overwritten, is refused", async () => {
    const file = await fixture("clients-monday.accdb");
    const overwritten = Buffer.from(file);
    overwritten.fill(0xff, 4_096, file.length);

    await expect(reader.take(file.subarray(0, file.length / 2), { settings })).rejects.toThrow(
      refusal("damaged"),
    );
    await expect(reader.take(overwritten, { settings })).rejects.toThrow(refusal("damaged"));
    await expect(reader.take(file.subarray(0, 100), { settings })).rejects.toThrow(refusal("damaged"));
  });
});
