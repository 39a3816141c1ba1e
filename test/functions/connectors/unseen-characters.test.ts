import { expect, test } from "@jest/globals";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { relay } from "../../../functions/connectors/relay/index.ts";
import { delivery } from "../../support/delivery.ts";

const told = (fields: object) =>
  normalise(relay, delivery("relay", { body: Buffer.from(JSON.stringify(fields)) })).events[0];

test.each(["\u0000", "\u0007", "\u001b", "\u007f", "\u0085"])(
  "a customer's name, id and address with %j in them are those without",
  (unseen) => {
    const amid = (text: string) => `${text.slice(0, 2)}${unseen}${text.slice(2)}`;
    const event = told({
      event_type: "invoice.paid",
      title: amid("Paid"),
      account_name: amid("Acme"),
      account_ref: amid("A-17"),
      account_email: amid("jane@acme.example"),
    });

    expect(event?.title).toBe("Paid");
    expect(event?.identities).toEqual([
      { type: "relay:account", value: "A-17" },
      { type: "email", value: "jane@acme.example" },
      { type: "name", value: "Acme" },
    ]);
  },
);

test("a name of nothing but characters that nobody sees names nobody", () => {
  expect(told({ title: "Paid", account_name: "\u0000\u0001" })?.identities).toEqual([]);
});
