import { describe, expect, test } from "@jest/globals";
import { labelled } from "../../../../functions/connectors/mails/phrases.ts";
import { textOfHtml } from "../../../../functions/convert/mail/html-text.ts";

/** A page laid out by tables, as nearly every program that sends mails makes one. */
const page = (rows: string) =>
  `<table width="100%"><tr><td align="center"><table width="600">${rows}</table></td></tr></table>`;
const fieldsIn = (html: string) => labelled(textOfHtml(html).text.split("\n"));
const expected = { customer: "Jane Doe", amount: "£120.00" };

describe("fields in a mail that is laid out by tables", () => {
  test.each([
    [
      "a table for each",
      "<tr><td><table><tr><td>Customer</td><td>Jane Doe</td></tr></table></td></tr><tr><td><table><tr><td>Amount</td><td>£120.00</td></tr></table></td></tr>",
    ],
    [
      "two tables side by side",
      "<tr><td><table><tr><td>Customer</td><td>Jane Doe</td></tr></table></td><td><table><tr><td>Amount</td><td>£120.00</td></tr></table></td></tr>",
    ],
    [
      "cells that only make room",
      "<tr><td>&nbsp;</td><td>Customer</td><td>&nbsp;</td><td>Jane Doe</td></tr><tr><td></td><td>Amount</td><td></td><td>£120.00</td></tr>",
    ],
    [
      "a card for each, its label in bold",
      "<tr><td><strong>Customer</strong><br>Jane Doe</td></tr><tr><td><strong>Amount</strong><br>£120.00</td></tr>",
    ],
    [
      "a card for each, its value in bold",
      "<tr><td><p>Customer</p><p><b>Jane Doe</b></p></td></tr><tr><td><p>Amount</p><p><b>£120.00</b></p></td></tr>",
    ],
    [
      "cards side by side",
      "<tr><td><div>Customer</div><div>Jane Doe</div></td><td><div>Amount</div><div>£120.00</div></td></tr>",
    ],
    [
      "a picture before the rows",
      "<tr><td><img src=x></td><td>Received</td></tr><tr><td>Customer</td><td>Jane Doe</td></tr><tr><td>Amount</td><td>£120.00</td></tr>",
    ],
  ])("are found: %s", (_, rows) => {
    expect(fieldsIn(page(rows))).toMatchObject(expected);
  });

  test("are none of two columns of text", () => {
    const columns =
      "<tr><td><p>Thank you for paying.</p><p>See you soon</p></td><td><p>Questions</p><p>Write to us</p></td></tr>";
    const { text, tables } = textOfHtml(page(columns));

    expect(tables).toEqual([]);
    expect(text.split(/\n+/)).toEqual(["Thank you for paying.", "See you soon", "Questions", "Write to us"]);
  });

  test("are none of two lines of which neither stands out", () => {
    expect(fieldsIn(page("<tr><td>Hello<br>We have news</td></tr>"))).toEqual({});
  });
});

describe("a table's first row", () => {
  const head = "<tr><td>Invoice</td><td>Due</td><td>Amount</td></tr>";
  const row = "<tr><td>INV-7</td><td>2 Dec 2026</td><td>£120.00</td></tr>";

  test("names the columns where it has no figures and all others have", () => {
    expect(textOfHtml(page(`${head}${row}${row}`)).tables).toMatchObject([{ head: true }]);
  });

  test.each([
    ["alone", head],
    ["above a row without figures", `${head}<tr><td>Bookkeeping</td><td>soon</td><td>free</td></tr>`],
    ["above a row of other width", `${head}<tr><td>Customer</td><td>7 Ltd</td></tr>`],
  ])("names none %s", (_, rows) => {
    expect(textOfHtml(page(rows)).tables.map((one) => one.head)).toEqual([false]);
  });
});
