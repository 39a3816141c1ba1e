import { readFileSync } from "node:fs";
import { createRequire, flushCompileCache, registerHooks, stripTypeScriptTypes } from "node:module";
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Jest's runtime without Jest's module loader: Node loads the modules, as it does for the hub, and keeps those of the
 * product and of packages from one test file to the next. What lies under `test` is made anew for each test file.
 */
const require = createRequire(import.meta.url);
const root = pathToFileURL(`${import.meta.dirname}/../../`).href;
const globals = new URL("globals.js", import.meta.url).href;
/**
 * The test file that runs: between two of them nothing is made anew. By its name and not a number, since Node finds by that
 * what it has compiled before.
 */
let file;
/** What lies under `test` without its types, by its path: it is loaded again and again. */
const sources = new Map();

function sourceOf(path) {
  const source = sources.get(path) ?? stripTypeScriptTypes(readFileSync(path, "utf8"));
  sources.set(path, source);
  return source;
}

registerHooks({
  resolve(specifier, context, next) {
    if (file === undefined) return next(specifier, context);
    if (specifier === "@jest/globals") return { url: `${globals}?of=${file}`, shortCircuit: true };
    const found = next(specifier, context);
    return found.url.startsWith(root) ? { ...found, url: `${found.url}?of=${file}` } : found;
  },
  load(url, context, next) {
    const { pathname } = new URL(url);
    if (!url.startsWith(root) || !pathname.endsWith(".ts")) return next(url, context);
    return { format: "module", source: sourceOf(fileURLToPath(url)), shortCircuit: true };
  },
});

export default class NodeRuntime {
  constructor(_config, _environment, _resolver, _transformer, _sources, _coverage, path) {
    file = encodeURIComponent(relative(fileURLToPath(root), path));
  }

  /** Jest's own modules. They hold the tests of one file: the next file has them anew. */
  requireInternalModule(path) {
    delete require.cache[require.resolve(path)];
    return require(path);
  }

  setGlobalsForRuntime(given) {
    globalThis[Symbol.for("hub.test-globals")] = given;
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  requireModule(path) {
    return require(path);
  }

  getSourceMaps() {
    return new Map();
  }

  getAllCoverageInfoCopy() {
    return {};
  }

  enterTestCode() {}
  leaveTestCode() {}

  /** Jest kills a process that takes half a second to end, as one does that first writes what it has compiled. */
  teardown() {
    file = undefined;
    flushCompileCache();
  }
}
