import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, type Metafile } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What each module of all functions imports, at its start or ever. */
function inputsOfAll(): Metafile["inputs"] {
  const paths = readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" });
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: paths.filter((path) => path.endsWith("/main.ts")).map((path) => `functions/${path}`),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  return metafile.inputs;
}

let inputs: Metafile["inputs"] | undefined;

/** The text of every file of functions/ that an entry imports, at its start or ever, by its path from the root. */
export function sourcesOf(entry: string): ReadonlyMap<string, string> {
  inputs ??= inputsOfAll();
  const reached = new Set([entry]);
  for (const path of reached)
    for (const { path: next, external } of inputs[path]?.imports ?? []) if (!external) reached.add(next);
  return new Map(
    [...reached]
      .filter((path) => path.startsWith("functions/"))
      .map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
}
