import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { calculatedColumns } from "../../../functions/convert/read/access-properties.ts";

const utf16 = (text: string) => Buffer.from(text, "utf16le");
const short = (value: number) => Buffer.from([value & 0xff, value >> 8]);
const long = (value: number) => Buffer.concat([short(value), short(0)]);
const sized = (text: string) => Buffer.concat([short(utf16(text).length), utf16(text)]);
const block = (kind: number, ...parts: readonly Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([long(body.length + 6), short(kind), body]);
};
const owned = (name: string, ...properties: readonly number[]) => {
  const owner = Buffer.concat([long(4 + sized(name).length), sized(name)]);
  const values = properties.map((n) =>
    Buffer.concat([short(12), Buffer.from([1, 10]), short(n), short(4), utf16("=1")]),
  );
  return block(1, owner, ...values);
};
const head = Buffer.from("MR2\0", "latin1");
const names = block(0x80, sized("Description"), sized("Expression"), sized("ResultType"));

test("a column with an expression is one that Access calculates", () => {
  const properties = Buffer.concat([
    head,
    names,
    owned("Full name", 1, 2),
    owned("Name", 0),
    owned("Sum", 0, 2),
  ]);

  expect(calculatedColumns(properties)).toEqual(["Full name", "Sum"]);
});

test("bytes of another form name no column, wherever they end", () => {
  const whole = Buffer.concat([head, names, owned("Full name", 1)]);
  for (let end = 0; end < whole.length; end++)
    expect(["", "Full name"]).toContain(calculatedColumns(whole.subarray(0, end)).join());
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(Array.isArray(calculatedColumns(Buffer.from(bytes)))).toBe(true);
    }),
  );
});
