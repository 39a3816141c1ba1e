import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { sharefile } from "../../../functions/connectors/sharefile/index.ts";
import { delivery } from "../../support/delivery.ts";

const told = (ResourceType: string, OperationName: string, more: object = {}) => ({
  WebhookSubscriptionId: "w123",
  AccountInfo: { AccountId: "a123", Subdomain: "mycompany", AppControlPlane: "sharefile.com" },
  Event: {
    Timestamp: "2026-11-20T20:20:20Z",
    OperationName,
    ResourceType,
    Resource: { Id: "fi123", Parent: { Id: "fo123" } },
    ...more,
  },
});
const outcomeOf = (value: unknown, receivedAt = new Date("2026-11-23T09:00:00.000Z")) =>
  normalise(sharefile, delivery("sharefile", { receivedAt, body: Buffer.from(JSON.stringify(value)) }));
const eventOf = (value: unknown, receivedAt?: Date) => outcomeOf(value, receivedAt).events[0];

describe("the signature", () => {
  const body = Buffer.from(JSON.stringify(told("File", "Upload")));
  const primary = { id: "primary", value: "UHJpbWFyeUtleVByaW1hcnlLZXlQcmltYXJ5S2V5MDE=", createdAt: "" };
  const secondary = { id: "secondary", value: "U2Vjb25kYXJ5S2V5U2Vjb25kYXJ5S2V5U2Vjb25kMDI=", createdAt: "" };
  const by = (key: string | Buffer, encoding: "hex" | "base64") =>
    createHmac("sha256", key).update(body).digest(encoding);
  const verdictOf = (headers: Record<string, string>, settings = {}) =>
    sharefile.signature.verify(
      delivery("sharefile", { body, headers }),
      [primary, secondary],
      new Date(),
      settings,
    );
  const bytes = Buffer.from(primary.value, "base64");

  test.each([
    ["Primary", by(primary.value, "base64"), primary, "primary signature in base64, key as text"],
    ["Primary", by(primary.value, "hex"), primary, "primary signature in hex, key as text"],
    ["Primary", by(bytes, "base64"), primary, "primary signature in base64, key from base64"],
    ["Secondary", by(bytes, "hex"), primary, "secondary signature in hex, key from base64"],
    ["Secondary", by(secondary.value, "base64"), secondary, "secondary signature in base64, key as text"],
    ["Primary", by(secondary.value, "hex"), secondary, "primary signature in hex, key as text"],
  ])("in the header %s written %s is accepted, and its form told", (header, text, secret, matchedAs) => {
    expect(verdictOf({ [`SF-WEBHOOK-${header}-SIGNATURE`]: text })).toEqual({ secret, matchedAs });
  });

  test("is accepted by one header where the other is of a key we do not have", () => {
    const headers = {
      "SF-WEBHOOK-PRIMARY-SIGNATURE": by("a new key", "base64"),
      "SF-WEBHOOK-SECONDARY-SIGNATURE": by(secondary.value, "base64"),
    };

    expect(verdictOf(headers)).toMatchObject({ secret: secondary });
  });

  test("is accepted in the pinned form alone", () => {
    const headers = { "SF-WEBHOOK-PRIMARY-SIGNATURE": by(primary.value, "hex") };

    expect(verdictOf(headers, { signatureForm: "primary signature in hex, key as text" })).toMatchObject({
      secret: primary,
    });
    expect(verdictOf(headers, { signatureForm: "primary signature in base64, key as text" })).toHaveProperty(
      "refused",
    );
  });

  test("is pinned by the very words in which the connection shows it", () => {
    const verdict = verdictOf({ "SF-WEBHOOK-PRIMARY-SIGNATURE": by(bytes, "hex") });

    expect(verdict).toHaveProperty("matchedAs");
    expect(
      sharefile.settings &&
        safeParse(sharefile.settings, { signatureForm: "matchedAs" in verdict ? verdict.matchedAs : "" })
          .success,
    ).toBe(true);
  });
});

describe("an event", () => {
  test("of a file stands at its folder, and at the subscription of it", () => {
    expect(eventOf(told("File", "Upload"))).toMatchObject({
      type: "document.added",
      time: "2026-11-20T20:20:20.000Z",
      object: { kind: "file", id: "a123/fi123", state: "uploaded" },
      identities: [
        { type: "sharefile:folder", value: "a123/fo123" },
        { type: "sharefile:subscription", value: "w123" },
      ],
    });
  });

  test("of a folder stands at that folder", () => {
    expect(eventOf(told("Folder", "Delete"))?.identities[0]).toEqual({
      type: "sharefile:folder",
      value: "a123/fi123",
    });
  });

  test("without a parent still has the subscription", () => {
    expect(eventOf(told("File", "Download", { Resource: { Id: "fi123" } }))?.identities).toEqual([
      { type: "sharefile:subscription", value: "w123" },
    ]);
  });

  test("told to the folder's subscription and to the account's is one event", () => {
    const folders = told("File", "Upload");

    expect(eventOf({ ...folders, WebhookSubscriptionId: "w999" })?.id).toBe(eventOf(folders)?.id);
  });

  test("told again a week later is the same, and the same done a second later is another", () => {
    const file = told("File", "Download");
    const week = new Date("2026-11-30T09:00:00.000Z");

    expect(eventOf(file, week)?.id).toBe(eventOf(file)?.id);
    expect(eventOf(told("File", "Download", { Timestamp: "2026-11-20T20:20:21Z" }))?.id).not.toBe(
      eventOf(file)?.id,
    );
  });

  test.each([
    ["File", "Upload", ["Items"]],
    ["File", "Download", ["Items"]],
    ["User", "Create", ["Users"]],
    ["File", "Delete", ["Items"]],
    ["Folder", "Delete", ["Items"]],
    ["User", "Delete", []],
    ["Account", "Update", []],
  ])("of a %s %s asks for %p", (resource, operation, asked) => {
    expect(outcomeOf(told(resource, operation)).fetches.map(({ scope }) => scope.resource)).toEqual(asked);
  });

  test("never names a host to fetch from", () => {
    const forged = {
      ...told("File", "Upload"),
      AccountInfo: { AccountId: "a", ApiControlPlane: "evil.example" },
    };

    expect(JSON.stringify(outcomeOf(forged))).not.toContain("evil");
  });

  test("of the account's end interrupts the connection", () => {
    expect(eventOf(told("Account", "Delete"))).toMatchObject({
      type: "connection.interrupted",
      identities: [],
    });
  });

  test.each([
    ["File", "Move"],
    ["Folder", "Create"],
    ["constructor", "Upload"],
  ])("of a kind we do not know (%s %s) is kept as unrecognized", (resource, operation) => {
    expect(outcomeOf(told(resource, operation)).unrecognized).toBe("unknown type");
  });

  test("whose resource has another shape is kept as unrecognized", () => {
    expect(outcomeOf(told("File", "Upload", { Resource: {} })).unrecognized).toBe(
      "Event.Resource.Id is missing",
    );
  });
});
