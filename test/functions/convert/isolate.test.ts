import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { isolated, type ReaderCode } from "../../../functions/convert/isolate.ts";
import { canUnshare } from "../../../functions/convert/offline.ts";
import type { SnapshotJob } from "../../../functions/convert/snapshot/build.ts";
import { bundle } from "../../../infra/bundle.ts";
import { localReader } from "../../../infra/local/reader.ts";
import { fileSettings } from "../../../schemas/file-settings.ts";
import { few } from "../../support/repeats.ts";
import { seldom } from "../../support/seldom.ts";
import { refusal } from "../../support/snapshot.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-isolate-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const bounds = { heap: 64, memory: 1_000, milliseconds: 20_000 };
const job = async (content: string): Promise<SnapshotJob> => {
  const own = await mkdtemp(join(folder, "job-"));
  await writeFile(join(own, "given"), content);
  return {
    name: "a.csv",
    path: join(own, "given"),
    folder: own,
    settings: fileSettings.parse({ key: "Id" }),
    acceptColumns: false,
  };
};
/** A process that does what its code says instead of reading. */
const doing = async (code: string): Promise<ReaderCode> => {
  const entry = pathToFileURL(join(folder, `${Math.random()}.mjs`));
  await writeFile(entry, code);
  return { entry, code: [entry] };
};
/** What a process says of an attempt: `yes`, or the code of the error. */
const attempting = async (what: string) => {
  const entry = await doing(
    `import * as fs from "node:fs";
     import { spawnSync } from "node:child_process";
     import { Worker } from "node:worker_threads";
     let done = "yes";
     try { ${what}; } catch (error) { done = error.code; }
     process.send({ done });`,
  );
  return await isolated(entry, bounds).file(await job(""), () => undefined);
};

test("a process reads the file, and says why one is refused", async () => {
  expect(await isolated(localReader, bounds).file(await job("Id\n1\n"), () => undefined)).toMatchObject({
    rows: 1,
  });
  await expect(isolated(localReader, bounds).file(await job("Id\n1,2\n"), () => undefined)).rejects.toThrow(
    refusal("uneven_row"),
  );
});

seldom(
  "the bundle that is deployed is its own reader, and reads none of our variables in it",
  async () => {
    bundle("functions/convert/main.ts", join(folder, "bundle"));
    const entry = pathToFileURL(join(folder, "bundle", "main.mjs"));
    const reader = { entry, code: [new URL(".", entry)] };

    expect(
      await isolated(reader, { ...bounds, heap: 256 }).file(await job("Id\n1\n2\n"), () => undefined),
    ).toMatchObject({ rows: 2 });
  },
  60_000,
);

test("a process has no variable of the one that started it, and reads none where the system shows them", async () => {
  const entry = await doing("process.send({ done: Object.keys(process.env) });");
  const variables = await isolated(entry, bounds).file(await job(""), () => undefined);

  expect([variables].flat().filter((name) => String(name) !== "LD_LIBRARY_PATH")).toEqual([]);
  expect(await attempting(`fs.readFileSync("/proc/${process.pid}/environ")`)).toBe("ERR_ACCESS_DENIED");
  expect(await attempting('fs.readFileSync("/proc/self/environ")')).toBe("ERR_ACCESS_DENIED");
});

test("a process reads no file but its code and its job, writes beside the job alone, and starts no other", async () => {
  const secret = join(folder, "secrets.json");
  await writeFile(secret, "{}");

  expect(await attempting(`fs.readFileSync(${JSON.stringify(secret)})`)).toBe("ERR_ACCESS_DENIED");
  expect(await attempting(`fs.readdirSync(${JSON.stringify(folder)})`)).toBe("ERR_ACCESS_DENIED");
  expect(await attempting(`fs.writeFileSync(${JSON.stringify(secret)}, "")`)).toBe("ERR_ACCESS_DENIED");
  expect(await attempting('spawnSync("id")')).toBe("ERR_ACCESS_DENIED");
  expect(await attempting('new Worker("1", { eval: true })')).toBe("ERR_ACCESS_DENIED");
});

const reached = Object.entries({
  "a socket": 'await import("node:net")',
  "a socket by require": 'createRequire(import.meta.url)("net")',
  "a request": 'await import("https")',
  "a name's address": 'await import("node:dns/promises")',
  "a datagram": 'process.getBuiltinModule("dgram").createSocket("udp4")',
  fetch: 'await fetch("https://hub.example")',
  "a web socket": 'new WebSocket("wss://hub.example")',
  "Node's own binding": 'process.binding("tcp_wrap")',
  "the one that started it": "process.kill(process.ppid, 0)",
  "the loader below this": '(await import("node:module")).default._load("net")',
  "a way around this": '(await import("node:module")).registerHooks({})',
});

test.each(few(reached, 3))("the code that reads does not reach %s", async (_what, code) => {
  const sealed = new URL("../../../functions/convert/sealed.ts", import.meta.url);
  const entry = await doing(
    `import { createRequire } from "node:module";
     import { seal } from ${JSON.stringify(sealed)};
     seal();
     let done = "yes";
     try { ${code}; } catch (error) { done = error.code ?? error.name; }
     process.send({ done });`,
  );
  const reader = { ...entry, code: [...entry.code, ...localReader.code] };

  expect(await isolated(reader, bounds).file(await job(""), () => undefined)).toMatch(
    /^(ERR_ACCESS_DENIED|TypeError|ReferenceError)$/,
  );
});

// What a kernel or a container's rules do not allow, nobody can test there.
(process.allowedNodeEnvironmentFlags.has("--allow-net") || (await canUnshare()) ? test : test.skip)(
  "a process that is wholly in a stranger's hands reaches no server, not of this machine either",
  async () => {
    const server = createServer().listen(0, "127.0.0.1");
    let met = 0;
    server.on("connection", () => met++);
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const entry = await doing(
      `import { connect } from "node:net";
       const say = (done) => process.send({ done });
       connect(${port}, "127.0.0.1").on("connect", () => say("connected")).on("error", ({ code }) => say(code));`,
    );

    expect(await isolated(entry, bounds).file(await job(""), () => undefined)).toMatch(
      /^(ENETUNREACH|ERR_ACCESS_DENIED)$/,
    );
    expect(met).toBe(0);
    server.close();
  },
);

test("a process that takes too much memory, or too long, is ended and the file refused", async () => {
  const heavy = await doing("const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()));");
  const slow = await doing("for (;;);");

  await expect(isolated(heavy, bounds).file(await job(""), () => undefined)).rejects.toThrow(
    refusal("too_heavy"),
  );
  await expect(
    isolated(slow, { ...bounds, milliseconds: 300 }).file(await job(""), () => undefined),
  ).rejects.toThrow(refusal("too_slow"));
});

test("a process that breaks, or ends without a word, is our fault and not the file's", async () => {
  const failed = '{ name: "RangeError", message: "oops", stack: "at functions/convert/x.ts" }';
  const broken = await doing(`process.send({ failed: ${failed} });`);
  const silent = await doing("process.exit(0);");

  await expect(isolated(broken, bounds).file(await job(""), () => undefined)).rejects.toThrow(
    expect.objectContaining({ name: "RangeError", message: "oops", stack: "at functions/convert/x.ts" }),
  );
  await expect(isolated(silent, bounds).file(await job(""), () => undefined)).rejects.toThrow(
    "without an answer",
  );
});
