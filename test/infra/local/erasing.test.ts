import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createTransport } from "nodemailer";
import { accountPage } from "../../../schemas/account.ts";
import { connection } from "../../../schemas/connection.ts";
import { job } from "../../../schemas/job.ts";
import { eventsOf, uploadFile } from "../../support/files.ts";
import { deliver, deliveriesOf, type RunningHub, runHub } from "../../support/hub.ts";
import { until } from "../../support/until.ts";

/** Stands in every field that a customer's name or address may stand in, and nowhere else. */
const marker = "zanzibarquill";
const email = `jane@${marker}.example`;
const secret = "a secret of this test";
const rows = `Client ID,Name,Email\n7,${marker},${email}\n`;

let running: RunningHub;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "hub-erasing-"));
  running = await runHub({ folder, smtpPort: 0, every: { jobs: 200, insight: 200 } });
});
afterAll(async () => {
  await running.end();
  await rm(running.folder, { recursive: true, force: true });
});

/** Files of the data folder that hold the marker, in whatever they are packed in, by the place that they are in. */
async function places(): Promise<string[]> {
  const files = await readdir(running.folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    files
      .filter((one) => one.isFile())
      .map(async (one) => {
        const path = join(one.parentPath, one.name);
        const bytes = unpacked(await readFile(path));
        const place = path.slice(running.folder.length + 1).replace(/^(blobs\/[a-z]+)\/.*|-wal$/, "$1");
        return bytes.toString("latin1").toLowerCase().includes(marker) ? [place] : [];
      }),
  );
  return [...new Set(found.flat())].sort();
}

function unpacked(bytes: Buffer): Buffer {
  for (const unpack of [gunzipSync, zstdDecompressSync])
    try {
      return unpack(bytes);
    } catch {
      // In another form, or in none.
    }
  return bytes;
}

async function fill({ api, hub }: RunningHub): Promise<void> {
  const made = connection.parse(
    await api.call("PUT", "/api/connections/relay/main", {
      secrets: [secret],
      settings: { file: { key: "Client ID", account: { email: "Email", name: "Name" } } },
    }),
  );
  const post = async (body: string) => await deliver(hub.url, "relay", { body, secret });
  await post(
    JSON.stringify({
      event: "invoice.paid",
      title: `Paid by ${marker}`,
      account_email: email,
      details: { large: marker.repeat(40_000) },
    }),
  );
  await post(`not JSON, but about ${marker}`);
  await uploadFile(api, "relay/main", "clients.csv", rows);
  const smtp = createTransport({
    host: "127.0.0.1",
    port: hub.smtpPort ?? 0,
    secure: false,
    ignoreTLS: true,
  });
  const attachments = [{ filename: "letter.txt", content: `Dear ${marker}` }];
  await smtp.sendMail({
    from: email,
    to: made.mailAddress ?? "",
    subject: marker,
    text: marker,
    attachments,
  });
  smtp.close();
  // What comes only after the erasure is a new customer's.
  await until(async () => {
    const types = (await eventsOf(api, "main", 1)).map(({ type }) => type);
    return ["email.received", "invoice.paid"].every((type) => types.some((one) => one === type));
  });
}

test("what is erased is gone from the disk, but for what the answer names", async () => {
  const { api } = running;
  await fill(running);
  const accounts = async () =>
    accountPage.parse(await api.call("GET", `/api/accounts?q=${marker}`)).accounts.map(({ id }) => id);
  await until(async () => (await accounts()).length > 0);
  const ids = await accounts();
  for (const id of ids) await api.call("POST", `/api/accounts/${id}/notes`, { text: `Called ${marker}` });
  await until(async () => (await eventsOf(api, "notes", ids.length)).length === ids.length);
  const before = await places();
  expect(before).toEqual(
    expect.arrayContaining(["blobs/attachments", "blobs/drops", "blobs/mail", "hub.db"]),
  );

  const reports = [];
  for (const id of await accounts()) {
    const { job: name } = job.parse(await api.call("DELETE", `/api/accounts/${id}`));
    const asked = async () => job.parse(await api.call("GET", `/api/jobs/${name}`));
    await until(async () => (await asked()).state === "done");
    reports.push((await asked()).report);
  }
  for (const { delivery } of await deliveriesOf(api, "unrecognized"))
    await api.call("DELETE", `/api/deliveries/${delivery}`);
  expect(await deliveriesOf(api, "unrecognized")).toEqual([]);

  const named = {
    "blobs/attachments": "attachments",
    "blobs/drops": "uploaded-files",
    "blobs/mail": "mails",
    "blobs/snapshots": "snapshots",
  };
  const left = new Set(Object.keys(named));
  await until(async () => (await places()).every((place) => left.has(place)), 20_000).catch(
    async () => undefined,
  );
  expect((await places()).filter((place) => !left.has(place))).toEqual([]);
  for (const report of reports) expect(report?.remains).toEqual(expect.arrayContaining(Object.values(named)));
}, 60_000);
