import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { delivery } from "../support/delivery.ts";
import { entries } from "../support/repeats.ts";

/**
 * What each tool's deliveries cannot be read without: what happened, to what, at whom. Whatever else is missing, empty or
 * of another type costs no event. `*` is any entry of a list; a field below a needed one is listed only where it is needed.
 */
const needed: Readonly<Record<string, readonly string[]>> = {
  calendly: ["event", "payload", "payload.uri"],
  docusign: ["event", "data", "data.envelopeId"],
  dropbox: ["list_folder", "list_folder.accounts", "list_folder.accounts.*"],
  quickbooks: [
    "*",
    ...["specversion", "type", "intuitaccountid", "intuitentityid"].map((name) => `*.${name}`),
    "eventNotifications",
    "eventNotifications.*",
    "eventNotifications.*.realmId",
    "eventNotifications.*.dataChangeEvent",
    "eventNotifications.*.dataChangeEvent.entities",
    "eventNotifications.*.dataChangeEvent.entities.*",
    ...["name", "id", "operation"].map((name) => `eventNotifications.*.dataChangeEvent.entities.*.${name}`),
  ],
  sharefile: [
    "WebhookSubscriptionId",
    ...["AccountInfo", "AccountInfo.AccountId", "Event", "Event.OperationName", "Event.ResourceType"],
    ...["Event.Resource", "Event.Resource.Id"],
  ],
  slack: [
    ...["type", "team_id", "minute_rate_limited", "event", "event.type", "event.ts", "event.channel"],
    ...["event.channel.id", "event.file_id", "event.channel_id", "event.user", "event.user.id"],
    ...["event.reaction", "event.item", "event.item.type"],
  ],
  smartsheet: [
    ...["nonce", "webhookId", "scopeObjectId", "newWebhookStatus", "events", "events.*"],
    ...["objectType", "eventType", "id", "rowId"].map((name) => `events.*.${name}`),
  ],
};

const root = fileURLToPath(new URL("../../", import.meta.url));
const samples = Object.keys(needed).flatMap((tool) =>
  globSync(`functions/connectors/${tool}/samples/*.json`, { cwd: root })
    .filter((path) => !/\.expected\.json$|\/sent\.json$/.test(path))
    .map((path): [string, string] => [tool, path]),
);

/** The places in a value, as the keys that lead there; of a list's entries the first few. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  const fields = Object.entries(value).slice(0, Array.isArray(value) ? entries : undefined);
  return fields.flatMap(([key, one]) => [[key], ...placesIn(one).map((rest) => [key, ...rest])]);
}

function put(value: unknown, [key = "", ...rest]: readonly string[], other: unknown): unknown {
  if (typeof value !== "object" || value === null) return other;
  const changed = Object.entries(value).map(([name, one]): [string, unknown] =>
    name === key ? [name, rest.length === 0 ? other : put(one, rest, other)] : [name, one],
  );
  return Array.isArray(value) ? changed.map(([, one]) => one) : Object.fromEntries(changed);
}

const isIndex = /^\d+$/;
const nameOf = (place: readonly string[]) => place.map((key) => (isIndex.test(key) ? "*" : key)).join(".");

test.each(samples)("%s tells of %s whichever field that nothing needs is odd", async (tool, path) => {
  const connector = await loadConnector(tool);
  const given: unknown = JSON.parse(readFileSync(`${root}${path}`, "utf8"));
  const reasonFor = (value: unknown) =>
    connector &&
    normalise(connector, delivery(tool, { body: Buffer.from(JSON.stringify(value)) }), {}).unrecognized;
  if (reasonFor(given) !== undefined) return expect(path).toMatch(/unknown|unrecognized|new-entity/);

  const lost = placesIn(given)
    .filter((place) => !needed[tool]?.includes(nameOf(place)))
    .flatMap((place) =>
      ["", undefined, 7, [null], { odd: 1 }]
        .filter((other) => reasonFor(put(given, place, other)) !== undefined)
        .map((other) => `${nameOf(place)} = ${JSON.stringify(other)}`),
    );

  expect([...new Set(lost)]).toEqual([]);
});
