import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { toldWhole } from "../../../../functions/serve/console/state/told-whole.ts";

const root = fileURLToPath(new URL("../../../../functions/convert/", import.meta.url));

test("what a finding says whole in a translation has nothing in its English that differs from file to file", async () => {
  const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const sources = await Promise.all(files.map(async (name) => await readFile(join(root, name), "utf8")));
  const said = (code: string) =>
    sources.flatMap((source) =>
      [
        ...source.matchAll(
          new RegExp(`(?:code: |Refused\\(\\s*)"${code}",\\s*(?:message:\\s*)?([^;]+?);`, "g"),
        ),
      ].map(([, text = ""]) => text),
    );
  for (const code of toldWhole) {
    const texts = said(code);

    expect([code, texts.length]).not.toEqual([code, 0]);
    // What to save it as is the same for all.
    for (const text of texts) expect(text.replaceAll(/\$\{saveAs\}/g, "")).not.toMatch(/\$\{/);
  }
});
