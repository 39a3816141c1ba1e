import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type BuildOptions, buildSync } from "esbuild";
import { earlyScripts } from "../functions/serve/console/state/first-screens.ts";
import type { ConsoleFile } from "../functions/serve/console-files.ts";
import { inOneScript, type Script } from "./one-script.ts";

const source = fileURLToPath(new URL("../functions/serve/console/", import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".html": "text/html; charset=utf-8",
};

const bundled = {
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome110", "firefox110", "safari16"],
  minify: true,
  legalComments: "none",
  logLevel: "silent",
} satisfies BuildOptions;

/** The highest quality of Brotli, a twelfth smaller than the quick one, which takes a twelfth of its time. */
const smallest = 11;
export const quick = 5;

/** The console's page with the hashed names of its files in it, and those files, packed at a quality of Brotli. */
export function bundleConsole(quality = smallest): ConsoleFile[] {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: source,
    entryPoints: { app: "main.tsx", style: "all.css", icon: "icon.svg" },
    outdir: "/",
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ".svg": "copy" },
    ...bundled,
    jsx: "automatic",
    jsxImportSource: "preact",
    write: false,
    metafile: true,
  });
  const isScript = ({ path }: { readonly path: string }) => path.endsWith(".js");
  const files = outputFiles
    .filter((one) => !isScript(one))
    .map(({ path, contents }) => file(path.replace(/^\//, ""), contents, quality));
  const split = outputFiles.filter(isScript).map(({ path, text }) => ({ name: basename(path), text }));
  const main = split.find(({ name }) => name.startsWith("app-"))?.name ?? "";
  const { folder, scripts } = inOneScript(split, main, metafile.outputs, bundled);
  const placed = scripts.map(({ name, text }) =>
    file(`assets/${folder}/${name}`, Buffer.from(text), quality),
  );
  const named = (name: string) => files.find(({ path }) => path.startsWith(`assets/${name}-`))?.path ?? "";
  const app = `assets/${folder}/first.js`;
  const early = earlyScript(scripts, folder, quality);
  const html = page({ early: early.path, app, style: named("style"), icon: named("icon") });
  return [file("index.html", Buffer.from(html), quality), ...files, early, ...placed];
}

/** Each script that may be wanted early, with all that it imports and the first script does not have, by their names. */
function filesOfScripts(scripts: readonly Script[]): Readonly<Record<string, string[]>> {
  const textOf = new Map(scripts.map(({ name, text }) => [name, text]));
  return Object.fromEntries(
    earlyScripts.map((module) => {
      const entry = [...textOf.keys()].find((name) => name.replace(/-[^-]+$/, "") === module);
      if (entry === undefined) throw new Error(`No script of the console is called ${module}`);
      const needed = new Set([entry]);
      // A set hands over what is added to it meanwhile.
      for (const one of needed)
        for (const [, name = ""] of (textOf.get(one) ?? "").matchAll(/(?:from|import)"\.\/([^"]+)"/g))
          needed.add(name);
      needed.delete("first.js");
      return [module, [...needed]];
    }),
  );
}

/** The script that asks for the first rows while all others still come: whole in itself, so that it waits for none of them. */
function earlyScript(scripts: readonly Script[], folder: string, quality: number): ConsoleFile {
  const { outputFiles } = buildSync({
    absWorkingDir: source,
    entryPoints: { early: "early.ts" },
    outdir: "/",
    entryNames: "assets/[name]-[hash]",
    ...bundled,
    ...{ splitting: false, format: "iife", write: false },
    define: {
      filesOfScripts: JSON.stringify(filesOfScripts(scripts)),
      scriptsFolder: JSON.stringify(`/console/assets/${folder}`),
    },
  });
  const [one] = outputFiles;
  if (!one) throw new Error("esbuild makes a file of an entry");
  return file(one.path.replace(/^\//, ""), one.contents, quality);
}

/** Writes the bundled console to a folder, as the serve function reads it there. */
export function buildConsole(outdir: string): void {
  const files = bundleConsole();
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), bytes.identity);
    if (bytes.br) writeFileSync(join(outdir, `${path}.br`), bytes.br);
    if (bytes.gzip) writeFileSync(join(outdir, `${path}.gz`), bytes.gzip);
  }
  const manifest = files.map(({ bytes, ...one }) => ({ ...one, packed: bytes.br !== undefined }));
  writeFileSync(join(outdir, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function file(path: string, contents: Uint8Array, quality: number): ConsoleFile {
  const gzip = gzipSync(contents, { level: 9 });
  const br = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  return {
    path,
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(contents).digest("hex").slice(0, 32)}"`,
    bytes: { identity: contents, ...(gzip.length < contents.length ? { br, gzip } : {}) },
  };
}

/** The page before its script runs: the frame of what will be there, at its final size. */
function page({
  early,
  app,
  style,
  icon,
}: Readonly<Record<"early" | "app" | "style" | "icon", string>>): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Account hub</title>
<script async src="/console/${early}"></script>
<link rel="icon" href="/console/${icon}">
<link rel="stylesheet" href="/console/${style}">
<script type="module" src="/console/${app}"></script>
</head>
<body><div id="app"></div><noscript>The account hub's console needs JavaScript.</noscript></body>
</html>
`;
}
