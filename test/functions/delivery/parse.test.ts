import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonText, plainBody } from "../../../functions/delivery/parse.ts";
import { Unreadable } from "../../../functions/shared/errors.ts";
import { delivery } from "../../support/delivery.ts";

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: least, maxLength: most });
const whole = fc.oneof(
  fc.constant("0"),
  fc.tuple(fc.constantFrom(..."123456789"), digits(0, 24)).map(([first, rest]) => first + rest),
);
const fraction = fc.oneof(
  fc.constant(""),
  digits(1, 24).map((part) => `.${part}`),
);
const exponent = fc.oneof(
  fc.constant(""),
  fc
    .tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), digits(1, 3))
    .map((parts) => parts.join("")),
);
const written = fc.tuple(fc.constantFrom("", "-"), whole, fraction, exponent).map((parts) => parts.join(""));

/** A number as its digits without noughts at either end, and where its point stands. */
function exactly(text: string): string {
  const [, sign, before = "", after = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const all = (before + after).replace(/^0+/, "");
  const kept = all.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(power) - after.length + all.length - kept.length}`;
}

test("a number comes as that number or as it was written, wherever it stands", () => {
  fc.assert(
    fc.property(
      written,
      fc.constantFrom<[string, string]>(
        ['{"a":', "}"],
        ['{"a": ', "\n}"],
        ["[", ",1]"],
        ['[1, {"uri":"https://a.example/7e42/12"}, ', "]"],
        ['{"x":"2e41-4b8a",\n"a":', ',"b":"c"}'],
      ),
      (number, [before, after]) => {
        const found: unknown = jsonText(before + number + after);
        const read = JSON.stringify(found).includes(`"${number}"`);
        if (read) return;
        const numbers: number[] = [];
        JSON.stringify(found, (_name, value: unknown) => {
          if (typeof value === "number") numbers.push(value);
          return value;
        });
        expect(numbers.map((one) => exactly(String(one)))).toContain(exactly(number));
      },
    ),
    { numRuns: 3_000 },
  );
});

test.each([
  ["9007199254740993", "beyond 2^53"],
  ["12345678.123456789", "finer than a double, by digits on both sides"],
  ["0.123456789012345678", "finer, behind the point"],
  ["1e400", "larger than a double"],
  ["1E+309", "larger, with a sign"],
  ["-1e-400", "smaller than a double"],
])("%s, %s, comes as it was written", (number) => {
  expect(jsonText(`{"a":${number}}`)).toEqual({ a: number });
  expect(jsonText(`[${number}]`)).toEqual([number]);
});

const told = Buffer.from('{"event_type":"invoice.paid","title":"Café"}');
const encoded = (body: Buffer, encoding?: string) =>
  plainBody(
    delivery("relay", { body, headers: encoding === undefined ? {} : { "content-encoding": encoding } }),
  );

test.each([
  ["gzip", gzipSync(told)],
  ["X-GZIP", gzipSync(told)],
  ["deflate", deflateSync(told)],
  ["br", brotliCompressSync(told)],
  // Without zlib's head, as Microsoft's programs have written it.
  ["deflate", deflateRawSync(told)],
  ["identity, gzip", gzipSync(told)],
  ["br, gzip", gzipSync(brotliCompressSync(told))],
  // Unpacked on its way by what leaves the header.
  ["gzip", told],
  ["zstd", told],
  ["none", told],
  ["utf-8", told],
  ["", told],
  [undefined, told],
  // Packed by what says nothing of it.
  [undefined, gzipSync(told)],
])("a body's content encoding is undone: %s", (encoding, body) => {
  expect(encoded(body, encoding).toString()).toBe(told.toString());
});

test.each([
  ["zstd", zstdCompressSync(told)],
  ["gzip", gzipSync(told).subarray(0, 30)],
  ["gzip, gzip, gzip, gzip", gzipSync(gzipSync(gzipSync(gzipSync(told))))],
  ["gzip", gzipSync(Buffer.alloc(7_000_000))],
  [undefined, gzipSync(Buffer.alloc(7_000_000))],
])("a body that cannot be unpacked is unreadable: %s", (encoding, body) => {
  expect(() => encoded(body, encoding)).toThrow(Unreadable);
});
