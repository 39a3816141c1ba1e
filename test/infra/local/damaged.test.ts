import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { PortTaken } from "../../../infra/local/address.ts";
import { Damaged, wrongWith } from "../../../infra/local/damaged.ts";
import { type Hub, type HubOptions, startHub } from "../../../infra/local/hub.ts";
import { few } from "../../support/repeats.ts";

let folder: string;
const hubs: Hub[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-damaged-"));
});
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function start(more: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await startHub({
    ...{ folder, port: 0, token: undefined, endpoint: undefined, log: () => undefined },
    ...more,
  });
  hubs.push(hub);
  return hub;
}

const texts = [
  ["cut off", '{"a/b": {"secrets": [{'],
  ["empty", ""],
  ["a list", "[1]"],
  ["of other things", '{"a/b": 5}'],
] as const;

describe.each([
  "secrets.json",
  "api-credentials.json",
  "apps.json",
  "passwords.json",
  "rule-secrets.json",
  "digest-webhooks.json",
  "signature-forms.json",
  "sessions.json",
])("%s", (name) => {
  test.each(few(texts, 1))(
    "that is %s is told of with its path, and is left as it is",
    async (_what, text) => {
      const path = join(folder, name);
      await writeFile(path, text);

      const starting = start();

      await expect(starting).rejects.toThrow(Damaged);
      await expect(starting).rejects.toThrow(path);
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});

test("a token that was not written any more is made anew", async () => {
  await writeFile(join(folder, "token"), "");
  const { token } = await start();

  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await readFile(join(folder, "token"), "utf8")).toBe(`${token}\n`);
});

test.each(["hub.db", "lock.sqlite"])(
  "a folder whose %s holds something else is told of, with what to do",
  async (name) => {
    await writeFile(
      join(folder, name),
      "not a database, but long enough to have a head that is looked at".repeat(20),
    );
    const fault: unknown = await start().catch((error: unknown) => error);

    expect(wrongWith(folder, fault)).toBe(
      `A database in ${folder} is damaged: file is not a database. Move the folder away and bring a backup back: npm run hub -- restore`,
    );
  },
);

test("a full disk is told of as that", () => {
  const small = new DatabaseSync(":memory:");
  small.exec("CREATE TABLE t (b BLOB); PRAGMA max_page_count = 3");
  let fault: unknown;
  try {
    small.exec("INSERT INTO t VALUES (zeroblob(1000000))");
  } catch (error) {
    fault = error;
  }

  expect(wrongWith("/data", fault)).toBe("The disk of /data is full: make room, and start the hub again.");
  expect(wrongWith("/data", new Error("of another kind"))).toBe(undefined);
});

test.each([
  ["PORT", "port"],
  ["HUB_SMTP_PORT", "smtpPort"],
] as const)("a port that is taken ends the start, and is told of as %s", async (setting, option) => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => other.once("listening", listening));
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;

  const starting = start({ [option]: port });

  await expect(starting).rejects.toThrow(PortTaken);
  await expect(starting).rejects.toThrow(
    `Another program listens at port ${port} already, perhaps a hub. Stop it, or set ${setting} to another port.`,
  );
  other.close();
});

test("a hub at the loopback address of IPv6 says that address", async () => {
  const { url } = await start({ host: "::1" });

  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});
