/** `@jest/globals` of the test file that runs: what the tests use of it. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } =
  globalThis[Symbol.for("hub.test-globals")];

export const jest = {
  /** Milliseconds for each test and hook of the file. */
  setTimeout(milliseconds) {
    globalThis[Symbol.for("TEST_TIMEOUT_SYMBOL")] = milliseconds;
  },
};
