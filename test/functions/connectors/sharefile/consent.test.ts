import { expect, test } from "@jest/globals";
import { sharefileCollector } from "../../../../functions/connectors/sharefile/collect.ts";

test.each([
  [{}, "https://secure.sharefile.com/oauth/authorize", "https://acme.sharefile.com/oauth/token"],
  [{ region: "EU" }, "https://secure.sharefile.eu/oauth/authorize", "https://acme.sharefile.eu/oauth/token"],
])("with %j people consent, and tokens are given, in the account's own region", (region, page, tokens) => {
  const [way] = sharefileCollector.authorization;
  if (way?.kind !== "oauth2" || !way.consent) throw new Error("nobody consents");
  const settings = { subdomain: "acme", ...region };

  expect([way.consent.authorizeUrl(settings), way.tokenUrl(settings)]).toEqual([page, tokens]);
});
