import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

/**
 * Jest's runtime without Jest's module loader: Node loads the modules, as it does for the hub, and keeps those of the
 * product and of packages from one test file to the next. What lies under `test` is made anew for each test file.
 */
const require = createRequire(import.meta.url);
const root = pathToFileURL(`${import.meta.dirname}/../../`).href;
const globals = new URL("globals.js", import.meta.url).href;
let files = 0;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "@jest/globals") return { url: `${globals}?file=${files}`, shortCircuit: true };
    const found = next(specifier, context);
    return found.url.startsWith(root) ? { ...found, url: `${found.url}?file=${files}` } : found;
  },
});

export default class NodeRuntime {
  constructor() {
    files += 1;
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
  teardown() {}
}
