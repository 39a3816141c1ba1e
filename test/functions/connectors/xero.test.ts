import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { xero } from "../../../functions/connectors/xero/index.ts";
import { jsonBody } from "../../../functions/delivery/parse.ts";
import { delivery } from "../../support/delivery.ts";

const tenant = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";
const id = "5c1f7a90-2f43-4c0c-9d3b-6a1e8b24f071";
const made = {
  ...{ resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${id}`, resourceId: id },
  ...{ eventDateUtc: "2026-11-20T10:00:00.331", eventType: "CREATE", eventCategory: "INVOICE" },
  ...{ tenantId: tenant, tenantType: "ORGANISATION" },
};
const changed = { ...made, eventType: "UPDATE" };
const sent = (...events: readonly unknown[]) => ({
  events,
  ...{ firstEventSequence: 1, lastEventSequence: events.length, entropy: "S0m3r4Nd0mt3xt" },
});

const given = (body: unknown, more: object = {}) =>
  delivery("xero", { body: Buffer.from(JSON.stringify(body)), ...more });
const read = (body: unknown) => xero.read(jsonBody(given(body)), given(body), {});

describe("the intent to receive", () => {
  const secret = { id: "one", value: "the webhooks key", createdAt: "2026-11-20T10:00:00.000Z" };
  const now = new Date("2026-11-20T10:00:00.000Z");

  test("is answered without a word", () => {
    expect(xero.challenge?.(given(sent()))).toEqual({ contentType: "text/plain", body: "" });
  });

  test("is genuine where it is signed with the key, as Xero's own guide has it", async () => {
    const body = Buffer.from(JSON.stringify(sent()));
    const signed = { "x-xero-signature": createHmac("sha256", secret.value).update(body).digest("base64") };
    const verdictOf = async (headers: Record<string, string>) =>
      await xero.signature.verify(delivery("xero", { body, headers }), [secret], now);

    expect(await verdictOf(signed)).toEqual({ secret });
    expect(await verdictOf(xero.signature.sign(body, "another key", now))).toEqual({ refused: "mismatch" });
    expect(await verdictOf({})).toEqual({ refused: "absent" });
  });

  test("is not a delivery with events", () => {
    expect(xero.challenge?.(given(sent(made)))).toBeUndefined();
    expect(xero.challenge?.(given({}))).toBeUndefined();
  });
});

describe("a delivery", () => {
  test("tells of an object by its ids, and has it fetched", () => {
    const { events, fetches } = read(sent(made));

    expect(events).toMatchObject([
      {
        ...{ type: "invoice.created", time: "2026-11-20T10:00:00.331Z", unnamed: true },
        object: { kind: "invoice", id: `${tenant}/${id}` },
        identities: [{ type: "xero:organisation", value: tenant }],
      },
    ]);
    expect(fetches).toMatchObject([{ key: tenant, scope: { tenant, objects: `invoice/${id}` } }]);
  });

  test("is the same event when it comes again, whatever its sequence and whenever it says that something was made", () => {
    const later = { ...sent({ ...made, eventDateUtc: "2026-11-20T10:00:09.000" }), firstEventSequence: 9 };

    expect(read(later).events.map(({ key }) => key)).toEqual(read(sent(made)).events.map(({ key }) => key));
    expect(read(sent(changed, changed)).events).toHaveLength(1);
  });

  test("asks for fifty objects of an organisation at once, and for each organisation by itself", () => {
    const many = Array.from({ length: 60 }, (_, n) => ({
      ...changed,
      resourceId: `${id.slice(0, -2)}${n + 10}`,
    }));
    const { fetches = [] } = read(sent(...many, { ...changed, tenantId: id }));

    expect(fetches.map(({ key, fills }) => [key, fills?.length])).toEqual([
      [tenant, 50],
      [tenant, 10],
      [id, 1],
    ]);
  });

  test("keeps what it does not know beside what it knows", () => {
    const { events } = read(sent(made, { ...made, eventCategory: "PURCHASEORDER" }, { odd: 1 }));

    expect(events.map(({ type, details }) => [type, details.kind])).toEqual([
      ["invoice.created", "invoice"],
      ["system.observed", "purchaseorder"],
    ]);
    expect(read(sent(made, { odd: 1 })).broken).toMatchObject([{ path: "events[1]" }]);
  });

  test("of nothing that is known is kept as unrecognized", () => {
    const { events, unrecognized } = normalise(
      xero,
      given(sent({ ...made, eventCategory: "PURCHASEORDER" })),
    );

    expect(unrecognized).toBe("unknown type");
    expect(JSON.stringify(events)).toContain("purchaseorder.created");
  });

  test("of the app's own subscription is of no organisation and fetches nothing", () => {
    const { events, fetches } = read(
      sent({ ...changed, eventCategory: "SUBSCRIPTION", tenantType: "APPLICATION" }),
    );

    expect(events).toMatchObject([{ type: "system.observed", identities: [] }]);
    expect(fetches).toEqual([]);
  });
});
