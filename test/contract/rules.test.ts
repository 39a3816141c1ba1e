import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { tokenOrSignature } from "../../functions/delivery/token-signature.ts";
import type { Posting } from "../../functions/sending/post.ts";
import { problem } from "../../schemas/problem.ts";
import { delivery } from "../support/delivery.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";

const secret = "the relay's own secret";
const url = "https://n8n.northwind.com/hook";
let running: RunningHub;
let posted: Posting[] = [];
let answer: () => Promise<number> = async () => 204;

beforeAll(async () => {
  running = await runHub({
    post: async (posting) => {
      posted.push(posting);
      return await answer();
    },
  });
  await running.api.call("PUT", "/api/connections/relay/main", { secrets: [secret] });
});
afterAll(async () => await running.end());
beforeEach(async () => {
  answer = async () => 204;
  const { rules } = await running.api.ask("GET", "/api/rules");
  for (const { id } of rules) await running.api.ask("DELETE", "/api/rules/{rule}", { at: { rule: id } });
  posted = [];
});

let count = 0;
/** Posts a note about a customer, and what its sender adds; resolves when it is on the timeline. */
async function note(more: object = {}, headers: Record<string, string> = {}): Promise<void> {
  const id = `n-${++count}`;
  const body = JSON.stringify({
    type: "activity.tracked",
    id,
    title: `Note ${id}`,
    email: "ann@acme.example",
    ...more,
  });
  expect((await deliver(running.hub.url, "relay", { body, secret, headers })).status).toBe(200);
  await until(async () => (await allEvents(running.api)).some(({ title }) => title === `Note ${id}`));
}

const make = async (when: object = {}, more: object = {}) =>
  await running.api.ask("POST", "/api/rules", { body: { name: "All", via: "endpoint", url, when, ...more } });
const sentOf = async (rule: string) =>
  (await running.api.ask("GET", "/api/rules/{rule}/sent", { at: { rule } })).sent;

function isSignedBy(posting: Posting | undefined, ...secrets: string[]): boolean {
  const { body = "", headers = {} } = posting ?? {};
  const given = delivery("relay", { body: Buffer.from(body), headers });
  return secrets.every((value) => {
    const verdict = tokenOrSignature.verify(given, [{ id: "s", value, createdAt: "" }], new Date());
    return "secret" in verdict;
  });
}

