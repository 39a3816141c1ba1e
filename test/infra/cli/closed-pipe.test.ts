import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { endWithReaders } from "../../../infra/cli/closed-pipe.ts";
import { message } from "../../support/message.ts";

const main = join(import.meta.dirname, "../../../infra/cli/main.ts");

/** A hub that knows some thousand events, so that they are more than a pipe holds. */
async function busyHub() {
  const events = Array.from({ length: 2_000 }, (_, n) => ({
    ...message({ title: `Asked for the ${n}th time` }, `${n}`).data,
    ...{ account: "acc_1", delivery: "dlv_1", recordedTime: "2026-11-20T10:00:00.000Z" },
  }));
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ events }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A server without a port");
  return { url: `http://127.0.0.1:${address.port}`, end: () => server.close() };
}

test("a command whose reader has gone ends quietly, though it would go on for ever", async () => {
  const hub = await busyHub();
  const command = spawn(process.execPath, [main, "tail"], {
    env: { ...process.env, HUB_URL: hub.url, HUB_TOKEN: "a token" },
  });
  const said: Buffer[] = [];
  command.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const ended = once(command, "close");
  await once(command.stdout, "data");
  command.stdout.destroy();

  expect([await ended, Buffer.concat(said).toString()]).toEqual([[141, null], ""]);
  hub.end();
}, 30_000);

test("any other fault of what is written to is told, and ends the command with 1", () => {
  const [codes, told]: [number[], string[]] = [[], []];
  const stream = new EventEmitter();
  endWithReaders(
    [stream],
    (code) => codes.push(code),
    (line) => told.push(line),
  );

  stream.emit("error", Object.assign(new Error("no space left"), { code: "ENOSPC" }));
  stream.emit("error", Object.assign(new Error("closed"), { code: "EPIPE" }));
  expect([codes, told]).toEqual([[1, 141], ["What this command says could not be written: no space left"]]);
});
