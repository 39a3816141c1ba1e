import { availableParallelism } from "node:os";

/** Jest runs the tests, Node loads them: test/README.md says how. */
const project = (displayName, testMatch) => ({
  displayName,
  // Jest looks through all folders below once for each project.
  roots: ["<rootDir>/test"],
  injectGlobals: false,
  testMatch,
  testEnvironment: "<rootDir>/test/support/jest/node-environment.js",
  globalSetup: "<rootDir>/test/support/global-setup.js",
  globalTeardown: "<rootDir>/test/support/global-teardown.js",
  runtime: "<rootDir>/test/support/jest/node-runtime.js",
});

export default {
  reporters: ["default", "<rootDir>/test/support/plain-reporter.js"],
  // Most of these tests wait for processes of their own: one more than there are cores leaves none of them idle.
  maxWorkers: availableParallelism() + 1,
  // Jest keeps something of every file that a process has run: beyond this it goes on in a fresh one.
  workerIdleMemoryLimit: "1500MB",
  testTimeout: 30_000,
  projects: [
    project("unit", [
      "<rootDir>/test/{schemas,functions,infra,conformance,contract,proof}/**/*.test.ts",
      "<rootDir>/test/*.test.ts",
    ]),
    project("tables", ["<rootDir>/test/tables/**/*.test.ts"]),
    project("model", ["<rootDir>/test/model/**/*.test.ts"]),
    project("journey", ["<rootDir>/test/journey/**/*.test.ts"]),
    {
      ...project("browser", ["<rootDir>/test/browser/**/*.test.ts"]),
      globalSetup: "<rootDir>/test/browser/global-setup.js",
      globalTeardown: "<rootDir>/test/browser/global-teardown.js",
    },
    project("cloud", ["<rootDir>/test/cloud-adapters/**/*.test.ts"]),
    project("deployed", ["<rootDir>/test/cloud/**/*.test.ts"]),
  ],
};
