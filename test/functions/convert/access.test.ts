import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
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
