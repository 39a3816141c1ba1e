import { gzipSync } from "node:zlib";
import { bundleConsole, quick } from "../../infra/build-console.ts";

/** Bytes of script, packed by gzip, that the console's page names and so loads before it runs. */
export function firstLoad(): number {
  const files = bundleConsole(quick);
  const html = Buffer.from(files.find(({ path }) => path === "index.html")?.bytes.identity ?? []).toString();
  return files
    .filter(({ path }) => path.endsWith(".js") && html.includes(path))
    .reduce((sum, { bytes }) => sum + gzipSync(bytes.identity, { level: 9 }).length, 0);
}
