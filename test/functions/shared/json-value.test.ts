import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonValue } from "../../../functions/shared/json-value.ts";
import { seldom } from "../../support/seldom.ts";

/** What a reviver would make of it, number by number. */
function revived(_name: string, value: unknown, { source = "" }: { readonly source?: string } = {}): unknown {
  if (typeof value !== "number" || /^-?\d+$/.test(source))
    return typeof value === "number" && !Number.isSafeInteger(value) ? source : value;
  const digits = (text: string) =>
    (text.toLowerCase().split("e")[0] ?? "").replaceAll(/[-.]/g, "").replace(/^0+|0+$/g, "");
  return Number.isFinite(value) && digits(String(value)) === digits(source) ? value : source;
}

const long = "12345678901234567890";

test("any JSON beside a number that no double holds is read as number by number, quotes and escapes too", () => {
  fc.assert(
    fc.property(
      fc.json({ noUnicodeString: false, maxDepth: 4 }),
      fc.constantFrom("", " ", "\n"),
      (text, blank) => {
        const whole = `[${blank}${long},${text}${blank},"${long} \\"${long}\\\\",1e400,-0,0.1]`;
        fc.pre(!/__proto__|constructor|toString/.test(text));
        expect(jsonValue(whole)).toEqual(JSON.parse(whole, revived));
      },
    ),
  );
});

test.each([`{${long}:1}`, `[${long}`, `[01, ${long}]`, `${long} ${long}`, `["a" ${long}]`])(
  "%s is refused as before",
  (text) => {
    expect(() => jsonValue(text)).toThrow(SyntaxError);
  },
);

test("prototype keys are dropped beside such numbers, too", () => {
  expect(jsonValue(`{"__proto__":{"a":1},"b":${long}}`)).toEqual({ b: long });
});

seldom(
  "a million numbers, one of which no double holds, cost no call for each",
  () => {
    const text = `[${"1,".repeat(1_000_000)}${long}]`;
    const spent = (work: () => unknown) => {
      const from = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(from);
      return user + system;
    };
    const least = (work: () => unknown) => Math.min(...Array.from({ length: 3 }, () => spent(work)));

    expect(least(() => jsonValue(text)) / least(() => JSON.parse(text, revived))).toBeLessThan(0.5);
  },
  60_000,
);

test("no key takes from an object what it says itself as text by, however deep and however it is written", () => {
  const value = jsonValue('{"a":[{"length":{"to\\u0053tring":null,"b":1}}],"toString":"x","c":"toString"}');

  expect(value).toEqual({ a: [{ length: { b: 1 } }], c: "toString" });
  expect(`${value}`).toBe("[object Object]");
});
