/** What Jest's test framework keeps of a file in the globals. */
const framework = new Set(["JEST_STATE_SYMBOL", "EVENT_HANDLERS", "TEST_TIMEOUT_SYMBOL", "RETRY_TIMES"]);

/** The globals of Node itself, where Jest would make a context of its own for each test file. */
export default class NodeEnvironment {
  global = globalThis;
  fakeTimers = null;
  fakeTimersModern = null;
  #console = Object.getOwnPropertyDescriptor(globalThis, "console");
  #exit = process.exit;
  #stackTraceLimit = Error.stackTraceLimit;

  /** Jest has made every stack long and mapped by now; Node's own have the right lines and cost less. */
  async setup() {
    Error.prepareStackTrace = undefined;
    Error.stackTraceLimit = this.#stackTraceLimit;
  }

  async teardown() {
    Object.defineProperty(globalThis, "console", this.#console);
    process.exit = this.#exit;
    for (const symbol of Object.getOwnPropertySymbols(globalThis))
      if (framework.has(symbol.description)) Reflect.deleteProperty(globalThis, symbol);
  }

  getVmContext() {
    return null;
  }
}
