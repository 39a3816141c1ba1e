import { afterAll, beforeAll } from "@jest/globals";
import { type RunningHub, runHub } from "../support/hub.ts";
import { journeys } from "./journeys.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

journeys(() => ({ url: running.hub.url, api: running.api, issuer: running.hub.issuer }));
