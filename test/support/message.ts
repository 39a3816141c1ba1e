import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { familyOf } from "../../schemas/event-types.ts";

const emptyBody = gzipSync("{}").toString("base64");

/** A message as ingest publishes it, with what a test does not care about filled in; same key, same event. */
export function message(
  given: Partial<PublishedEvent> = {},
  key = JSON.stringify(given),
): AccountEventMessage {
  const type = given.type ?? "invoice.created";
  const data: PublishedEvent = {
    id: `evt_${createHash("sha256").update(key).digest("hex").slice(0, 32)}`,
    tool: "docusign",
    connection: "main",
    type,
    family: familyOf(type),
    time: "2026-11-20T10:00:00.000Z",
    title: "Something happened",
    identities: [{ type: "email", value: "jane@northwind.example" }],
    details: {},
    ...given,
  };
  return {
    specversion: "1.0",
    id: data.id,
    source: "account-hub.docusign",
    dataschema: dataSchemas.accountEvent,
    type,
    time: data.time,
    datacontenttype: "application/json",
    deliveryid: `dlv_${key.slice(0, 20)}`,
    receivedtime: "2026-11-23T09:00:00.000Z",
    secretid: "sec_test",
    rawcontenttype: "application/json",
    rawsha256: "0".repeat(64),
    rawgzip: emptyBody,
    data,
  };
}
