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

describe("the list of them", () => {
  const page = async (query: string) =>
    presumedCustomers.parse((await call("GET", `/api/unmatched?${query}`, undefined, "viewer")).json);
  const namesOf = async (query: string) => (await page(query)).customers.map(({ name }) => name);

  test("comes by the page, each once, in any order", async () => {
    const whole = await all();
    for (const sort of ["events", "latest", "name"]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const at = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const { customers, next } = await page(`sort=${sort}&limit=2${at}`);
        expect(customers.length).toBeLessThanOrEqual(2);
        seen.push(...customers.map(({ name }) => name));
        cursor = next;
      } while (cursor !== undefined);
      expect(seen.toSorted()).toEqual(whole.map(({ name }) => name).toSorted());
    }
    expect((await namesOf("limit=1"))[0]).toBe("Solent Yacht Charters");
    const byName = await namesOf("sort=name");
    expect(byName).toEqual(byName.toSorted(new Intl.Collator("en").compare));
  });

  test("is narrowed by kind and words, and still says what there is of all", async () => {
    expect((await namesOf("kind=like")).toSorted()).toEqual([
      "HALDEN JOINERY LIMITED",
      "Parkside Optician",
      "Twin",
    ]);
    expect(await namesOf("kind=same")).toEqual(["HALDEN JOINERY LIMITED"]);
    expect((await namesOf("kind=new")).toSorted()).toEqual([
      "Solent Yacht Charters",
      "ann@gmail.com",
      "bob@gmail.com",
    ]);
    const { customers, counts, same } = await page("q=s%C3%B6lent%20charters&kind=new");
    expect(customers.map(({ name }) => name)).toEqual(["Solent Yacht Charters"]);
    expect(counts).toEqual({ all: 6, like: 3 });
    expect(same).toEqual({ customers: 1, names: 1, events: 1, first: ["HALDEN JOINERY LIMITED"] });
    expect(await namesOf("q=bob%40gmail")).toEqual(["bob@gmail.com"]);
  });

  test.each(["kind=none", "sort=none", "limit=0", "cursor=none", `q=${"a".repeat(201)}`])(
    "refuses %s",
    async (query) => {
      expect((await call("GET", `/api/unmatched?${query}`, undefined, "viewer")).status).toBe(400);
    },
  );
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

test("a client's new name is compared at once", async () => {
  const made = await call("POST", "/api/accounts", { name: "Zephyr Ballooning" });
  await hear([named("quickbooks", "230", "Quarry Stone")]);
  expect((await byName("Quarry Stone"))?.client).toBeUndefined();

  await call("PATCH", `/api/accounts/${made.json.id}`, { name: "Quarry Stone Ltd" });
  expect((await byName("Quarry Stone"))?.client).toMatchObject({ by: "same", name: "Quarry Stone Ltd" });
});
