import { describe, expect, test } from "@jest/globals";
import { subjectOf } from "../../../../functions/serve/console/state/subject.ts";

const told = {
  type: "invoice.created",
  family: "money",
  proof: "vendor-signed",
} as const;

describe("what an event is about", () => {
  test("is its object's name, whatever the title says", () => {
    const object = { kind: "meeting", id: "m1", name: "Year-end review" };

    expect(subjectOf({ ...told, title: "Year-end review booked", object })).toBe("Year-end review");
  });

  test("is the number that a connector's phrase names, and nothing of the phrase", () => {
    const object = { kind: "invoice", id: "9341453474484455/1042" };

    expect(subjectOf({ ...told, title: "Created invoice 1042", object })).toBe("1042");
    expect(subjectOf({ ...told, title: "File uploaded in ShareFile", object })).toBeUndefined();
  });

  test("is what a person wrote, after the connector's words", () => {
    const title = "Posted: Friday works: all of it";

    expect(subjectOf({ ...told, type: "message.posted", family: "message", title })).toBe(
      "Friday works: all of it",
    );
  });

  test("is the whole title where the sender made it", () => {
    expect(subjectOf({ ...told, proof: "token", title: "VAT return filed" })).toBe("VAT return filed");
    expect(subjectOf({ type: "invoice.paid", family: "money", title: "Invoice 118 paid" })).toBe(
      "Invoice 118 paid",
    );
  });

  test("is nothing where the hub itself tells of an invoice without a number: the type says all", () => {
    const overdue = { type: "invoice.overdue", family: "money" } as const;

    expect(subjectOf({ ...overdue, title: "Missed the due day of an invoice" })).toBeUndefined();
    expect(subjectOf({ ...overdue, proof: "token", title: "Rent is late" })).toBe("Rent is late");
  });

  test("of a delivery without news is nothing", () => {
    expect(
      subjectOf({ ...told, type: "system.observed", family: "system", title: "Told nothing new" }),
    ).toBeUndefined();
  });
});
