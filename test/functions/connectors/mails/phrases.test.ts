import { describe, expect, test } from "@jest/globals";
import { findPhrases, labelled } from "../../../../functions/connectors/mails/phrases.ts";

describe("a phrase", () => {
  const find = (phrase: string, ...lines: readonly string[]) => findPhrases([phrase], lines);

  test.each([
    [
      "Invoice {number} from {client} was paid",
      "Re: Invoice INV-7 from Northwind Roasters was paid today",
      { number: "INV-7", client: "Northwind Roasters" },
    ],
    ["invoice {number} WAS paid", "Invoice 7 was Paid", { number: "7" }],
    ["{client} has signed", "Northwind has signed", { client: "Northwind" }],
    ["Amount: {amount}", "  Amount: £1,250.00 ", { amount: "£1,250.00" }],
    ["Invoice {number} was paid", "Invoice  was paid", {}],
    ["Invoice {number} was paid", "Invoice 7 was sent", {}],
    ["no gap", "no gap", {}],
    ["{__proto__} x", "a x", {}],
  ])("%s in: %s", (phrase, line, found) => {
    expect(find(phrase, line)).toEqual(found);
  });

  test("is filled by its first line, and a gap by its first phrase", () => {
    expect(
      findPhrases(["Invoice {n} paid", "Bill {n} paid"], ["Bill 2 paid", "Invoice 1 paid", "Invoice 3 paid"]),
    ).toEqual({ n: "1" });
  });

  test("takes no time to speak of on a long line made to be searched again and again", () => {
    const line = "a".repeat(100_000);

    expect(find("a{x}a{y}a{z}b", line)).toEqual({});
  });
});

describe("labelled lines", () => {
  test("keep a value with blanks in it, and are not the rows of a table that has several", () => {
    expect(labelled(["Client: Quayside      in Leith", "Paid by     Amount     Status"])).toEqual({
      client: "Quayside      in Leith",
    });
  });

  test("are fields by their label", () => {
    expect(
      labelled([
        "Invoice Number: INV-7",
        "  * Due date:  3 Dec ",
        "Montant\t12,50",
        "https://x.example/y",
        "Not a label",
        "Invoice number: other",
      ]),
    ).toEqual({
      invoice_number: "INV-7",
      due_date: "3 Dec",
      montant: "12,50",
    });
  });

  test.each([
    ["equal signs", ["Client = Quayside", "Amount due = £5.00"]],
    ["leaders", ["Client ........ Quayside", "Amount due .. £5.00"]],
    ["columns", ["Client        Quayside", "Amount due    £5.00"]],
    ["the next line", ["Client:", "Quayside", "", "Amount due:", "", "£5.00"]],
    ["stars of Markdown", ["**Client:** Quayside", "**Amount due: £5.00**"]],
    ["points of a list", ["• Client: Quayside", "– Amount due: £5.00"]],
    ["pictures", ["👤 Client: Quayside", "💷 Amount due: £5.00"]],
    ["wide colons", ["Client：Quayside", "Amount due：£5.00"]],
    ["colons after a blank", ["Client : Quayside", "Amount due : £5.00"]],
  ])("may be told by %s", (_how, lines) => {
    expect(labelled(lines)).toEqual({ client: "Quayside", amount_due: "£5.00" });
  });

  test("that end with a colon have no value where the next line has a label", () => {
    expect(labelled(["Details:", "Client: Quayside", "Regards:"])).toEqual({ client: "Quayside" });
  });

  test("take no time to speak of on blank lines made to be searched again and again", () => {
    expect(labelled(Array.from({ length: 200 }, () => `A${" ".repeat(998)}`))).toEqual({});
  });

  test("are a hundred at the most, and never a prototype", () => {
    const many = labelled(["__proto__: x", ...Array.from({ length: 500 }, (_, n) => `Label ${n}: x`)]);

    expect(Object.keys(many)).toHaveLength(100);
    expect(Object.getPrototypeOf(many)).toBe(Object.prototype);
  });
});
