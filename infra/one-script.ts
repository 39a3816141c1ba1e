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
    const names = [...early].map((name, n) => ({ name, n, exported: known.get(name)?.exports ?? [] }));
    const passedOn = names.map(({ name, n, exported }) => ({
      inFirst: `export{${exported.map((one) => `${one} as ${one}_${n}`)}}from"./${name}";`,
      stub: { name, text: `export{${exported.map((one) => `${one}_${n} as ${one}`)}}from"./first.js";` },
    }));
    for (const one of scripts) keep(one);
    keep({ name: "first.js", text: passedOn.map(({ inFirst }) => inFirst).join("") });
    const first = build({ entryPoints: ["first.js"], external: late.map(({ name }) => `./${name}`) });
    for (const { stub } of passedOn) keep(stub);
    const entries = late.filter(({ name }) => known.get(name)?.entryPoint !== undefined);
    const others = build({ entryPoints: entries.map(({ name }) => name), external: ["./first.js"] });
    return { folder: digest.digest("hex").slice(0, 12), scripts: [...first, ...others] };
  } finally {
    rmSync(folder, { recursive: true });
  }
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
