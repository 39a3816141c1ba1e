import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";
import { accelo } from "../../../functions/connectors/accelo/index.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { delivery } from "../../support/delivery.ts";

const body = '{"id":75,"resource_url":"https://northwind.api.accelo.com/api/v0/invoices/75"}';
const settings = { deployment: "northwind" };
const outcomeOf = (given: Parameters<typeof delivery>[1] & { text?: string }, values: object = settings) =>
  normalise(
    accelo,
    delivery("accelo", { path: "update_invoice", body: Buffer.from(given.text ?? body), ...given }),
    {
      ...values,
    },
  );

describe("the signature", () => {
  const secret = { id: "one", value: "a secret of this test", createdAt: "" };
  const sent = Buffer.from(body);
  const verdictOf = (signature: string, values: object = settings) =>
    accelo.signature.verify(
      delivery("accelo", { body: sent, headers: { "X-Hub-Signature": signature } }),
      [secret],
      new Date(),
      { ...values },
    );
  // Computed with Python's hmac.
  const sha1 = "bd19c063503379f4ad1d3f8eaf82541d446f3374";
  const sha256 = "eb5b69b677b40a5462603d912cb0560ff253dacdca9ffc128a9d6514f6aef7dc";

  test.each([
    [sha1, "HMAC-SHA1"],
    [sha256, "HMAC-SHA256"],
    [`sha1=${sha1}`, "HMAC-SHA1 after sha1="],
    [`sha256=${sha256}`, "HMAC-SHA256 after sha256="],
    [sha256.toUpperCase(), "HMAC-SHA256"],
  ])("%s is accepted, and told as %s", (signature, matchedAs) => {
    expect(verdictOf(signature)).toEqual({ secret, matchedAs });
  });

  test.each([`sha256=${sha1}`, `sha1=${sha256}`, `md5=${sha1}`, `${sha1}${sha256}`, sha256.slice(0, 40)])(
    "%s is refused",
    (signature) => {
      expect(verdictOf(signature)).toEqual({ refused: "mismatch" });
    },
  );

  test("of another form than the one that is pinned is refused", () => {
    const pinned = { ...settings, signatureForm: "HMAC-SHA256" };

    expect(verdictOf(sha256, pinned)).toEqual({ secret, matchedAs: "HMAC-SHA256" });
    expect(verdictOf(sha1, pinned)).toEqual({ refused: "other_form" });
  });
});

describe("the event", () => {
  test("is named by the address, whatever else the header is silent about", () => {
    expect(outcomeOf({}).events).toMatchObject([{ type: "invoice.updated", title: "Updated invoice 75" }]);
    expect(outcomeOf({ headers: { "X-Accelo-Event": "update_invoice" } }).events).toMatchObject([
      { type: "invoice.updated" },
    ]);
  });

  test.each([
    ["no event", { path: "" }, "the address does not end with the event"],
    ["an unknown event", { path: "create_job" }, "unknown type"],
    ["a prototype's name", { path: "constructor" }, "unknown type"],
    [
      "another event than the header",
      { headers: { "X-Accelo-Event": "delete_invoice" } },
      "the address and X-Accelo-Event name different events",
    ],
  ])("in an address with %s is kept as unrecognized", (_, given, reason) => {
    expect(outcomeOf(given)).toMatchObject({
      unrecognized: reason,
      events: [{ type: "system.unrecognized" }],
    });
  });

  test("is read from a form as well as from JSON, by the bytes alone", () => {
    const text = "id=75&resource_url=https%3A%2F%2Fnorthwind.api.accelo.com";

    for (const type of ["application/x-www-form-urlencoded", "application/json"]) {
      expect(outcomeOf({ text, headers: { "content-type": type } }).events).toEqual(outcomeOf({}).events);
    }
  });

  test("never leads to the address that the delivery names", () => {
    const text = '{"id":75,"resource_url":"http://169.254.169.254/latest/meta-data"}';
    const outcome = outcomeOf({ text });

    expect(outcome.fetches).toEqual([
      {
        tool: "accelo",
        connection: "main",
        key: "northwind",
        scope: { deployment: "northwind", resource: "invoices", id: "75" },
        fills: outcome.events,
      },
    ]);
    expect(JSON.stringify(outcome)).not.toContain("169.254");
  });

  test.each(["75/../../staff", "75?x=1", "../75", "", "1e3", -1, 1.5, true])(
    "of the object %p is kept as unrecognized",
    (id) => {
      expect(outcomeOf({ text: JSON.stringify({ id }) }).unrecognized).toMatch(/^id is /);
    },
  );

  test("of a company has the company for identity, any other the deployment alone", () => {
    const company = { type: "accelo:company", value: "northwind/75" };
    const deployment = { type: "accelo:deployment", value: "northwind" };

    expect(outcomeOf({ path: "update_company" }).events[0]?.identities).toEqual([company, deployment]);
    expect(outcomeOf({}).events[0]?.identities).toEqual([deployment]);
  });
});

describe("the same bytes again", () => {
  const idAt = (path: string, time: string) => outcomeOf({ path, receivedAt: new Date(time) }).events[0]?.id;
  const first = "2026-11-23T09:00:01.000Z";

  test.each(["create_invoice", "delete_invoice"])("are one %s for ever", (path) => {
    expect(idAt(path, "2027-01-01T00:00:00.000Z")).toBe(idAt(path, first));
  });

  test.each(["update_invoice", "assign_task", "create_invoice_pdf"])(
    "are one %s within the minute",
    (path) => {
      expect(idAt(path, "2026-11-23T09:00:59.000Z")).toBe(idAt(path, first));
      expect(idAt(path, "2026-11-23T09:01:00.000Z")).not.toBe(idAt(path, first));
    },
  );

  test("are another event at another address", () => {
    expect(idAt("create_task", first)).not.toBe(idAt("assign_task", first));
  });
});

test("what is deleted is not fetched, and its state is final", () => {
  expect(outcomeOf({ path: "delete_invoice" })).toMatchObject({
    fetches: [],
    events: [{ object: { kind: "invoice", id: "northwind/75", state: "deleted", final: true } }],
  });
});

test.each([
  ["no deployment", {}],
  ["a deployment that is an address", { deployment: "acme.accelo.com" }],
  ["an unknown form", { deployment: "acme", signatureForm: "MD5" }],
])("settings with %s do not fit", (_, values) => {
  expect(accelo.settings && safeParse(accelo.settings, values).success).toBe(false);
});
