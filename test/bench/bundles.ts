import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle, loadedAtStart, sizesOf } from "../../infra/bundle.ts";
import { ceilings } from "../support/bundle-ceilings.ts";
import type { Figure } from "./measure.ts";

const kilobytes = (bytes: number) => Math.round(bytes / 1024);

/** What each function loads at its start, against its ceiling. Nothing is timed: a cold start pays for it by the byte. */
export async function bundles(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "hub-bench-"));
  const figures: Figure[] = [];
  for (const [name, { start: ceiling }] of Object.entries(ceilings)) {
    const entry = `functions/${name}/main.ts`;
    const made = bundle(entry, join(folder, name));
    const { start, whole } = sizesOf(made, entry);
    const root = new URL("../../", import.meta.url);
    const files = await Promise.all(
      [...loadedAtStart(made, entry)].map(async (path) => await readFile(new URL(path, root))),
    );
    const zipped = gzipSync(Buffer.concat(files), { level: 9 }).length;
    figures.push({
      name: `bundle of ${name}: what it loads at its start (gzip; all it may load) ÷ its ceiling`,
      measured: `${kilobytes(start)} kB (${kilobytes(zipped)} kB; ${kilobytes(whole)} kB) ÷ ${ceiling} kB`,
      ratio: start / 1024 / ceiling,
      bound: { atMost: 1 },
    });
  }
  await rm(folder, { recursive: true, force: true });
  return figures;
}
