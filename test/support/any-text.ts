import fc from "fast-check";

const surrogates = { from: 0xd800, count: 0x800 };

/**
 * Any character there is but half a surrogate pair: fast-check's unit "binary", without its table of all 1.1 million, which
 * takes each test file a second and 100 MB to make.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ffff - surrogates.count }).map(
  (n) => String.fromCodePoint(n < surrogates.from ? n : n + surrogates.count),
  (text) => {
    const [character, ...more] = typeof text === "string" ? text : "";
    const n = character?.codePointAt(0);
    if (n === undefined || more.length > 0) throw new Error("Not one character");
    return n < surrogates.from ? n : n - surrogates.count;
  },
);

export const anyText = fc.string({ unit: anyCharacter });
