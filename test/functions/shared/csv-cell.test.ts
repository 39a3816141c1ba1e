import { describe, expect, test } from "@jest/globals";
import { csvCell } from "../../../functions/shared/csv-cell.ts";

describe("a cell", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+44 20 7946", "'+44 20 7946"],
    ["-cmd|calc", "'-cmd|calc"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["  =1+1", "'  =1+1"],
    ["\t=1+1", "'\t=1+1"],
    ["＝1+1", "'＝1+1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ["-1250.50", "-1250.50"],
    ["plain", "plain"],
    ['says "hi", twice\n', '"says ""hi"", twice\n"'],
  ])("of %j is written %j", (text, written) => {
    expect(csvCell(text)).toBe(written);
  });
});
