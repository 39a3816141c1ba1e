/**
 * Keeps this release's rows and readers in `schemas/golden/<version>`: again and again until it is tagged. From then on they stay: a
 * kind of row that is new is the next version's.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { release } from "../../schemas/release.ts";
import { readersAsSchemas, rowsOfToday, toJson } from "./golden.ts";

if (execFileSync("git", ["tag", "--list", `v${release}`], { encoding: "utf8" }).trim() !== "")
  throw new Error(`v${release} is released, and its rows stay: raise the version in package.json first`);
const folder = new URL(`../../schemas/golden/${release}/`, import.meta.url);
mkdirSync(folder, { recursive: true });
const { events, directory } = await rowsOfToday();
for (const [name, document] of Object.entries({ events, directory, readers: readersAsSchemas() }))
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(toJson(document), null, 2)}\n`);
