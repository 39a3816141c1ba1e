import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Bounds, isolated } from "../../../functions/convert/isolate.ts";
import { limits } from "../../../functions/convert/limits.ts";
import { Refused } from "../../../functions/convert/refused.ts";
import { localReader } from "../../../infra/local/reader.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";
import { RowsPage } from "../../support/access-pages.ts";
import { bundledReader } from "../../support/bundled-reader.ts";
import { share } from "../../support/repeats.ts";
import { refusal, snapshots } from "../../support/snapshot.ts";
import { workbook } from "../../support/workbook.ts";

/** What reading a stranger's file or mail may cost, whatever is in it: a test for each bound. */
let reader: Awaited<ReturnType<typeof snapshots>>;
let monday: Buffer;
beforeAll(async () => {
  reader = await snapshots();
  const url = new URL("fixtures/clients-monday.accdb.gz", import.meta.url);
  monday = gunzipSync(await readFile(url));
});
afterAll(async () => await reader.end());
const { inflated } = limits;
afterEach(() => {
  limits.inflated = inflated;
});

const settings = { key: "Client ID", table: "Clients", baseline: "rows" };
const generous: Bounds = { heap: 256, memory: 1_000, milliseconds: 60_000 };

/** Reads a file, or a mail, in its own worker, as it is read when it is deployed. */
async function apart(kind: "file" | "mail", content: Uint8Array | string, bounds: Partial<Bounds> = {}) {
  const folder = await mkdtemp(join(reader.root, "apart-"));
  const path = join(folder, "given");
  await writeFile(path, content);
  const isolate = isolated(bundledReader() ?? localReader, { ...generous, ...bounds });
  return kind === "mail"
    ? await isolate.mail({ path, folder, verdictsBy: "none" })
    : await isolate.file(
        { name: "given", path, folder, settings: fileSettings.parse(settings), acceptColumns: false },
        () => undefined,
      );
}
/** A copy of the database with one page spoiled. */
function spoiled(spoil: (rows: RowsPage, file: Buffer) => void): Buffer {
  const file = Buffer.from(monday);
  spoil(new RowsPage(file, "C000001"), file);
  return file;
}

describe("an Access database", () => {
  test("has a row that Access has moved once, and one that was deleted not at all", async () => {
    const moved = await reader.take(
      spoiled((rows) => rows.move(1)),
      { settings },
    );
    const deleted = await reader.take(
      spoiled((rows) => rows.delete(1)),
      { settings },
    );
    const idsOf = ({ told }: typeof moved) => told.map(([, , after]) => after?.[0]).sort();

    expect(idsOf(moved)).toEqual(["C000000", "C000001", "C000002", "C000003"]);
    expect(idsOf(deleted)).toEqual(["C000000", "C000002", "C000003"]);
  });

  test("whose memo points to itself is given up when its time is over", async () => {
    const endless = spoiled((rows, file) => {
      const itself = Buffer.alloc(4);
      itself.writeUInt32LE(rows.placeOf(4));
      rows.add(itself);
      rows.spreadMemo(new RowsPage(file, "A longer note").placeOf(1), rows.placeOf(4));
    });

    await expect(apart("file", endless, { milliseconds: 3_000 })).rejects.toThrow(refusal("too_slow"));
  });

  test("whose definition goes on where it begins is given up when its time or memory is over", async () => {
    const endless = spoiled((rows) => rows.repeatDefinition());

    await expect(apart("file", endless, { milliseconds: 3_000 })).rejects.toThrow(
      expect.objectContaining({
        finding: expect.objectContaining({ code: expect.stringMatching(/^too_(slow|heavy)$/) }),
      }),
    );
  });

  test("that names one row again and again ends at what a file's rows may be together", async () => {
    let times = 0;
    const file = spoiled((rows) => {
      times = rows.repeatLast();
    });
    expect(await reader.take(file, { settings })).toMatchObject({ rows: 1, repeated: times - 1 });

    limits.inflated = 20_000;
    await expect(reader.take(file, { settings })).rejects.toThrow(refusal("too_large_unpacked"));
  });

  test("with any bytes of it overwritten is read or refused, and nothing else", async () => {
    const change = fc.tuple(fc.integer({ min: 0x80, max: monday.length - 4 }), fc.nat(0xffff_ffff));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
        const file = Buffer.from(monday);
        for (const [at, value] of changes) file.writeUInt32LE(value, at);
        const outcome = await apart("file", file, { milliseconds: 5_000 }).catch((error: unknown) => error);

        expect(outcome instanceof Refused || !(outcome instanceof Error)).toBe(true);
      }),
      { numRuns: share(15) },
    );
  }, 120_000);
});

