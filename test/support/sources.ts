import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The text of every file of functions/ that an entry imports, at its start or ever, by its path from the root. */
export function sourcesOf(entry: string): ReadonlyMap<string, string> {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
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
  return new Map(
    Object.keys(metafile.inputs)
      .filter((path) => path.startsWith("functions/"))
      .map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
}
