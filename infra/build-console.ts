import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync, type Metafile } from "esbuild";
import type { ConsoleFile } from "../functions/serve/console-files.ts";

const source = fileURLToPath(new URL("../functions/serve/console/", import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".html": "text/html; charset=utf-8",
};

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
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome110", "firefox110", "safari16"],
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
    write: false,
    metafile: true,
  });
  const files = outputFiles.map(({ path, contents }) => file(path.replace(/^\//, ""), contents, quality));
  const named = (name: string) => files.find(({ path }) => path.startsWith(`assets/${name}-`))?.path ?? "";
  const app = named("app");
  const html = page({ app, parts: partsOf(app, metafile), style: named("style"), icon: named("icon") });
  return [file("index.html", Buffer.from(html), quality), ...files];
}

/** What the first script imports before it runs; what it loads on demand is not among it. */
function partsOf(app: string, { outputs }: Metafile): string[] {
  const byPath = new Map(
    Object.entries(outputs).map(([path, one]) => [path.slice(path.indexOf("assets/")), one]),
  );
  const found = new Set<string>();
  const walk = (path: string) => {
    for (const { path: next, kind } of byPath.get(path)?.imports ?? []) {
      const part = next.slice(next.indexOf("assets/"));
      if (kind !== "import-statement" || found.has(part)) continue;
      found.add(part);
      walk(part);
    }
  };
  walk(app);
  return [...found];
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
  app,
  parts,
  style,
  icon,
}: Readonly<Record<"app" | "style" | "icon", string>> & { readonly parts: readonly string[] }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Account hub</title>
<link rel="icon" href="/console/${icon}">
<link rel="stylesheet" href="/console/${style}">
${parts.map((part) => `<link rel="modulepreload" href="/console/${part}">\n`).join("")}<script type="module" src="/console/${app}"></script>
</head>
<body><div id="app"></div><noscript>The account hub's console needs JavaScript.</noscript></body>
</html>
`;
}
