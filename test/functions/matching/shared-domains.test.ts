import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod/mini";
import { byEnding } from "../../../functions/matching/by-ending.ts";
import { mailHosts } from "../../../functions/matching/mail-for-all.ts";
import { searchable, sharedDomains } from "../../../functions/matching/shared-domains.ts";

const file = new URL("../../../functions/matching/shared-domains.json", import.meta.url);
const snapshot = z
  .object({
    taken: z.string(),
    freemail: z.record(z.string(), z.string()),
    disposable: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(await readFile(file, "utf8")));

describe("domains that strangers share", () => {
  test("are each found, as the snapshot has them in order", async () => {
    const shared = await sharedDomains();
    for (const kind of ["freemail", "disposable"] as const) {
      const endings = Object.entries(snapshot[kind]).map(([ending, names]) => ({
        ending,
        words: names.split(" "),
      }));
      for (const { words } of endings)
        expect(words.filter((word, n) => n > 0 && word <= (words[n - 1] ?? ""))).toEqual([]);
      const domains = endings.flatMap(({ ending, words }) => words.map((word) => `${word}.${ending}`));
      expect(domains.length).toBeGreaterThan(kind === "freemail" ? 4_600 : 121_000);
      expect(domains.filter((domain) => shared.has(domain) !== kind)).toEqual([]);
    }
  });

  test("are all those by which colleagues are told", async () => {
    const shared = await sharedDomains();

    expect(mailHosts.filter((host) => shared.has(host) === undefined)).toEqual([]);
    expect(["hotmail.com.vn", "outlook.com.ar"].map((domain) => shared.has(domain))).toEqual([
      "freemail",
      "freemail",
    ]);
  });

  test("are found in any list of them, and nothing else is", () => {
    const word = fc.stringMatching(/^[a-c.]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 12 }), word, (words, other) => {
        const listed = searchable({ taken: "", freemail: {}, disposable: byEnding(words) });
        for (const one of [...words, other, "", " ", "constructor", "a.constructor"])
          expect(listed.has(one)).toBe(words.includes(one) ? "disposable" : undefined);
      }),
      { numRuns: 500 },
    );
  });
});
