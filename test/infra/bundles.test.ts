import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sha256 } from "../../functions/delivery/delivery.ts";
import { bundle } from "../../infra/bundle.ts";
import { ceilings } from "../support/bundle-ceilings.ts";
import { beforeFirstRow, firstLoad } from "../support/first-load.ts";
import { isAll } from "../support/repeats.ts";
import { seldom } from "../support/seldom.ts";
import { type Weighed, weighedBundle } from "../support/weighed-bundle.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-bundles-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

/** The digest of each file in a folder and its folders, by its path. */
const bytesIn = (path: string) =>
  new Map(
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(join(path, file)).isFile())
      .sort()
      .map((file) => [file, sha256(readFileSync(join(path, file)))]),
  );

test("every function that is deployed has its ceiling", () => {
  const functions = new URL("../../functions/", import.meta.url);
  const deployed = readdirSync(functions, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("/main.ts"))
    .map((path) => path.slice(0, -"/main.ts".length));

  expect(Object.keys(ceilings).sort()).toEqual(deployed.sort());
  const said = ["seven", "eight", "nine", "ten", "eleven", "twelve"][deployed.length - 7];
  expect(readFileSync(new URL("../../infra/README.md", import.meta.url), "utf8")).toContain(
    `${said} Lambda functions`,
  );
});

/** What is loaded for each delivery, and by each page: the others hold much of the same. */
const usual = ["ingest", "serve"];
const weighedHere = Object.entries(ceilings).filter(([name]) => isAll || usual.includes(name));

describe.each(weighedHere)("the bundle of %s", (name, ceiling) => {
  const entry = `functions/${name}/main.ts`;
  let weighed: Weighed;
  beforeAll(() => {
    weighed = weighedBundle(entry, join(folder, name));
  });

  test("stays below its ceilings", () => {
    const { start, whole } = weighed;

    expect(Math.round(start / 1024)).toBeLessThanOrEqual(ceiling.start);
    expect(Math.round(whole / 1024)).toBeLessThanOrEqual(ceiling.whole);
    expect(Math.round(start / 1024)).toBeGreaterThan(ceiling.start * 0.7);
  });

  test("loads no client before it is used, and names no machine", () => {
    for (const client of ceiling.lazy)
      expect(weighed.early.filter((one) => one.includes(client))).toEqual([]);
    expect(weighed.namesMachine).toBe(false);
  });
});

seldom("a bundle is the same to the byte each time it is made", () => {
  const [first, again] = [join(folder, "first"), join(folder, "again")];
  for (const outdir of [first, again]) bundle("functions/ingest/main.ts", outdir);

  expect(bytesIn(first).size).toBeGreaterThan(1);
  expect(bytesIn(again)).toEqual(bytesIn(first));
});

test("the console's first page loads no more script than a phone on a slow line can wait for", () => {
  expect(firstLoad()).toBeLessThanOrEqual(48_000);
});

test.each([
  ["English", "en", 58_500],
  ["Vietnamese", "vi", 63_500],
] as const)(
  "in %s no more comes before the first row of Activity than a slow line brings in 1.3 s",
  (_, locale, most) => {
    expect(beforeFirstRow(locale)).toBeLessThanOrEqual(most);
  },
);
