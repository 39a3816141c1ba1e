import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Where the console's sources are. */
export const consoleFolder = fileURLToPath(new URL("../../functions/serve/console/", import.meta.url));

/**
 * The modules whose code is in the script that the console's page waits for, and all that the console has, by their paths from its
 * folder; what is loaded on demand is in the second alone.
 */
export function consoleModules(): { readonly first: readonly string[]; readonly all: readonly string[] } {
  const { metafile } = buildSync({
    absWorkingDir: consoleFolder,
    entryPoints: { app: "main.tsx" },
    ...{ bundle: true, splitting: true, format: "esm", outdir: "/", write: false, metafile: true },
    ...{ jsx: "automatic", jsxImportSource: "preact", logLevel: "silent", entryNames: "[name]" },
  });
  const outputs = new Map(Object.entries(metafile.outputs));
  const scripts = new Set([...outputs.keys()].filter((path) => path.endsWith("/app.js")));
  // A set hands over what is added to it meanwhile.
  for (const path of scripts)
    for (const one of outputs.get(path)?.imports ?? [])
      if (one.kind === "import-statement") scripts.add(one.path);
  const first = [...scripts].flatMap((path) =>
    Object.entries(outputs.get(path)?.inputs ?? {}).flatMap(([module, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [module] : [],
    ),
  );
  return { first, all: Object.keys(metafile.inputs) };
}
