import { expect, test } from "@jest/globals";
import { getDomain } from "tldts";
import { loadConnector, toolNames } from "../../../functions/connectors/catalogue.ts";
import { toolDomains } from "../../../functions/matching/tool-domains.ts";

/** Where several makers keep their pages, or one keeps nothing else: no mail comes from there. */
const ofPages = ["github.com", "helpscoutdocs.com", "intercom.help", "slack.dev", "standardwebhooks.com"];

test("every tool's own domain counts as a tool's: what it writes from there leads to no customer", async () => {
  const tools = await Promise.all(toolNames.map((tool) => loadConnector(tool)));
  const domains = tools.flatMap((tool) => getDomain(tool?.catalogue.docs ?? "") ?? []);
  const missing = domains.filter((domain) => !toolDomains.has(domain) && !ofPages.includes(domain));

  expect(domains.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});
