import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { keptToken, type SignIn, signIn } from "../../../infra/cli/sign-in.ts";
import { Explained } from "../../../infra/explained.ts";

/** A user pool that gives a code to anyone, and tokens for that code and its verifier or for a refresh token. */
let pool: Server;
let folder: string;
let options: SignIn & { now: () => number };
let challenge = "";
let asked: Record<string, string>[];

beforeEach(async () => {
  asked = [];
  pool = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const given = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    asked.push(given);
    const verified =
      createHash("sha256")
        .update(given.code_verifier ?? "")
        .digest("base64url") === challenge;
    const well =
      given.grant_type === "refresh_token"
        ? given.refresh_token === "renew"
        : verified && given.code === "c0de";
    response.writeHead(well ? 200 : 400, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        id_token: `token ${asked.length}`,
        expires_in: 3600,
        ...(given.grant_type === "refresh_token" ? {} : { refresh_token: "renew" }),
      }),
    );
  }).listen(0, "127.0.0.1");
  await once(pool, "listening");
  folder = await mkdtemp(join(tmpdir(), "hub-sign-in-"));
  options = {
    signInUrl: `http://127.0.0.1:${portOf(pool)}`,
    clientId: "client",
    file: join(folder, "inner", "signed-in.json"),
    port: await freePort(),
    now: () => 1_000_000,
  };
});
afterEach(async () => {
  pool.close();
  pool.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** What a browser does with the address it is given, once the person has signed in. */
async function browser(url: string, change: Record<string, string> = {}): Promise<number> {
  const { searchParams } = new URL(url);
  challenge = searchParams.get("code_challenge") ?? "";
  const back = new URLSearchParams({ code: "c0de", state: searchParams.get("state") ?? "", ...change });
  return (await fetch(`http://localhost:${options.port}/callback?${back}`)).status;
}

test("signs in by the browser, and keeps the tokens where only their owner can read them", async () => {
  let status: Promise<number> | undefined;
  await signIn(options, (url) => {
    expect(new URL(url).searchParams.get("code_challenge_method")).toBe("S256");
    status = browser(url);
  });

  expect(await status).toBe(200);
  expect(asked[0]).toMatchObject({ grant_type: "authorization_code", client_id: "client", code: "c0de" });
  expect((await stat(options.file)).mode & 0o777).toBe(0o600);
  expect(await keptToken(options)).toBe("token 1");
});

test("renews a token that has run out, and keeps the refresh token", async () => {
  await signIn(options, (url) => void browser(url));
  const later = { ...options, now: () => 1_000_000 + 3_590_000 };

  expect(await keptToken(later)).toBe("token 2");
  expect(await keptToken(later)).toBe("token 2");
  expect(JSON.parse(await readFile(options.file, "utf8")).refresh).toBe("renew");
});

test("refuses a browser that comes back with another state, and goes on waiting for its own", async () => {
  const statuses: number[] = [];
  await signIn(options, (url) => {
    void browser(url, { state: "guessed" })
      .then((status) => statuses.push(status))
      .then(async () => statuses.push(await browser(url)));
  });

  expect(statuses[0]).toBe(400);
  expect(asked).toHaveLength(1);
});

test("says what to do without a sign-in, or where it can no longer be renewed", async () => {
  await expect(keptToken(options)).rejects.toThrow(Explained);
  await signIn(options, (url) => void browser(url));
  pool.removeAllListeners("request");
  pool.on("request", (_request, response) => response.writeHead(400).end());

  await expect(keptToken({ ...options, now: () => 9_000_000 })).rejects.toThrow("npm run hub -- log-in");
});

test.each(["no JSON", "{}"])("a kept sign-in that is %j is told, with what to do", async (text) => {
  await mkdir(dirname(options.file));
  await writeFile(options.file, text);

  await expect(keptToken(options)).rejects.toThrow(Explained);
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}
