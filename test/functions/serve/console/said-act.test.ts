import { describe, expect, test } from "@jest/globals";
import { saidAct } from "../../../../functions/serve/console/state/said-act.ts";

const acts = [
  ["note", { called: "Note", offered: "Note on " }],
  ["followUp", { called: "Follow up", offered: "Follow up with " }],
] as const;

describe("an act is heard beside a client's name", () => {
  test("in either order, with or without the small words", () => {
    for (const text of ["note northwind", "Northwind note", "Note on  Northwind"])
      expect(saidAct(text, acts)).toEqual({ act: "note", client: "northwind" });
    expect(saidAct("northwind follow up", acts)).toEqual({ act: "followUp", client: "northwind" });
    expect(saidAct("follow up with orchard day", acts)).toEqual({ act: "followUp", client: "orchard day" });
  });

  test("in another language, with or without accents", () => {
    const vi = [["note", { called: "Ghi chú", offered: "Ghi chú về " }]] as const;
    expect(saidAct("sen vàng ghi chu", vi)).toEqual({ act: "note", client: "sen vang" });
  });

  test("and not where none is named, or nobody to do it on", () => {
    for (const text of ["", "note", "note on", "northwind", "notebooks ltd", "follow northwind"])
      expect(saidAct(text, acts)).toBeUndefined();
  });
});
