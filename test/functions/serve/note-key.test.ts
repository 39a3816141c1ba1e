import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { accountEvent } from "../../../schemas/account-event.ts";
import { detailOf, type RunningHub, runHub, untilEvents } from "../../support/hub.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

test("a note that is sent again under its key is answered as it is kept, whatever it says this time", async () => {
  const { api } = running;
  const { id: account } = await api.ask("POST", "/api/accounts", { body: { name: "Acme" } });
  const send = async (text: string) =>
    accountEvent.parse(await api.call("POST", `/api/accounts/${account}/notes`, { text, key: "once" }));

  const first = await send("They move in March");
  await untilEvents(api, 1);
  const again = await send("They move in May");

  expect([again.id, again.title]).toEqual([first.id, "They move in March"]);
  expect(await detailOf(api, first.id)).toMatchObject({ title: "They move in March" });
});
