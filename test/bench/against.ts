import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, lstat, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { spawnHub } from "../support/hub-process.ts";
import { benchSecret } from "./bookings.ts";
import { inFolder } from "./in-folder.ts";
import { client } from "./load-client.ts";
import { type Figure, linesOf, median, tableOf, timed } from "./measure.ts";

/**
 * This hub beside that of another checkout with its own `node_modules`, each thing by turns in one run:
 * `node test/bench/against.ts ../hub-of-before`. Every figure is this one ÷ the other, the median of each.
 */
const here = fileURLToPath(new URL("../../", import.meta.url));
const [given, ...wanted] = process.argv.slice(2);
if (given === undefined) throw new Error("Name the other checkout: node test/bench/against.ts <folder>");
const other = resolve(given);
const rounds = 3;
const deliveries = 2_000;

/** What a measure says of both, turn by turn: first of this checkout, then of the other. */
async function byTurns<Answer>(
  measure: (checkout: string) => Promise<Answer>,
): Promise<[Answer[], Answer[]]> {
  const said: [Answer[], Answer[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    said[0].push(await measure(here));
    said[1].push(await measure(other));
  }
  return said;
}

const ratio = (
  name: string,
  [mine, theirs]: readonly [number, number],
  unit: string,
  bound: Figure["bound"],
) => ({
  name,
  ratio: mine / theirs,
  bound,
  measured: `${mine.toFixed(1)} ${unit} ÷ ${theirs.toFixed(1)} ${unit}`,
});

/** Deliveries from 16 clients, each of which sends when it has its answer; all are found on the timeline afterwards. */
async function throughput(): Promise<Figure[]> {
  const said = await byTurns(async (checkout) =>
    inFolder(async (folder) => {
      const hub = await spawnHub(folder, {}, ["--empty"], checkout);
      await hub.api.call("PUT", "/api/connections/calendly/main", { secrets: [benchSecret] });
      const answer = await client("load.ts", [hub.url, String(deliveries), "0"]);
      await hub.stop();
      return answer;
    }),
  );
  const of = (pick: (one: (typeof said)[0][0]) => number): [number, number] => [
    median(said[0].map(pick)),
    median(said[1].map(pick)),
  ];
  return [
    ratio(
      "deliveries acknowledged",
      of(({ acknowledged }) => acknowledged),
      "/s",
      { atLeast: 4 },
    ),
    ratio(
      "deliveries on the timeline",
      of(({ rate }) => rate),
      "/s",
      { atLeast: 4 },
    ),
    ratio(
      "ingest's answer under that load, p50",
      of(({ p50 }) => p50),
      "ms",
      undefined,
    ),
  ];
}

/** From `npm start` in an empty data folder to the link of the console, demo and all. */
async function start(): Promise<Figure[]> {
  const [mine, theirs] = await byTurns(async (checkout) =>
    inFolder(async (folder) => untilLink(checkout, folder)),
  );
  return [ratio("`npm start` to the console's link", [median(mine), median(theirs)], "s", { atMost: 0.5 })];
}

async function untilLink(checkout: string, folder: string): Promise<number> {
  let child: ChildProcessByStdio<null, Readable, null> | undefined;
  const milliseconds = await timed(async () => {
    child = spawn("npm", ["start"], {
      cwd: checkout,
      env: { ...process.env, NODE_OPTIONS: "", PORT: "0", HUB_DATA: folder },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    await linkFrom(child.stdout, checkout);
  });
  // With the process group: npm does not hand every signal on.
  if (child?.pid !== undefined) {
    const ended = once(child, "exit");
    process.kill(-child.pid, "SIGTERM");
    await ended;
  }
  return milliseconds / 1_000;
}

/** Reads on after the link: a hub that can no longer write its lines ends by itself. */
async function linkFrom(output: Readable, checkout: string): Promise<void> {
  let said = "";
  await new Promise<void>((found, refuse) => {
    output.on("data", (chunk) => {
      said += String(chunk);
      if (/The console:\s+http/.test(said)) found();
    });
    output.on("end", () => refuse(new Error(`The hub of ${checkout} ended without a link`)));
  });
}

/** `npm ci` into an empty folder, from npm's own cache where that has what it needs; and what it leaves there. */
async function install(): Promise<Figure[]> {
  const said = await byTurns(async (checkout) =>
    inFolder(async (folder) => {
      for (const file of ["package.json", "package-lock.json"])
        await copyFile(join(checkout, file), join(folder, file));
      const seconds = (await timed(async () => await npmCi(folder))) / 1_000;
      return { seconds, megabytes: (await bytesIn(join(folder, "node_modules"))) / 1e6 };
    }),
  );
  const of = (pick: (one: (typeof said)[0][0]) => number): [number, number] => [
    median(said[0].map(pick)),
    median(said[1].map(pick)),
  ];
  return [
    ratio(
      "`npm ci`",
      of(({ seconds }) => seconds),
      "s",
      { atMost: 1 },
    ),
    ratio(
      "`node_modules`",
      of(({ megabytes }) => megabytes),
      "MB",
      { atMost: 1 },
    ),
  ];
}

async function npmCi(folder: string): Promise<void> {
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "ignore" });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error("npm ci failed");
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += (await lstat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

const all = { throughput, start, install };
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(all))
  if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await measure()));
process.stdout.write(tableOf(linesOf(figures, rounds)));
