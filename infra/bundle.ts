import { fileURLToPath } from "node:url";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Bundles a function's entry (a path from the root) into a folder as `main.mjs` and the chunks it loads when it first
 * needs them. Same source, same bytes. The SDK is bundled too: the one in the runtime loads slower and changes by itself.
 */
export function bundle(entry: string, outdir: string): Metafile {
  return buildSync(bundling(entry, outdir)).metafile;
}

function bundling(entry: string, outdir: string) {
  return {
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: "main" }],
    outdir,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    // What is written in other letters than Latin ones would take twice the bytes in escapes.
    charset: "utf8",
    sourcemap: true,
    sourcesContent: false,
    // Presigning brings a copy of its version along; resolved from the root, it uses the one that is there.
    alias: { "@aws-sdk/client-s3": "@aws-sdk/client-s3" },
    // Only what the SDK does in a browser asks for it.
    external: ["bowser"],
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  } satisfies BuildOptions;
}

/** The files that a bundle loads at its start: its main file and the chunks that this imports, by their paths from the root. */
export function loadedAtStart({ outputs }: Metafile, entry: string): ReadonlySet<string> {
  const [main = ""] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  const loaded = new Set<string>();
  const follow = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && outputs[next]) follow(next);
  };
  follow(main);
  return loaded;
}

/** Bytes of what a bundle loads at its start, and of all it may ever load; source maps count in neither. */
export function sizesOf(
  metafile: Metafile,
  entry: string,
): { readonly start: number; readonly whole: number } {
  const { outputs } = metafile;
  const bytes = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return {
    start: bytes(loadedAtStart(metafile, entry)),
    whole: bytes(Object.keys(outputs).filter((path) => path.endsWith(".mjs"))),
  };
}
