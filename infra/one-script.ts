import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";

/** A script by the name that others import it by. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

type Outputs = Metafile["outputs"];

/**
 * The scripts of a bundle that was split, with all that its first one imports before it runs in one file, `first.js`: over
 * HTTP/1.1 a browser asks for six at a time, and on a slow line each round of them takes as long as the line is. All stand in
 * one folder by a digest of them all, as each has the names of others in it.
 */
export function inOneScript(
  scripts: readonly Script[],
  app: string,
  outputs: Outputs,
  shared: BuildOptions,
): { readonly folder: string; readonly scripts: readonly Script[] } {
  const known = new Map(Object.entries(outputs).map(([path, one]) => [basename(path), one]));
  const early = importedFirst(app, known);
  const late = scripts.filter(({ name }) => !early.has(name));
  const digest = createHash("sha256").update(JSON.stringify(scripts.toSorted(byName)));
  const folder = mkdtempSync(join(tmpdir(), "hub-console-"));
  const build = (options: BuildOptions): Script[] => {
    const given: BuildOptions & { readonly write: false } = {
      ...{ ...shared, ...options, absWorkingDir: folder, outdir: folder, entryNames: "[name]" },
      write: false,
    };
    const { outputFiles = [] } = buildSync(given);
    return outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
  };
  const keep = ({ name, text }: Script) => writeFileSync(join(folder, name), text);
  try {
    const places = new Map([...early].map((name, n) => [name, n] as const));
    const passedOn = [...places].map(([name, n]) => {
      const exported = known.get(name)?.exports ?? [];
      return `export{${exported.map((one) => `${one} as ${one}_${n}`)}}from"./${name}";`;
    });
    for (const { name, text } of scripts)
      keep({ name, text: early.has(name) ? text : ofFirst(text, places) });
    keep({ name: "first.js", text: passedOn.join("") });
    const first = build({ entryPoints: ["first.js"], external: late.map(({ name }) => `./${name}`) });
    const entries = late.filter(({ name }) => known.get(name)?.entryPoint !== undefined);
    const others = build({ entryPoints: entries.map(({ name }) => name), external: ["./first.js"] });
    return { folder: digest.digest("hex").slice(0, 12), scripts: [...first, ...others] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Imports as esbuild writes them. */
const imports = /import(?:\{([^{}]*)\}from)?"\.\/([\w.-]+)"/g;

/** A late script that takes what it imports of others from the first one, where they are in it: no file for each of them. */
function ofFirst(text: string, places: ReadonlyMap<string, number>): string {
  return text.replaceAll(imports, (whole, names: string | undefined, script: string) => {
    const place = places.get(script);
    if (place === undefined) return whole;
    const taken = (names ?? "").split(",").filter((one) => one !== "");
    const renamed = taken.map((one) => {
      const [name, as = name] = one.split(" as ");
      return `${name}_${place} as ${as}`;
    });
    return `import{${renamed.join(",")}}from"./first.js"`;
  });
}

const byName = (a: Script, b: Script) => (a.name < b.name ? -1 : 1);

/** A script and all that it imports before it runs; what is loaded on demand is not among it. */
function importedFirst(app: string, known: ReadonlyMap<string, Outputs[string]>): ReadonlySet<string> {
  const found = new Set([app]);
  // A set hands over what is added to it meanwhile.
  for (const one of found)
    for (const { path, kind } of known.get(one)?.imports ?? [])
      if (kind === "import-statement") found.add(basename(path));
  return found;
}
