/** Native ESM: run with NODE_OPTIONS=--experimental-vm-modules, as the npm scripts do. */
const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: "node",
  globalSetup: "<rootDir>/test/support/global-setup.js",
  globalTeardown: "<rootDir>/test/support/global-teardown.js",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2024",
          parser: { syntax: "typescript" },
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
      },
    ],
  },
});

export default {
  reporters: ["default", "<rootDir>/test/support/plain-reporter.js"],
  // Jest leaves one core out; most of these tests wait for processes of their own.
  maxWorkers: "100%",
  // Jest keeps something of every file that a process has run: beyond this it goes on in a fresh one.
  workerIdleMemoryLimit: "1500MB",
  testTimeout: 30_000,
  projects: [
    project("unit", [
      "<rootDir>/test/{schemas,functions,infra,conformance,contract}/**/*.test.ts",
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
