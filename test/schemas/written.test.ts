import { expect, test } from "@jest/globals";
import { writtenLine, writtenText } from "../../schemas/written.ts";

const line = writtenLine(20);
const text = writtenText(20);

test.each([
  ["  Acme  ", "Acme"],
  ["Acme\u0000Ltd", "Acme Ltd"],
  ["Acme\r\nLtd", "Acme Ltd"],
  ["Acme\u001b[31m", "Acme [31m"],
  ["\u202Emca\u202C Ltd", "mca  Ltd"],
  ["Công ty Ánh Dương", "Công ty Ánh Dương"],
  ["👩‍👩‍👧 & co", "👩‍👩‍👧 & co"],
])("%j is the line %j", (given, kept) => {
  expect(line.parse(given)).toBe(kept);
});

test.each(["", "   ", "\u0000", "\u200B", "\u202E", "\uFEFF", "\r\n", "\u2060\u200D", "a".repeat(21)])(
  "%j is neither a line nor a text: there is nothing to see, or too much",
  (given) => {
    expect(line.safeParse(given).success).toBe(false);
    expect(text.safeParse(given).success).toBe(false);
  },
);

test("a text keeps its lines, and nothing else that steers a screen", () => {
  expect(text.parse("one\r\n\ttwo\u0007\u0000")).toBe("one\n\ttwo");
});
