import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { account as accountSchema } from "../../schemas/account.ts";
import { accountEvent } from "../../schemas/account-event.ts";
import { timelinePage } from "../../schemas/timeline.ts";
import { type RunningHub, runHub, untilEvents } from "../support/hub.ts";
import { message } from "../support/message.ts";
import { until } from "../support/until.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const call = async (...parameters: Parameters<RunningHub["api"]["call"]>) =>
  await running.api.call(...parameters);
const titles = async (account: string) =>
  timelinePage.parse(await call("GET", `/api/accounts/${account}/timeline`)).events.map(({ title }) => title);
const made = async (name: string) => accountSchema.parse(await call("POST", "/api/accounts", { name })).id;

test("a note is on its account's timeline, once, however often it is sent", async () => {
  const account = await made("Acme");
  const send = async () =>
    accountEvent.parse(
      await call("POST", `/api/accounts/${account}/notes`, { text: "Calls on Fridays", key: "k1" }),
    );
  const [first, second] = [await send(), await send()];
  await until(async () => (await titles(account)).length > 0);

  expect(second.id).toBe(first.id);
  expect(await titles(account)).toEqual(["Calls on Fridays"]);
  expect(accountSchema.parse(await call("GET", `/api/accounts/${account}`)).identities).toEqual([]);
});

test("a note on somebody unmatched goes where he is assigned to", async () => {
  await running.hub.queue.publish([
    message({ identities: [{ type: "email", value: "new@stranger.example" }] }),
  ]);
  const [event] = (await untilEvents(running.api, 2)).filter(({ tool }) => tool !== "hub");
  const [provisional, account] = [event?.account ?? "", await made("Stranger Ltd")];
  await call("POST", `/api/accounts/${provisional}/notes`, { text: "Met at the fair" });
  await until(async () => (await titles(provisional)).includes("Met at the fair"));

  await call("PUT", "/api/identities/email/new%40stranger.example", { account });

  expect(await titles(account)).toContain("Met at the fair");
});

test.each([
  ["empty", { text: "  " }, 400],
  ["too long", { text: "x".repeat(4_001) }, 400],
  ["no text", {}, 400],
])("a note that is %s is refused", async (_what, body, status) => {
  const account = await made("Nobody");
  await expect(call("POST", `/api/accounts/${account}/notes`, body)).rejects.toThrow(
    expect.objectContaining({ status }),
  );
});

test("a note on no account is refused", async () => {
  await expect(call("POST", "/api/accounts/acc_none/notes", { text: "Hello" })).rejects.toThrow(
    expect.objectContaining({ status: 404 }),
  );
});
