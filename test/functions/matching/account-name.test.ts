import { describe, expect, test } from "@jest/globals";
import { accountNameOf, calledBy } from "../../../functions/matching/account-name.ts";
import type { PublishedEvent } from "../../../schemas/account-event.ts";

const customer = { type: "books:customer", value: "realm/58" };
const jane = { type: "email", value: "jane@acme.example" };

type Telling = Parameters<typeof calledBy>[0];
const telling = (event: Partial<PublishedEvent>): Telling => ({
  type: "invoice.sent",
  identities: [customer],
  details: {},
  ...event,
});

describe("what an event calls a customer", () => {
  test("the company is named by the payload, or is the customer record itself", () => {
    const named = telling({ identities: [customer, { type: "name", value: " Acme Ltd " }] });
    const record = telling({
      type: "customer.updated",
      object: { kind: "customer", id: "realm/58", name: "Acme Ltd" },
    });

    expect(calledBy(named, customer)).toEqual({ calledCompany: "Acme Ltd" });
    expect(calledBy(record, customer).calledCompany).toBe("Acme Ltd");
  });

  test("another customer's record names no one", () => {
    const merged = telling({
      type: "customer.merged",
      object: { kind: "customer", id: "realm/158", name: "Other Ltd" },
    });

    expect(calledBy(merged, customer)).toEqual({});
  });

  test("a person names their own address, in every spelling that the provider allows, and no colleague's", () => {
    const acted = telling({
      actor: { kind: "contact", name: "Jane Doe", email: "J.Ane+books@gmail.com" },
      identities: [jane],
    });

    expect(calledBy(acted, { type: "email", value: "jane@gmail.com" }).calledPerson).toBe("Jane Doe");
    expect(calledBy(acted, { type: "email", value: "tom@gmail.com" })).toEqual({});
  });

  test("whom the details list with the address is named by them", () => {
    const sent = telling({
      identities: [jane],
      details: {
        signers: [
          { name: "Tom", email: "tom@acme.example" },
          { name: "Jane Doe", email: "Jane@Acme.example" },
        ],
      },
    });

    expect(calledBy(sent, jane)).toEqual({ calledPerson: "Jane Doe" });
  });

  test("a channel is never called after who writes in it", () => {
    const channel = { type: "chat:channel", value: "C07" };
    const actor = { kind: "contact", name: "Ben Okafor" } as const;
    const renamed = telling({ object: { kind: "channel", id: "C07", name: "acme" }, identities: [channel] });

    expect(calledBy(telling({ actor, identities: [channel] }), channel)).toEqual({});
    expect(calledBy({ ...renamed, actor }, channel)).toEqual({ calledObject: "acme" });
  });

  test("our own people name no customer", () => {
    const filed = telling({ actor: { kind: "team", name: "Priya Nair" } });

    expect(calledBy(filed, customer)).toEqual({});
  });

  test("a record without a name is called by the domain or the address that comes with it", () => {
    const domain = { type: "domain", value: "acme.example" };

    expect(calledBy(telling({ identities: [customer, jane, domain] }), customer)).toEqual({
      calledAddress: "acme.example",
    });
    expect(calledBy(telling({ identities: [customer, jane] }), customer)).toEqual({
      calledAddress: "jane@acme.example",
    });
  });
});

describe("an account's name", () => {
  const identities = [customer];
  const calledCompany = "Acme Ltd";
  const calledPerson = "Jane Doe";

  test("is the team's word, then the company, the person, the thing, the address", () => {
    const called = { calledCompany, calledPerson, calledObject: "acme", calledAddress: "acme.example" };
    const { calledCompany: _c, ...noCompany } = called;
    const { calledPerson: _p, ...noPerson } = noCompany;

    expect(accountNameOf({ ...called, identities, name: "ACME" })).toEqual({ name: "ACME", namedBy: "team" });
    expect(accountNameOf({ ...called, identities }).namedBy).toBe("company");
    expect(accountNameOf({ ...noCompany, identities }).namedBy).toBe("person");
    expect(accountNameOf({ ...noPerson, identities }).namedBy).toBe("object");
    expect(accountNameOf({ calledAddress: "acme.example", identities }).namedBy).toBe("address");
  });

  test("says of a bare id that it is one, and of an address that it is not an id", () => {
    expect(accountNameOf({ identities })).toEqual({ name: "realm/58", namedBy: "id" });
    expect(accountNameOf({ identities: [jane] })).toEqual({ name: "jane@acme.example", namedBy: "address" });
  });
});
