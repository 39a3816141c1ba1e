import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { keptLetters } from "../../../functions/insight/kept-tables.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { localMailer } from "../../../infra/local/mailers.ts";

const letter = (subject: string) => ({
  to: "mai@firm.example",
  subject,
  text: "Khách hàng\nFrom the first line on\n",
  headers: {
    "List-Unsubscribe": "<https://hub.example/digests/dig_1/end?signature=s>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  },
});

/** Blobs in this process. */
function noBlobs() {
  const kept = new Map<string, Uint8Array>();
  return {
    put: async (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
    get: async (key: string) => kept.get(key),
  };
}

test("without a server mail is put into a file, which holds one day's letters", async () => {
  const blobs = noBlobs();
  let now = new Date("2026-11-28T07:00:00.000Z");
  const mailer = localMailer({}, { blobs, now: () => now });
  const kept = async () => Buffer.from((await blobs.get(keptLetters)) ?? []).toString("utf8");

  await mailer.send(letter("First"));
  now = new Date("2026-11-28T22:00:00.000Z");
  await mailer.send(letter("Second"));
  const [, first = "", second = ""] = (await kept()).split(/^From hub .*\n/m);
  expect((await kept()).startsWith("From hub Sat Nov 28 07:00:00 2026\n")).toBe(true);
  const read = await Promise.all([first, second].map(async (one) => await PostalMime.parse(one)));
  expect(read.map(({ subject }) => subject)).toEqual(["First", "Second"]);
  expect(read[0]?.headers.find(({ key }) => key === "list-unsubscribe")?.value).toContain("dig_1");

  now = new Date("2026-12-08T07:00:00.000Z");
  await mailer.send(letter("Third"));
  expect(await kept()).toMatch(/^From hub Tue Dec {2}8 07:00:00 2026\n/);
  expect(await kept()).not.toContain("First");
});

test("with a server mail goes there from the address that is set", async () => {
  const taken: { from: string; mail: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom } = session.envelope;
        taken.push({ from: mailFrom ? mailFrom.address : "", mail: Buffer.concat(chunks).toString("utf8") });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const to = { blobs: noBlobs(), now: () => new Date() };
  const mailer = localMailer({ smtp: `smtp://127.0.0.1:${port}`, from: "hub@firm.example" }, to);

  await mailer.send(letter("First"));

  expect(taken).toMatchObject([
    { from: "hub@firm.example", mail: expect.stringContaining("List-Unsubscribe: <https://hub.example") },
  ]);
  await new Promise<void>((closed) => void server.close(() => closed()));
  await expect(mailer.send(letter("Second"))).rejects.toEqual(new UpstreamError("The mail server"));
});
