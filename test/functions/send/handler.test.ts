import { expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { createHandler } from "../../../functions/send/handler.ts";
import type { OutMessage } from "../../../functions/sending/out-message.ts";
import { createHandler as createServe } from "../../../functions/serve/handler.ts";
import { makeRule } from "../../../functions/serve/rules/rules.ts";
import { localContext } from "../../../infra/local/context.ts";
import { ruleRequest } from "../../../schemas/rule.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

/** A hub with an account and a rule of states; its endpoint answers with `status`. */
async function hub(status: number) {
  const queued: { readonly message: OutMessage; readonly delay: number | undefined }[] = [];
  const deps = {
    ...emptyHub(),
    post: async () => status,
    outQueue: {
      send: async (messages: readonly OutMessage[], delay?: number) =>
        void queued.push(...messages.map((message) => ({ message, delay }))),
    },
  };
  const made = httpEvent("POST", "/api/accounts", { body: JSON.stringify({ name: "Acme" }) });
  const { body = "" } = await createServe(deps)(calledBy("admin", made), localContext("serve", "1"));
  const { id: account } = z.object({ id: z.string() }).parse(JSON.parse(body));
  const url = "https://n8n.northwind.com/hook";
  const request = { name: "Quiet", via: "endpoint", url, when: { states: ["silent"] } };
  const { rule } = await makeRule(ruleRequest.parse(request), deps);
  const entered = { account, state: "silent", day: "2026-11-22" } as const;
  const send = createHandler(deps);
  const take = async (message: OutMessage) => {
    const Records = [{ messageId: "m", body: JSON.stringify(message) }];
    return (await send({ Records }, localContext("send", "1"))).batchItemFailures.length;
  };
  const tried = async (tries: number) =>
    await take({ kind: "send", rule: rule.id, entered, tries, again: false });
  return { deps, queued, rule, entered, take, tried };
}

test("a state that an account enters is one delivery of each rule that is about it", async () => {
  const { queued, rule, entered, take } = await hub(204);

  expect(await take({ kind: "look", entered })).toBe(0);
  expect(await take({ kind: "look", entered: { ...entered, state: "overdue" } })).toBe(0);

  expect(queued.map(({ message }) => message)).toEqual([
    { kind: "send", rule: rule.id, entered, tries: 0, again: false },
  ]);
});

test("what arrived is told once, however often its message comes", async () => {
  const { deps, queued, rule, tried } = await hub(204);

  expect([await tried(0), await tried(0)]).toEqual([0, 0]);
  expect(queued).toEqual([]);
  expect((await deps.rules.sent(rule.id, 10)).rows).toEqual([
    expect.objectContaining({ outcome: "delivered", status: 204, tries: 1, waits: false }),
  ]);
});

test("what did not arrive comes again later and later, and is a dead letter after the last try", async () => {
  const { deps, queued, rule, tried } = await hub(503);
  for (let tries = 0; tries < 13; tries++) expect(await tried(tries)).toBe(0);

  expect(queued.slice(0, 5).map(({ delay }) => delay)).toEqual([10, 60, 300, 900, 900]);
  expect(await tried(13)).toBe(1);
  expect(queued).toHaveLength(13);
  expect((await deps.rules.sent(rule.id, 10)).rows).toEqual([
    expect.objectContaining({ outcome: "refused", tries: 14, waits: false }),
  ]);
});

test("a message that cannot be read fails alone", async () => {
  const { deps } = await hub(204);
  const Records = [{ messageId: "odd", body: "not JSON" }];

  expect(await createHandler(deps)({ Records }, localContext("send", "1"))).toEqual({
    batchItemFailures: [{ itemIdentifier: "odd" }],
  });
});
