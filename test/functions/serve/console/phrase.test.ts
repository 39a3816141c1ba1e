import { describe, expect, test } from "@jest/globals";
import { phraseIn } from "../../../../functions/serve/console/state/phrase.ts";

const phrases = {
  "is not of type {kind}": "không phải kiểu {kind}",
  "is not a domain": "không phải là tên miền",
  "uses {name}(), which a mapping does not have": "dùng {name}(), hàm mà ánh xạ không có",
  '"{value}" is taken for {type}': "{type}: “{value}”",
};

describe("a phrase in another language", () => {
  test("carries what differs over, wherever the other language puts it", () => {
    expect(phraseIn(phrases, '"PAID (late)" is taken for invoice.paid')).toBe("invoice.paid: “PAID (late)”");
    expect(phraseIn(phrases, "uses sort(), which a mapping does not have")).toBe(
      "dùng sort(), hàm mà ánh xạ không có",
    );
  });

  test("is the one that says most, whichever stands first", () => {
    expect(phraseIn(phrases, "is not a domain")).toBe("không phải là tên miền");
    expect(phraseIn(phrases, "is not of type string")).toBe("không phải kiểu string");
  });

  test("takes what a value says for no part of the phrase", () => {
    expect(phraseIn(phrases, '"{type} $1" is taken for invoice.paid')).toBe("invoice.paid: “{type} $1”");
  });

  test("is not there for what nobody has put in words", () => {
    expect(phraseIn(phrases, "is odd")).toBeUndefined();
    expect(phraseIn(phrases, "it is not a domain")).toBeUndefined();
    expect(phraseIn(phrases, "toString")).toBeUndefined();
  });
});
