import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import type { OlderDeps } from "../../functions/serve/search/older-texts.ts";
import { searchedTexts, search as searchFor } from "../../functions/serve/search/search.ts";
import { folderBlobs } from "../../infra/local/folder-blobs.ts";
import { emptyHub } from "../support/serve-deps.ts";
import { type Figure, percentile, timed } from "./measure.ts";
import { fileAgain, fileBook, rowOf } from "./search-book.ts";

/**
 * `HUB_TEXTS=500000 npm run bench -- search` makes fewer, and is done in a tenth of the time. Files that were made are kept in
 * HUB_FOLDER, and measured again from there.
 */
const { HUB_TEXTS: count, HUB_FOLDER: keptIn } = z
  .object({
    HUB_TEXTS: z._default(z.coerce.number().check(z.int(), z.minimum(1_000)), 5_000_000),
    HUB_FOLDER: z.optional(z.string()),
  })
  .parse(process.env);

/** Milliseconds that a search may take, of a process that has only just begun, and of one that has read the files. */
const [coldAtMost, warmAtMost] = [2_000, 300];
const rounds = 10;

/** What people look for: numbers, parts of them and of names, what is said often and hardly ever, one letter, nothing. */
const questions: readonly (readonly [q: string, more?: Readonly<Record<string, string>>])[] = [
  ["HP-1234567"],
  ["34567"],
  ["charharter graharson"],
  ["harter"],
  ["invoice"],
  ["invoice 99.95"],
  ["harter", { tool: "accelo" }],
  ["payment", { since: "2026-01-01", until: "2026-02-01" }],
  ["in"],
  ["e"],
  ["e hp-1234567"],
  ["nothing-such"],
];

/** Search over the words of a large firm's year, which lie in files. */
export async function search(): Promise<Figure[]> {
  const folder = keptIn ?? (await mkdtemp(join(tmpdir(), "hub-search-")));
  const filled = join(folder, "filled.json");
  try {
    const deps = depsIn(folder);
    const making = await timed(async () => {
      if (existsSync(filled)) await fileAgain(JSON.parse(await readFile(filled, "utf8")), deps);
      else await writeFile(filled, JSON.stringify(await fileBook(count, deps)));
    });
    const bytes = await Promise.all(
      (await readdir(join(folder, "search"))).map(
        async (name) => [name, (await stat(join(folder, "search", name))).size] as const,
      ),
    );
    const sizeOf = (end: string) =>
      bytes.filter(([name]) => name.endsWith(end)).reduce((sum, [, size]) => sum + size, 0) / 1e6;
    global.gc?.();
    const before = process.memoryUsage().rss;
    const texts = searchedTexts();
    const ask = async ([q, more = {}]: (typeof questions)[number]) =>
      await searchFor(new URLSearchParams({ q, ...more }), texts, deps);
    const [first = [""]] = questions;
    const cold = await timed(async () => await ask(first));
    let calls = 1;
    let whole = cold;
    for (; !(await ask(first)).searched.complete; calls++) whole += await timed(async () => await ask(first));
    process.stdout.write(
      `(${count} texts in ${(making / 1_000).toFixed(0)} s; words ${sizeOf(".words").toFixed(0)} MB, ids ${sizeOf(".ids").toFixed(0)} MB; in memory ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB)\n`,
    );
    const figures: Figure[] = [
      figure("cold, the first answer", cold, coldAtMost),
      figure(`cold, until all is read (${calls} calls)`, whole, coldAtMost),
    ];
    for (const question of questions) {
      const times: number[] = [];
      const { events } = (await ask(question)).counts;
      for (let round = 0; round < rounds; round++) times.push(await timed(async () => await ask(question)));
      const [q, more = {}] = question;
      const name = [`"${q}"`, ...Object.values(more)].join(" ");
      figures.push(
        figure(
          `${name} (${events.n}${events.more ? " and more" : ""}), p95`,
          percentile(times, 0.95),
          warmAtMost,
        ),
      );
    }
    return figures;
  } finally {
    if (keptIn === undefined) await rm(folder, { recursive: true, force: true });
  }
}

const figure = (what: string, took: number, atMost: number): Figure => ({
  name: `search: ${what} ÷ ${atMost} ms`,
  measured: `${took.toFixed(0)} ms`,
  ratio: took / atMost,
  bound: { atMost: 1 },
});

/** A hub without accounts whose table has the row of each event that is asked for. */
function depsIn(folder: string): OlderDeps {
  const hub = emptyHub();
  const several = async (ids: readonly string[]) => new Map(ids.map((id) => [id, rowOf(id, count)]));
  return {
    ...hub,
    events: Object.assign(Object.create(hub.events), { several }),
    blobs: folderBlobs(folder),
    now: () => new Date(),
  };
}
