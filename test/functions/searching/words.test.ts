import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type EventText, type Field, fieldOf, fields } from "../../../functions/searching/event-text.ts";
import { BrokenWordFile, bytesOf, fileIn } from "../../../functions/searching/file-bytes.ts";
import { placesHaving } from "../../../functions/searching/find.ts";
import {
  bitOf,
  idAtPlace,
  loosened,
  looseOf,
  packed,
  type Written,
} from "../../../functions/searching/word-file.ts";
import { folded, hasWords, wordsOf } from "../../../schemas/folded.ts";

const idOf = (n: number) => `evt_${n.toString(16).padStart(32, "0")}`;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1) + minute * 60_000).toISOString();
const text = (n: number, said: string, more: Partial<EventText> = {}): EventText => ({
  id: idOf(n),
  time: at(n),
  ...{ tool: "quickbooks", family: "money", type: "invoice.sent" },
  text: folded(said),
  ...more,
});

/** What a file finds, the newest first. */
function foundIn({ file, ids }: Written, asked: string, field: Field = "text"): string[] {
  const { places, bits } = placesHaving(file, wordsOf(asked)) ?? nothing;
  return [...places.filter((_, nth) => ((bits[nth] ?? 0) & bitOf[field]) !== 0)].map((place) =>
    idAtPlace(ids, place),
  );
}
const nothing = { places: new Uint32Array(0), bits: new Uint8Array(0) };

/** The same by looking at each text, as it is done in memory. */
const foundAmong = (texts: readonly EventText[], asked: string, field: Field = "text") =>
  texts
    .filter((one) => fieldOf(one, field) !== "" && hasWords(fieldOf(one, field), wordsOf(asked)))
    .toSorted((a, b) => (a.time < b.time ? 1 : -1))
    .map(({ id }) => id);

describe("a file of words", () => {
  const texts = [
    text(1, "Invoice HP-3055 sent", { document: { key: "object#1", text: "invoice hp-3055 58" } }),
    text(2, "Charter agreed with Đặng Văn Đào", {
      person: { key: "dao", text: "dang van dao dao@sen.example" },
    }),
    text(3, "<b>Tax</b> review"),
  ];
  const written = packed([looseOf(texts)]);

  test.each([
    ["3055", [1]],
    ["harter", [2]],
    ["dang dao", [2]],
    ["ĐẶNG", [2]],
    ["Đặng".normalize("NFD"), [2]],
    ["<b>", [3]],
    ["a", [3, 2]],
    ["e r", [3, 2]],
    ["tax charter", []],
    ["zz", []],
  ])("finds %s where it is a part of a word, and all of what is asked", (asked, numbers) => {
    expect(foundIn(written, asked)).toEqual(foundAmong(texts, asked));
    if (numbers.length > 0) expect(foundIn(written, asked)).toEqual(numbers.map(idOf));
  });

  test("finds documents and people by their own words alone", () => {
    expect(foundIn(written, "58", "document")).toEqual([idOf(1)]);
    expect(foundIn(written, "58")).toEqual([]);
    expect(foundIn(written, "dao@sen", "person")).toEqual([idOf(2)]);
    expect(foundIn(written, "sent", "document")).toEqual([]);
  });

  test("looks for a word of 10,000 letters, and for one of a kilobyte of markup", () => {
    expect(foundIn(written, "a".repeat(10_000))).toEqual([]);
    expect(foundIn(written, "<script>".repeat(128))).toEqual([]);
  });

  test("is read out of its bytes as it was, and refused where these are broken or of another kind", async () => {
    const bytes = await bytesOf(written.file);
    expect(foundIn({ ...written, file: await fileIn(bytes) }, "3055")).toEqual([idOf(1)]);

    const turned = Buffer.from(bytes);
    turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
    for (const broken of [turned, bytes.subarray(0, 40), Buffer.alloc(0), Buffer.from("{}")])
      await expect(fileIn(broken)).rejects.toThrow(BrokenWordFile);
  });
});

const word = fc.oneof(
  fc.constantFrom("HP-3055", "charter", "Đào", "số", "invoice", "<b>", "a", "tax.review@oak.example"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const said = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
const several = fc
  .array(fc.record({ said, document: fc.option(said), person: fc.option(said), minute: fc.nat(500) }), {
    maxLength: 40,
  })
  .map((all) =>
    all.map(({ said, document, person, minute }, n) =>
      text(n, said, {
        time: new Date(Date.parse(at(minute)) + n).toISOString(),
        ...(document === null ? {} : { document: { key: `object#${n}`, text: folded(document) } }),
        ...(person === null ? {} : { person: { key: `p${n}`, text: folded(person) } }),
      }),
    ),
  );
const asked = fc
  .oneof(
    word,
    fc.tuple(word, word).map((words) => words.join(" ")),
    word.map((one) => one.slice(1, 3)),
  )
  // Half a character, which nobody can type, is in no bytes.
  .filter((one) => one.isWellFormed() && wordsOf(one).length > 0);

test("a file finds what looking at each text finds, put together at once or piece by piece", () => {
  fc.assert(
    fc.property(several, asked, fc.nat(40), (texts, question, cut) => {
      const [some, others] = [texts.slice(0, cut), texts.slice(cut)];
      const atOnce = packed([looseOf(texts)]);
      const inPieces = packed([looseOf(others), loosened(packed([looseOf(some)]))]);
      for (const field of fields) {
        const expected = foundAmong(texts, question, field);
        expect(foundIn(atOnce, question, field)).toEqual(expected);
        expect(foundIn(inPieces, question, field)).toEqual(expected);
      }
    }),
  );
});

test("what is left out leaves none of its words, and what is told anew stands as it was told last", () => {
  fc.assert(
    fc.property(several, fc.nat(40), (texts, nth) => {
      const gone = texts[nth]?.id;
      const rest = texts.filter(({ id }) => id !== gone);
      const without = packed([loosened(packed([looseOf(texts)]))], (id) => id === gone);
      const never = packed([looseOf(rest)]);
      expect(without.file.words.toString()).toBe(never.file.words.toString());
      expect(without.ids).toEqual(never.ids);

      const anew = rest.slice(0, 3).map((one) => ({ ...one, text: "corrected" }));
      const corrected = packed([looseOf(anew), loosened(never)]);
      expect(foundIn(corrected, "corrected").toSorted()).toEqual(anew.map(({ id }) => id).toSorted());
      expect(corrected.file.times.length).toBe(rest.length);
    }),
  );
});

test.each(["number 7", "7", "77", "number", "few", "few 7", "7 few"])(
  "of many events %s finds what looking at each text finds, be it few or most of them",
  (question) => {
    const texts = Array.from({ length: 1_000 }, (_, n) =>
      text((n * 617) % 1_000, `number ${n} ${n % 300 === 7 ? "few" : ""}`),
    );
    const written = packed([looseOf(texts)]);

    expect(foundIn(written, question)).toEqual(foundAmong(texts, question));
    expect(foundIn(written, question).length).toBeGreaterThan(0);
  },
);
