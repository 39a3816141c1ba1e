import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { byEnding } from "../functions/matching/by-ending.ts";
import { mailHosts } from "../functions/matching/mail-for-all.ts";

/** Renews the snapshot of domains that strangers share from the two packages; run after updating them. */
const require = createRequire(import.meta.url);
const version = (name: string) =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8"))).version;
const lines = (path: string) => readFileSync(require.resolve(path), "utf8").split("\n");
const words = (names: readonly string[]) =>
  [...new Set(names.map((name) => name.trim().toLowerCase()))]
    .filter((name) => /^[a-z0-9.-]+\.[a-z0-9-]+$/.test(name))
    .sort();

// Both lists lack what many customers have.
const freemail = words([...lines("freemail/data/free.txt"), ...mailHosts]);
const disposable = words(
  z
    .array(z.string())
    .parse(JSON.parse(readFileSync(require.resolve("disposable-email-domains/index.json"), "utf8"))),
).filter((name) => !freemail.includes(name));

const snapshot = {
  taken: new Date().toISOString().slice(0, 10),
  sources: ["freemail", "disposable-email-domains"].map((name) => `${name} ${version(name)}`),
  freemail: byEnding(freemail),
  disposable: byEnding(disposable),
};
const file = new URL("../functions/matching/shared-domains.json", import.meta.url);
writeFileSync(fileURLToPath(file), `${JSON.stringify(snapshot, null, 2)}\n`);
process.stdout.write(`${freemail.length} freemail and ${disposable.length} disposable domains\n`);
