import { describe, expect, test } from "@jest/globals";
import { placementOf } from "../../functions/accounts/placement.ts";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { accountNameOf, type Called, calledBy } from "../../functions/matching/account-name.ts";
import { keysOf } from "../../functions/matching/keys-of.ts";
import { sharedDomains } from "../../functions/matching/shared-domains.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import type { Account } from "../../schemas/account.ts";
import { delivery } from "../support/delivery.ts";

const matcher = {
  settings: { ownDomains: [], neverLink: [], mayLink: [], accountsFrom: [], foldAfterMonths: 12 },
  shared: await sharedDomains(),
};

/** What these tools' deliveries name by nothing but an id; a later fetch may know more. */
const idsOnly: Readonly<Record<string, readonly string[]>> = {
  accelo: ["accelo:company", "accelo:deployment"],
  calendly: ["calendly:contact"],
  docusign: ["docusign:envelope"],
  dropbox: ["dropbox:account"],
  quickbooks: ["quickbooks:company", "quickbooks:customer"],
  sharefile: ["sharefile:folder", "sharefile:user"],
  slack: ["slack:channel"],
  stripe: ["stripe:account"],
  xero: ["xero:organisation"],
};

/** The provisional accounts that a tool's samples open, each under the name it has in the end. */
async function accountsOf(tool: string): Promise<Pick<Account, "name" | "namedBy" | "identities">[]> {
  const connector = await loadConnector(tool);
  if (!connector) throw new Error(`${tool} has no connector`);
  const { settings } = await sentBy(tool);
  const accounts = new Map<string, Called & Pick<Account, "identities">>();
  for (const { body, path = "", headers = {}, contentType = "application/json" } of await samplesOf(tool)) {
    const sent = delivery(tool, { body, path, headers: { ...headers, "content-type": contentType } });
    for (const event of normalise(connector, sent, settings).events) {
      const keys = keysOf(event.identities, matcher);
      const { opening } = placementOf({ keys, tool }, new Map(), { erased: new Set(), missing: new Set() });
      if (!opening) continue;
      const { account, identity } = opening;
      accounts.set(account, {
        ...accounts.get(account),
        ...calledBy(event, identity),
        identities: [identity],
      });
    }
  }
  return [...accounts.values()].map((one) => ({ identities: one.identities, ...accountNameOf(one) }));
}

describe.each(toolNames)("%s", (tool) => {
  test("gives every account that its samples open a name for people, unless they have nothing but ids", async () => {
    const accounts = await accountsOf(tool);

    const bare = accounts.filter(({ namedBy }) => namedBy === "id").flatMap(({ identities }) => identities);
    expect([...new Set(bare.map(({ type }) => type))].sort()).toEqual(idsOnly[tool] ?? []);
    for (const { name, namedBy } of accounts)
      if (namedBy !== "id") expect(name).not.toMatch(/\d{5}|[0-9a-f]{8}-[0-9a-f]{4}|^[A-Z0-9]{9,}$|^https?:/);
  });
});

test("a Slack channel goes by its own newest name, for any writer", async () => {
  const accounts = await accountsOf("slack");

  const channels = accounts.filter(({ identities }) => identities[0]?.type === "slack:channel");
  expect(channels.map(({ name }) => name)).toEqual(["northwind", "C07OLDCLIENT"]);
});
