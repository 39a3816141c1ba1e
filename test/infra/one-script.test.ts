import { expect, test } from "@jest/globals";
import { bundleConsole, quick } from "../../infra/build-console.ts";

const files = bundleConsole(quick);
const textOf = (path: string) =>
  Buffer.from(files.find((one) => one.path === path)?.bytes.identity ?? []).toString();
const scripts = files.map(({ path }) => path).filter((path) => path.endsWith(".js"));

test("the page names one script, and that imports no other before it runs", () => {
  const named = [...textOf("index.html").matchAll(/\/console\/(assets\/[^"]+\.js)/g)].map(([, path]) => path);

  expect(named).toHaveLength(1);
  expect(textOf(named[0] ?? "")).not.toMatch(/\bfrom"\.\/|^import"/);
});

test("what scripts import and load on demand is there, beside them", () => {
  for (const path of scripts) {
    const imported = [...textOf(path).matchAll(/(?:from|import|import\()"\.\/([^"]+\.js)"/g)];
    for (const [, name] of imported) expect(scripts).toContain(path.replace(/[^/]+$/, name ?? ""));
  }
});
