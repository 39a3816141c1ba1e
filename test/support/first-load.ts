import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { firstScripts } from "../../functions/serve/console/state/first-screens.ts";
import { bundleConsole, quick } from "../../infra/build-console.ts";

/** The console's files, built once for all that is weighed of them. */
let built: ReturnType<typeof bundleConsole> | undefined;
function consoleFiles() {
  built ??= bundleConsole(quick);
  return built;
}

/** Bytes of script, packed by gzip, that the console's page names and so loads before it runs. */
export function firstLoad(): number {
  const files = consoleFiles();
  const html = Buffer.from(files.find(({ path }) => path === "index.html")?.bytes.identity ?? []).toString();
  return files
    .filter(({ path }) => path.endsWith(".js") && html.includes(path))
    .reduce((sum, { bytes }) => sum + gzipSync(bytes.identity, { level: 9 }).length, 0);
}

/** Bytes of the page, its styles and its scripts, packed by gzip, that come before the first row of Activity in a language. */
export function beforeFirstRow(locale: "en" | "vi"): number {
  const files = consoleFiles();
  const page = files.find(({ path }) => path === "index.html");
  const html = Buffer.from(page?.bytes.identity ?? []).toString();
  const words = firstScripts("/console/activity", locale);
  const comes = (path: string) =>
    path === "index.html" ||
    html.includes(path) ||
    words.some((name) => basename(path).replace(/-[^-]+$/, "") === name);
  return files
    .filter(({ path }) => comes(path))
    .reduce((sum, { bytes }) => sum + gzipSync(bytes.identity, { level: 9 }).length, 0);
}
