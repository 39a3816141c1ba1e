import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Everything that people write here, but what other makers wrote (samples, their formats) and this list itself. */
const written = globSync("{schemas,functions,infra,test}/**/*.{ts,tsx,md,sh}", { cwd: root })
  .concat(globSync(["*.md", ".github/*.md"], { cwd: root }))
  .filter((path) => !path.includes("/samples/") && path !== "test/words.test.ts");

interface Instead {
  readonly not: RegExp;
  readonly say: string;
  /** What another maker calls so. */
  readonly but?: RegExp;
}

/** One word a thing: the words that a thing has had beside its own. */
const words: readonly Instead[] = [
  {
    // V8 has found nothing by such an expression, once in some hundred runs.
    not: /\(\?[ims]*-?[ims]+:/,
    say: "classes of letters of both cases, and no modifier for a part of an expression",
  },
  {
    not: /\b[Pp]ull(?:s|[A-Z_]\w*)?\b|[a-z]Pulls?\b|\bpull\.requested\b/,
    say: "fetch",
    // The answer to a delivery promises the field `pulls`; streams and git have calls of this name.
    but: /\bpulls["`]?:|"pulls"|pull\(controller\)|git pull|pull request/,
  },
  {
    not: /\b[Oo]rders? to fetch\b|\bdailyOrders\b/,
    say: "fetch",
  },
  {
    not: /\b[Dd]oors?\b|\w+Door\b|\bdoor[A-Z]\w*/,
    say: "ingest, or what it is: an address, a form, the HTTP API",
    but: /doorst/,
  },
  {
    not: /\b\w*Grants?\b|\bgrants\b|\bHUB_GRANTS\b/,
    say: "credentials",
    but: /authorizationCodeGrant/,
  },
];

/** Plain English in the place of sentences that stumble. */
const sentences: readonly Instead[] = [
  { not: /(?<!\b[Tt]here )\bis no (?!longer\b|one\b)\w+/, say: "is not a …" },
  { not: /\b[Ww]hoever\b/, say: "who it is: a person, a process" },
  { not: /\ban? [\w' -]{1,40}? of (?:its|their) own\b/, say: "its own …" },
  { not: /\bof (?:theirs|ours)\b/, say: "one of their …, our …" },
  { not: /\bof before\b/, say: "earlier …" },
];

function found({ not, but }: Instead): string[] {
  return written.flatMap((path) =>
    readFileSync(`${root}/${path}`, "utf8")
      .split("\n")
      .flatMap((line, n) => (not.test(line) && !but?.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
  );
}

describe("one word a thing", () => {
  test.each(words.map((word) => [word.say, word] as const))("%s", (_, word) => {
    expect(found(word)).toEqual([]);
  });
});

describe("plain English", () => {
  test.each(sentences.map((sentence) => [sentence.say, sentence] as const))("%s", (_, sentence) => {
    expect(found(sentence)).toEqual([]);
  });
});
