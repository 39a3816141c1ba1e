import { expect, test } from "@jest/globals";
import { openingName } from "../../../../functions/shared/aws/refile.ts";
import type { PublishedEvent } from "../../../../schemas/account-event.ts";

const company = { type: "accelo:company", value: "northwind/40" };
const email = { type: "email", value: "ola@fjord.example" };
const ola = { kind: "contact", name: "Ola Nordmann", email: "Ola@Fjord.example" } as const;
const mia = { kind: "team", name: "Mia Chen", email: "mia@northwind.example" } as const;
const called = { type: "name", value: "Fjord Ferries" };

test.each<[string, Pick<PublishedEvent, "actor" | "identities">, typeof company, string]>([
  [
    "the customer's, as the tool tells it",
    { actor: ola, identities: [company, called] },
    company,
    "Fjord Ferries",
  ],
  [
    "the acting contact's where the tool tells none",
    { actor: ola, identities: [company] },
    company,
    "Ola Nordmann",
  ],
  [
    "the identity where one of the team has acted",
    { actor: mia, identities: [company] },
    company,
    "northwind/40",
  ],
  ["the contact's whose address it is", { actor: ola, identities: [email] }, email, "Ola Nordmann"],
  [
    "the address where somebody else has acted",
    { actor: { ...ola, email: "kari@fjord.example" }, identities: [email] },
    email,
    "ola@fjord.example",
  ],
  ["the identity where nobody is named", { identities: [email] }, email, "ola@fjord.example"],
])("a provisional account's name is %s", (_, event, identity, name) => {
  expect(openingName(event, identity)).toBe(name);
});