describe("a small file that becomes large", () => {
  const text = "x".repeat(900);

  test("by a workbook's one text, which all of its rows name, ends at what they may be together", async () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, n) => `<row r="${n + 2}"><c r="A${n + 2}"><v>${n}</v></c><c r="B${n + 2}" t="s"><v>0</v></c></row>`,
    );
    const header = '<row r="1"><c r="A1" t="str"><v>Id</v></c><c r="B1" t="str"><v>Note</v></c></row>';
    const file = await workbook({
      sheets: { Clients: header + rows.join("") },
      extra: { "xl/sharedStrings.xml": `<sst><si><t>${text}</t></si></sst>` },
    });
    expect(file.length).toBeLessThan(30_000);
    expect(await reader.take(file)).toMatchObject({ rows: 2_000 });

    limits.inflated = 1_000_000;
    await expect(reader.take(file)).rejects.toThrow(refusal("too_large_unpacked"));
  });

  test("by gzip ends at what a file may become", async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => `${n},${text}\n`);
    const file = gzipSync(`Id,Note\n${rows.join("")}`);
    expect(file.length).toBeLessThan(30_000);

    limits.inflated = 1_000_000;
    await expect(reader.take(file)).rejects.toThrow(refusal("too_large_unpacked"));
  });
});

describe("a process that reads", () => {
  test("whose buffers, which lie outside its heap, grow beyond the bound is ended", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hub-bounds-"));
    const entry = join(folder, "hoarding.mjs");
    await writeFile(
      entry,
      "const kept = []; setInterval(() => kept.push(Buffer.alloc(16 * 1024 * 1024, kept.length)), 1);",
    );
    const url = pathToFileURL(entry);
    const isolate = isolated({ entry: url, code: [url] }, { heap: 64, memory: 200, milliseconds: 60_000 });

    await expect(isolate.mail({ path: entry, folder, verdictsBy: "none" })).rejects.toThrow(
      refusal("too_heavy"),
    );
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
});

describe("a mail", () => {
  const head = "From: Jane Doe <jane@northwind.example>\r\nSubject: Hello\r\n";
  const html = (text: string) => `${head}Content-Type: text/html\r\n\r\n${text}`;

  test.each([
    ["tables within tables", "<table><tr><td>".repeat(130_000)],
    ["lists within lists", "<ul><li>".repeat(200_000)],
    ["tags that never close", "<div>".repeat(400_000)],
    ["nothing but what might open a tag", "<".repeat(2_000_000)],
  ])(
    "of two megabytes of %s is read in seconds",
    async (_, text) => {
      expect(await apart("mail", html(text))).toMatchObject({ subject: "Hello" });
    },
    60_000,
  );

  test("with a table of a thousand million cells in a few words has the first of them, in little memory", async () => {
    const wide = `<table><tr>${'<td colspan="1000000">x</td>'.repeat(1_000)}</tr></table>`;

    expect(await apart("mail", html(wide), { heap: 64 })).toMatchObject({
      tables: [{ rows: [Array.from({ length: 30 }, () => "x")] }],
    });
  }, 60_000);

  test("with 10,000 attachments has the first hundred, and says how many are left out", async () => {
    const part = "--b\r\nContent-Type: application/x\r\nContent-Disposition: attachment\r\n\r\nx\r\n";
    const raw = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(10_000)}--b--`;
    const mail = await apart("mail", raw);

    expect(mail).toMatchObject({ leftOut: 9_900 });
    expect(JSON.stringify(mail).length).toBeLessThan(50_000);
  }, 60_000);

  test("of any size tells no more of itself than people read", async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `"${"n".repeat(40)}" <a${n}@northwind.example>`);
    const raw = `From: a@b.example\r\nTo: ${names.join(",\r\n ").slice(0, 900_000)}\r\nSubject: ${"s ".repeat(40_000)}\r\n\r\n${"text ".repeat(2_000_000)}`;

    expect(JSON.stringify(await apart("mail", raw)).length).toBeLessThan(300_000);
  }, 60_000);
});
