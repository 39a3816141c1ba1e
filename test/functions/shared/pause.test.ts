import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { pause } from "../../../functions/shared/pause.ts";

test("what was reckoned to be less than none, or NaN, makes neither a wait nor a warning", async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => void warnings.push(name);
  process.on("warning", note);
  try {
    for (const milliseconds of [-5, Number.NEGATIVE_INFINITY, Number.NaN, -0, 0, 1])
      await pause(milliseconds);
    // Warnings are told in a later turn.
    await pause(5);
  } finally {
    process.off("warning", note);
  }
  expect(warnings).toEqual([]);
});

test("a pause ends with its signal", async () => {
  const stop = new AbortController();
  const paused = pause(60_000, { signal: stop.signal, ref: false });
  stop.abort();
  await expect(paused).rejects.toThrow("aborted");
});

test("everything waits by it: a timer of Node's is not asked to wait for less than none", () => {
  const root = new URL("../../../", import.meta.url);
  const files = ["functions", "infra"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => `${folder}/${path}`),
  );
  const byThemselves = files.filter((path) =>
    /setTimeout[^;]*from "node:timers\/promises"/.test(readFileSync(new URL(path, root), "utf8")),
  );

  // What ingest loads at its start has no room for it; what it waits is in whole milliseconds that are not below none.
  expect(byThemselves).toEqual(["functions/ingest/main.ts", "functions/shared/pause.ts"]);
});
