import { afterAll, beforeAll } from "@jest/globals";
import { createTransport } from "nodemailer";
import { type RunningHub, runHub } from "../support/hub.ts";
import { accountJourneys } from "./account-journeys.ts";
import { journeys } from "./journeys.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub({ smtpPort: 0 });
});
afterAll(async () => await running.end());

journeys(() => ({
  url: running.hub.url,
  api: running.api,
  issuer: running.hub.issuer,
  async mail(to, raw) {
    const smtp = createTransport({ host: "127.0.0.1", port: running.hub.smtpPort ?? 0, ignoreTLS: true });
    await smtp.sendMail({ envelope: { from: "jane@northwind.example", to }, raw });
    smtp.close();
  },
}));
accountJourneys(() => ({ url: running.hub.url, api: running.api }));