describe("a rule", () => {
  test("sends on what it is about, signed, with the account, and says what it was answered", async () => {
    const { rule, secret: own = "" } = await make({ types: ["activity.*"] });
    await note();
    await until(async () => (await sentOf(rule.id)).length === 1);

    const [one] = posted;
    const payload: unknown = JSON.parse(one?.body ?? "");
    expect(one?.url.href).toBe(url);
    expect(isSignedBy(one, own)).toBe(true);
    expect(payload).toMatchObject({
      type: "activity.tracked",
      data: { event: { title: `Note n-${count}` } },
    });
    expect(payload).toHaveProperty("data.accounts.0.id");
    expect(await sentOf(rule.id)).toEqual([
      expect.objectContaining({
        id: one?.headers["webhook-id"],
        outcome: "delivered",
        status: 204,
        waits: false,
      }),
    ]);
    expect(JSON.stringify(await running.api.ask("GET", "/api/rules"))).not.toContain("/hook");
  });

  test("is signed by both secrets while one takes the other's place", async () => {
    const { rule, secret: first = "" } = await make();
    const at = { rule: rule.id };
    const { secret: second = "" } = await running.api.ask("POST", "/api/rules/{rule}/secret", {
      at,
      body: {},
    });
    await running.api.ask("POST", "/api/rules/{rule}/test", { at });
    await running.api.ask("POST", "/api/rules/{rule}/secret", { at, body: { endOlder: true } });
    await running.api.ask("POST", "/api/rules/{rule}/test", { at });

    expect(first).not.toBe(second);
    expect(isSignedBy(posted[0], first, second)).toBe(true);
    expect([isSignedBy(posted[1], second), isSignedBy(posted[1], first)]).toEqual([true, false]);
  });

  test("that is answered 410 is paused, and says so; what it missed is sent by a replay", async () => {
    const { rule } = await make();
    const [at, since] = [{ rule: rule.id }, new Date().toISOString()];
    answer = async () => 410;
    await note();
    const shown = async () => (await running.api.ask("GET", "/api/rules")).rules[0];
    await until(async () => (await shown())?.paused === true);
    expect(await shown()).toMatchObject({ paused: true, pausedBy: "gone" });
    await note();
    answer = async () => 200;
    posted = [];

    await running.api.ask("PUT", "/api/rules/{rule}", { at, body: { name: "All", via: "endpoint" } });
    await running.api.ask("POST", "/api/rules/{rule}/replay", { at, body: { since } });
    // What was waiting when the rule went on may come by both ways, with the one id by which its receiver knows it again.
    await until(async () => new Set(posted.map(({ headers }) => headers["webhook-id"])).size === 2);

    expect(await shown()).not.toHaveProperty("pausedBy");
  });

  test.each([
    [301, "moved"],
    [500, "refused"],
  ])("that is answered %i says so and tries again later", async (status, outcome) => {
    const { rule } = await make();
    answer = async () => status;
    await note();
    await until(async () => (await sentOf(rule.id)).length === 1);

    expect(await sentOf(rule.id)).toEqual([
      expect.objectContaining({ outcome, status, tries: 1, waits: true }),
    ]);
  });

  test("whose endpoint answers nothing says so, and names no address in doing so", async () => {
    const { rule } = await make();
    answer = async () => await Promise.reject(new Error(`getaddrinfo ${url}`));

    const at = { rule: rule.id };
    expect(await running.api.ask("POST", "/api/rules/{rule}/test", { at })).toEqual({ outcome: "no_answer" });
  });

  test.each([
    ["its header", {}, { "account-hub-hop": "1" }],
    ["one of its ids", { details: { from: `out_${"a".repeat(24)}` } }, {}],
  ])("starts no loop: what comes back with %s is not sent on again", async (_by, more, headers) => {
    const { rule } = await make();
    await note(more, headers);
    await until(async () => (await sentOf(rule.id)).length === 1);

    expect(await sentOf(rule.id)).toEqual([expect.objectContaining({ outcome: "own_doing", tries: 0 })]);
    expect(posted).toEqual([]);
  });

  test("tells people in Slack in a line, unsigned", async () => {
    const { rule, secret: none } = await make(
      {},
      { via: "chat", url: "https://hooks.slack.com/services/T/B/x" },
    );
    await note();
    await until(async () => (await sentOf(rule.id)).length === 1);

    expect(none).toBeUndefined();
    expect(JSON.parse(posted[0]?.body ?? "").text).toContain(`Note n-${count}`);
    expect(posted[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  test("is not made for an address of the hub's own network", async () => {
    const response = await fetch(`${running.hub.url}/api/rules`, {
      method: "POST",
      headers: { authorization: `Bearer ${running.hub.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "All", via: "endpoint", url: "https://169.254.169.254/latest" }),
    });

    expect(response.status).toBe(400);
    expect(problem.parse(await response.json())).toMatchObject({ code: "invalid_address" });
  });
});

describe("a subscription", () => {
  const at = { name: "Our data warehouse" };
  const put = async (body: object) => await running.api.ask("PUT", "/api/subscriptions/{name}", { at, body });

  test("is a rule by its name: made, shown, tested, changed and removed", async () => {
    const { secret = "", ...made } = await put({ to: url, types: ["activity.*"], tools: ["relay"] });
    await note();
    const deliveries = async () =>
      (await running.api.ask("GET", "/api/subscriptions/{name}/deliveries", { at })).deliveries;
    await until(async () => (await deliveries()).length === 1);

    expect(made).toMatchObject({
      ...{ name: at.name, host: "n8n.northwind.com", types: ["activity.*"], tools: ["relay"], paused: false },
    });
    expect(isSignedBy(posted[0], secret)).toBe(true);
    expect(await deliveries()).toMatchObject([{ outcome: "delivered", status: 204 }]);
    expect(await running.api.ask("GET", "/api/subscriptions/{name}", { at })).toEqual(made);
    expect((await running.api.ask("GET", "/api/rules")).rules).toMatchObject([
      { id: made.id, name: at.name },
    ]);
    expect(await running.api.ask("POST", "/api/subscriptions/{name}/test", { at })).toEqual({
      ...{ outcome: "delivered", status: 204 },
    });

    const changed = await put({ to: "https://other.northwind.com/hook", tags: ["VAT"] });
    expect(changed).toMatchObject({ id: made.id, host: "other.northwind.com", tags: ["VAT"] });
    expect(changed).not.toHaveProperty("types");
    expect(changed).not.toHaveProperty("secret");

    await running.api.ask("DELETE", "/api/subscriptions/{name}", { at });
    await expect(running.api.ask("GET", "/api/subscriptions/{name}", { at })).rejects.toThrow(
      "No rule of this name",
    );
    expect((await running.api.ask("GET", "/api/rules")).rules).toEqual([]);
  });

  test("of which several calls make one at once is one rule", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => put({ to: url })));

    expect((await running.api.ask("GET", "/api/rules")).rules).toHaveLength(1);
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
  });

  test("whose name two rules have is told from the other by its id alone", async () => {
    await make({}, { name: at.name });
    await make({}, { name: at.name });

    await expect(put({ to: url })).rejects.toThrow("Several rules have this name");
    expect((await running.api.ask("GET", "/api/rules")).rules).toHaveLength(2);
  });

  test("needs an address where it is new", async () => {
    await expect(put({ types: ["invoice.*"] })).rejects.toThrow("A rule needs an address");
  });
});
