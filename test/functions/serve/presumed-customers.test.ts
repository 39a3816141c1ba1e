import { beforeAll, describe, expect, test } from "@jest/globals";
import { countEvents } from "../../../functions/jobs/count.ts";
import { run } from "../../../functions/jobs/handler.ts";
import { presumedCustomers } from "../../../schemas/unmatched.ts";
import { insightHub, told } from "../../support/insight-hub.ts";

const { call, hear, deps } = insightHub(new Date("2026-11-28T09:00:00.000Z"));
const named = (tool: string, id: string, name: string, day = "2026-11-20") =>
  told(`${tool}-${id}`, "email.received", day, {
    tool,
    identities: [
      { type: `${tool}:customer`, value: id },
      { type: "name", value: name },
    ],
  });
const mailed = (who: string, domain: string) =>
  told(`${who}-${domain}`, "email.received", "2026-11-20", {
    identities: [{ type: "email", value: `${who}@${domain}` }],
  });
const all = async () =>
  presumedCustomers.parse((await call("GET", "/api/unmatched", undefined, "viewer")).json).customers;
const byName = async (name: string) => (await all()).find((one) => one.name === name);

beforeAll(async () => {
  for (const [name, domain] of [
    ["Halden Joinery", "halden.example"],
    ["Twin", "twin-one.example"],
    ["Twin Ltd", "twin-two.example"],
    ["Parkside Opticians", "parkside.example"],
  ] as const)
    await call("POST", "/api/accounts", { name, identities: [{ type: "domain", value: domain }] });
  await hear([
    named("quickbooks", "219", "Solent Yacht Charters"),
    named("quickbooks", "219", "Solent Yacht Charters", "2026-11-21"),
    named("dext", "7", "Solent Yacht Charters Ltd."),
    named("quickbooks", "220", "HALDEN JOINERY LIMITED"),
    named("quickbooks", "221", "Twin"),
    named("quickbooks", "222", "Parkside Optician"),
    mailed("ann", "gmail.com"),
    mailed("bob", "gmail.com"),
  ]);
});

describe("provisional accounts", () => {
  test("of one company's name are one presumed customer, with the reason", async () => {
    const solent = await byName("Solent Yacht Charters");

    expect(solent).toMatchObject({ events: 3, because: ["name"] });
    expect(solent?.accounts.map(({ eventCount }) => eventCount)).toEqual([2, 1]);
    expect([solent?.client, solent?.twins]).toEqual([undefined, undefined]);
  });

  test("called exactly like a client say which, whatever its legal form", async () => {
    const halden = (await all()).find(({ client }) => client?.name === "Halden Joinery");

    expect(halden?.client?.by).toBe("same");
  });

  test("called like two clients are left to a person", async () => {
    expect(await byName("Twin")).toMatchObject({ twins: 2 });
    expect((await byName("Twin"))?.client).toBeUndefined();
  });

  test("called much like a client are told apart from those called so", async () => {
    expect((await byName("Parkside Optician"))?.client).toMatchObject({
      name: "Parkside Opticians",
      by: "like",
    });
  });

  test("at a freemail provider are strangers to each other", async () => {
    const people = (await all()).filter(({ accounts }) =>
      accounts.some(({ identities }) => identities.some(({ value }) => value.endsWith("@gmail.com"))),
    );

    expect(people.map(({ accounts }) => accounts.length)).toEqual([1, 1]);
  });
});

test("a name that was led to a client is none at once: while its events move, and before it is counted that they have", async () => {
  const client = (await call("POST", "/api/accounts", { name: "Carla's" })).json.id;
  await hear([mailed("carla", "gmail.com")]);
  const isThere = async () => (await all()).some(({ name }) => name === "carla@gmail.com");
  expect(await isThere()).toBe(true);

  const { json } = await call("PUT", "/api/identities/email/carla@gmail.com", { account: client });
  expect(await isThere()).toBe(false);
  await run(
    json.job,
    { ...deps, indexLag: 0, countSoon: async () => undefined, pause: async () => undefined },
    () => false,
  );
  expect(await isThere()).toBe(false);

  await countEvents(deps, () => false);
  expect(await isThere()).toBe(false);
});
