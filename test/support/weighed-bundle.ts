import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { sha256 } from "../../functions/delivery/delivery.ts";
import { bundle, loadedAtStart, sizesOf } from "../../infra/bundle.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const weighed = z.object({
  /** Bytes that are loaded at the start, and that may ever be. */
  start: z.number(),
  whole: z.number(),
  /** The sources that are loaded at the start, by their paths from the root. */
  early: z.array(z.string()),
  namesMachine: z.boolean(),
});
export type Weighed = z.infer<typeof weighed>;

const digests = z.record(z.string(), z.string());
const kept = z.object({ madeOf: digests, weighed });

/** What decides how a bundle is made, beside its sources; the packages' versions stand in the lock file. */
const settings = ["infra/bundle.ts", "package.json", "package-lock.json", "tsconfig.json"];

/** The digests of files that were read before in this process. */
const known = new Map<string, string>();
function digestOf(path: string): string {
  const digest =
    known.get(path) ?? (existsSync(join(root, path)) ? sha256(readFileSync(join(root, path))) : "");
  known.set(path, digest);
  return digest;
}

/**
 * What the bundle of an entry weighs, made in a folder; or, where no file that it was made of has changed since it was weighed
 * last, what it weighed then. After an install nothing is kept.
 */
export function weighedBundle(entry: string, outdir: string): Weighed {
  const path = join(root, "node_modules/.cache/bundles", `${entry.replaceAll("/", "-")}.json`);
  const before = existsSync(path) ? kept.safeParse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
  if (
    before?.success &&
    settings.every((one) => one in before.data.madeOf) &&
    Object.entries(before.data.madeOf).every(([one, digest]) => digestOf(one) === digest)
  )
    return before.data.weighed;
  const made = bundle(entry, outdir);
  const sources = [...Object.keys(made.inputs), ...settings].filter((one) => existsSync(join(root, one)));
  const now = {
    ...sizesOf(made, entry),
    early: [...loadedAtStart(made, entry)].flatMap((one) => Object.keys(made.outputs[one]?.inputs ?? {})),
    namesMachine: readFileSync(join(outdir, "main.mjs"), "utf8").includes(process.cwd()),
  };
  const madeOf = Object.fromEntries(sources.map((one) => [one, digestOf(one)]));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify({ madeOf, weighed: now }));
  renameSync(`${path}.${process.pid}`, path);
  return now;
}
