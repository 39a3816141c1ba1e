import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { folded, wordsOf } from "../../schemas/folded.ts";
import { matchesIn } from "../../schemas/folded-matches.ts";
import { anyText } from "../support/any-text.ts";

/** The text with what fits in brackets. */
function marked(text: string, asked: string): string {
  let [shown, at] = ["", 0];
  for (const [from, to] of matchesIn(text, wordsOf(asked))) {
    shown += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return shown + text.slice(at);
}

describe("what fits a search is marked in the text as it is written", () => {
  test.each([
    ["Công ty Sen Vàng", "sen vang", "Công ty [Sen] [Vàng]"],
    ["Công ty Sen Vàng".normalize("NFD"), "sen vang", "Công ty [Sen] [Vàng]".normalize("NFD")],
    ["Công ty Sen Vàng", "Vàng".normalize("NFD"), "Công ty Sen [Vàng]"],
    ["Đặng Tailoring", "dang tailor", "[Đặng] [Tailor]ing"],
    ["Nguyễn Thị Sen", "n", "[N]guyễ[n] Thị Se[n]"],
    ["HP-3055 to Harbour", "3055", "HP-[3055] to Harbour"],
    ["banana", "ana nan", "b[anana]"],
    ["one\u00a0 \t two", "one two", "[one]\u00a0 \t [two]"],
    ["ΟΔΟΣ", "οδος", "[ΟΔΟΣ]"],
    ["Straße", "strasse", "Straße"],
    ["nothing", "else", "nothing"],
    ["nothing", "", "nothing"],
    ["", "a", ""],
  ])("%s by %s", (text, asked, shown) => {
    expect(marked(text, asked)).toBe(shown);
  });
});

const letters = fc.string({
  unit: fc.constantFrom(
    ..."aAeoOuđĐdDnN -\u00a0\t",
    ..."àẢấốơƯự",
    "\u0300",
    "\u0301",
    "\u0309",
    "\u0323",
    "\u0302",
  ),
  maxLength: 24,
});
const texts = fc.oneof(letters, anyText);

test("each word of a text is found in it, in any form, and spans fold to what has it", () => {
  fc.assert(
    fc.property(texts, fc.constantFrom("NFC", "NFD"), (given, form) => {
      const text = given.normalize(form);
      for (const word of wordsOf(given)) {
        const spans = matchesIn(text, [word]);
        expect(spans.length).toBeGreaterThan(0);
        for (const [from, to] of spans) expect(folded(text.slice(from, to))).toContain(word);
      }
    }),
  );
});

test("spans are in order within the text, apart, and never part a letter from its marks", () => {
  fc.assert(
    fc.property(texts, fc.array(letters.map(folded), { maxLength: 4 }), (text, words) => {
      const spans = matchesIn(text, words);
      const places = spans.flat();
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      for (const at of places) {
        expect(at).toBeLessThanOrEqual(text.length);
        if (at > 0) expect(text.slice(at)).not.toMatch(/^\p{M}/u);
      }
    }),
  );
});

test("a text without any of the words has no span", () => {
  fc.assert(
    fc.property(texts, letters.map(folded), (text, word) => {
      if (word !== "" && !folded(text).includes(word)) expect(matchesIn(text, [word])).toEqual([]);
    }),
  );
});
