import { expect, test } from "@jest/globals";
import { bundleConsole, quick } from "../../infra/build-console.ts";

const files = bundleConsole(quick);
const textOf = (path: string) =>
  Buffer.from(files.find((one) => one.path === path)?.bytes.identity ?? []).toString();
const scripts = files.map(({ path }) => path).filter((path) => path.endsWith(".js"));

test("the page names one script beside the small one that asks early, and neither imports another before it runs", () => {
  const named = [...textOf("index.html").matchAll(/\/console\/(assets\/[^"]+\.js)/g)].map(([, path]) => path);

  expect(named).toHaveLength(2);
  expect(named.map((path) => path?.split("/").at(-1)?.replace(/-.*/, ""))).toEqual(["early", "first.js"]);
  for (const path of named) expect(textOf(path ?? "")).not.toMatch(/\bfrom"\.\/|^import"/);
});

test("no script is there only to hand on what another has: on a slow line each costs as long as the line is", () => {
  const handing = scripts.filter((path) =>
    /^(import\{[^}]*\}from"[^"]+";)+export\{[^}]*\};?\s*$/.test(textOf(path)),
  );

  expect(handing).toEqual([]);
});

test("what scripts import and load on demand is there, beside them", () => {
  for (const path of scripts) {
    const imported = [...textOf(path).matchAll(/(?:from|import|import\()"\.\/([^"]+\.js)"/g)];
    for (const [, name] of imported) expect(scripts).toContain(path.replace(/[^/]+$/, name ?? ""));
  }
});
