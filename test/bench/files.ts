import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import * as z from "zod/mini";
import type { Figure } from "./measure.ts";

const [large, small] = [1_000_000, 250_000];

const said = z.object({ milliseconds: z.number(), megabytes: z.number(), changed: z.optional(z.number()) });

/**
 * A CSV of a million rows, every hundredth changed, compared with the snapshot before it, against the bare parser reading
 * such a file twice; and the memory that takes against that of a quarter of the rows. Each in its own process.
 */
export async function files(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const paths = async (rows: number) => {
    const [before, after] = [join(folder, `${rows}-before.csv`), join(folder, `${rows}-after.csv`)];
    await writeTable(before, rows, "active");
    await writeTable(after, rows, "on hold");
    return [before, after] as const;
  };
  const [many, few] = [await paths(large), await paths(small)];
  const bare = await measured("bare-csv.ts", many);
  const compared = await measured("compare-files.ts", many);
  const fewer = await measured("compare-files.ts", few);
  const access = await measured("compare-files.ts", await database(folder));
  const bareAccess = await measured("bare-access.ts", await database(folder));
  await rm(folder, { recursive: true, force: true });
  if (compared.changed !== large / 100) throw new Error(`${compared.changed} rows changed`);
  return [
    {
      name: "comparing a CSV of 1,000,000 rows with the last one ÷ the bare CSV parser reading it twice",
      measured: `${(compared.milliseconds / 1_000).toFixed(1)} s ÷ ${(bare.milliseconds / 1_000).toFixed(1)} s`,
      ratio: compared.milliseconds / bare.milliseconds,
      bound: { atMost: 1.5 },
    },
    {
      name: "memory of comparing 1,000,000 rows ÷ 250,000 rows",
      measured: `${compared.megabytes.toFixed(0)} MB ÷ ${fewer.megabytes.toFixed(0)} MB`,
      ratio: compared.megabytes / fewer.megabytes,
      bound: { atMost: 1.5 },
    },
    {
      name: "comparing an .accdb of 100,000 rows ÷ the bare Access reader reading it twice",
      measured: `${(access.milliseconds / 1_000).toFixed(1)} s ÷ ${(bareAccess.milliseconds / 1_000).toFixed(1)} s`,
      ratio: access.milliseconds / bareAccess.milliseconds,
      bound: { atMost: 1.5 },
    },
    {
      name: "memory of comparing that .accdb ÷ of the bare reader",
      measured: `${access.megabytes.toFixed(0)} MB ÷ ${bareAccess.megabytes.toFixed(0)} MB`,
      ratio: access.megabytes / bareAccess.megabytes,
      bound: { atMost: 2 },
    },
  ];
}

/** A database of 100,000 rows, twice; made once with Jackcess, which npm has nothing like. */
async function database(folder: string): Promise<readonly [string, string]> {
  const packed = await readFile(new URL("fixtures/clients-100000.accdb.br", import.meta.url));
  const path = join(folder, "clients.accdb");
  await writeFile(path, brotliDecompressSync(packed));
  return [path, path];
}

/** Rows in their own order, about 130 bytes each. */
async function writeTable(path: string, rows: number, status: string): Promise<void> {
  const out = createWriteStream(path);
  let text = "Client ID,Name,Email,City,Status,Balance,Updated,Notes\n";
  for (let n = 0; n < rows; n++) {
    const key = (n * 7_919) % rows;
    text += `C${String(key).padStart(7, "0")},"Client ${key}, Ltd",client${key}@example${key % 977}.example,City ${key % 313},${key % 100 === 0 ? status : "active"},${((key * 37) % 100_000) / 100},2026-11-${String(1 + (key % 28)).padStart(2, "0")},a note on client ${key} that is a little longer\n`;
    if (text.length < 1 << 20) continue;
    if (!out.write(text)) await once(out, "drain");
    text = "";
  }
  out.end(text);
  await once(out, "close");
}

async function measured(script: string, args: readonly string[]) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${script} failed`);
  return said.parse(JSON.parse(text));
}
