import { beforeAll, expect, test } from "@jest/globals";
import type { Matcher } from "../../../functions/matching/keys-of.ts";
import { sharedDomains } from "../../../functions/matching/shared-domains.ts";
import { KnownClients } from "../../../functions/serve/known-clients.ts";
import type { Account } from "../../../schemas/account.ts";
import { matchingSettings } from "../../../schemas/matching.ts";

let matcher: Matcher;
beforeAll(async () => {
  matcher = { settings: matchingSettings.parse({}), shared: await sharedDomains() };
});

const client = (n: number, given: Partial<Account> = {}): Account => ({
  ...{ id: `acc_${n}`, name: `Client ${n}`, status: "active", namedBy: "company", tags: [] },
  ...{ createdAt: "2026-01-01T00:00:00.000Z", eventCount: 1 },
  identities: [{ type: "email", value: `jane@client-${n}.example` }],
  ...given,
});
const [one, two] = [client(1), client(2)];

test("clients are still those that were compared, whatever is counted of them, until one is called or known otherwise", async () => {
  const known = await KnownClients.among([one, two], matcher);

  expect(known.areStill([{ ...one, eventCount: 7 }, structuredClone(two)], matcher)).toBe(true);
  for (const other of [
    [one],
    [one, two, client(3)],
    [one, { ...two, id: "acc_9" }],
    [one, { ...two, name: "Client Two" }],
    [one, { ...two, identities: [] }],
    [one, { ...two, identities: [{ type: "domain" as const, value: "jane@client-2.example" }] }],
    [one, { ...two, identities: [{ type: "email" as const, value: "jane@client-9.example" }] }],
  ])
    expect(known.areStill(other, matcher)).toBe(false);
  expect(known.areStill([one, two], { ...matcher })).toBe(false);
});

test("whose a name is, is told the same each time", async () => {
  const known = await KnownClients.among(
    [client(1, { name: "Parkside Opticians" }), client(2, { name: "Twin" }), client(3, { name: "Twin Ltd" })],
    matcher,
  );
  for (const _turn of [1, 2]) {
    expect(known.told("Parkside Optician", [])).toEqual({
      client: { account: "acc_1", name: "Parkside Opticians", by: "like" },
    });
    expect(known.told("Quarry Stone", [])).toEqual({});
    expect(known.told("Quarry Stone", ["client-3.example"])).toEqual({
      client: { account: "acc_3", name: "Twin Ltd", by: "domain" },
    });
    expect(known.told("TWIN LIMITED", [])).toEqual({ twins: 2 });
  }
});
