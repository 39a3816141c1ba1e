/** Keeps this release's rows and readers in `schemas/golden/<version>`: run once for each release. */
import { mkdirSync, writeFileSync } from "node:fs";
import { release } from "../../schemas/release.ts";
import { readersAsSchemas, rowsOfToday, toJson } from "./golden.ts";

const folder = new URL(`../../schemas/golden/${release}/`, import.meta.url);
mkdirSync(folder, { recursive: true });
const { events, directory } = await rowsOfToday();
for (const [name, document] of Object.entries({ events, directory, readers: readersAsSchemas() }))
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(toJson(document), null, 2)}\n`);
