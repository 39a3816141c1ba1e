import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connection } from "../../schemas/connection.ts";
import { principal } from "../../schemas/role.ts";
import { codeOf, type RunningHub, runHub } from "../support/hub.ts";

let running: RunningHub;
beforeAll(async () => {
  running = await runHub();
});
afterAll(async () => await running.end());

const at = (path: string) => `${running.hub.url}${path}`;
const get = async (path: string, headers: Record<string, string> = {}) =>
  await fetch(at(path), { headers, redirect: "manual" });
const ours = () => ({ origin: running.hub.url, "x-hub-console": "1", "content-type": "application/json" });

async function signIn(role: "viewer" | "manager" | "admin"): Promise<string> {
  const response = await fetch(running.hub.signInLink({ name: "Mai Tran", role }), { redirect: "manual" });
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

describe("the page", () => {
  test("comes with a policy that allows nothing but its own files, and no inline code", async () => {
    const response = await get("/");
    const policy = response.headers.get("content-security-policy") ?? "";

    expect(response.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|style="|onclick/i);
  });

  test("has files with hashed names, kept for ever, packed as the browser likes", async () => {
    const html = await (await get("/console/accounts/acc_any")).text();
    const [early = "", script = ""] = [...html.matchAll(/src="([^"]+)"/g)].map(([, path]) => path);
    const response = await get(script, { "accept-encoding": "br" });

    expect(early).toMatch(/^\/console\/assets\/early-[0-9A-Z]{8}\.js$/);
    expect(script).toMatch(/^\/console\/assets\/[0-9a-f]{12}\/first\.js$/);
    expect(response.headers.get("content-encoding")).toBe("br");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect((await get(script, { "if-none-match": response.headers.get("etag") ?? "" })).status).toBe(304);
    expect((await get("/console/assets/../../token")).status).toBe(404);
  });
});

describe("whatever is answered", () => {
  test.each([["/"], ["/console/sign-in"], ["/console/api/me"], ["/console/none"], ["/healthz"]])(
    "%s says that it comes by TLS alone and is what it says it is",
    async (path) => {
      const { headers } = await get(path);

      expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toMatch(/^no-(store|cache)$/);
    },
  );

  test("the API keeps nothing in a cache, whether it answers well or not", async () => {
    const authorization = `Bearer ${running.hub.token}`;
    for (const path of ["/api/timeline", "/api/accounts", "/api/events/none"])
      expect((await get(path, { authorization })).headers.get("cache-control")).toBe("no-store");
  });
});

describe("a one-time link", () => {
  test("signs in once, by a cookie that no script can read and no other site can send", async () => {
    const link = running.hub.signInLink({ name: "Mai Tran", role: "manager" });
    const first = await fetch(link, { redirect: "manual" });
    const second = await fetch(link, { redirect: "manual" });
    const cookie = first.headers.get("set-cookie") ?? "";

    expect(first.headers.get("location")).toBe("/");
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    expect(second.headers.get("location")).toBe("/?sign-in=used");
    expect(second.headers.get("set-cookie")).toBeNull();
    const me = await get("/console/api/me", { cookie: cookie.split(";")[0] ?? "" });
    expect(await me.json()).toEqual({
      id: expect.stringMatching(/^local:/),
      name: "Mai Tran",
      role: "manager",
    });
  });

  test("is handed out only to who holds the token", async () => {
    const ask = async (authorization: string) =>
      await fetch(at("/api/sign-in-links"), {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify({ name: "Mai", role: "viewer" }),
      });

    expect((await ask("Bearer wrong")).status).toBe(401);
    expect((await ask(`Bearer ${running.hub.token}`)).status).toBe(201);
  });
});

describe("the API behind the session", () => {
  test.each([
    ["no cookie", () => ""],
    ["a forged cookie", (good: string) => `${good.slice(0, -2)}xx`],
    ["an unsigned token", (good: string) => `${good.split("=")[0]}=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.`],
    ["the cookie twice", (good: string) => `${good}; ${good}`],
  ])("refuses %s", async (_what, make) => {
    const cookie = make(await signIn("admin"));
    const response = await get("/console/api/accounts", { cookie });

    expect([response.status, await codeOf(response)]).toEqual([401, "signed_out"]);
  });

  test.each([
    ["another site's origin", { origin: "https://evil.example" }],
    ["no origin", { origin: "" }],
    ["a null origin", { origin: "null" }],
    ["without our header", { "x-hub-console": "" }],
    ["a browser that says cross-site", { "sec-fetch-site": "cross-site" }],
  ])("refuses a write with %s", async (_what, headers) => {
    const response = await fetch(at("/console/api/views/mine"), {
      method: "PUT",
      headers: { ...ours(), cookie: await signIn("admin"), ...headers },
      body: JSON.stringify({ name: "Mine", address: "/" }),
    });

    expect([response.status, await codeOf(response)]).toEqual([403, "cross_origin"]);
  });

  test("lets a role do what it may, and says 403 to the rest", async () => {
    const write = async (role: "viewer" | "manager" | "admin", path: string, body: unknown) =>
      (
        await fetch(at(`/console/api${path}`), {
          method: "PUT",
          headers: { ...ours(), cookie: await signIn(role) },
          body: JSON.stringify(body),
        })
      ).status;
    const view = { name: "Quiet ones", address: "/?sort=quietest" };
    const secrets = { secrets: ["long enough"] };

    expect(await write("viewer", "/views/quiet", view)).toBe(403);
    expect(await write("manager", "/views/quiet", view)).toBe(200);
    expect(await write("manager", "/connections/dropbox/roles", secrets)).toBe(403);
    expect(await write("admin", "/connections/dropbox/roles", secrets)).toBe(201);
  });

  test("is never cached and ends with the session", async () => {
    const cookie = await signIn("viewer");
    const response = await get("/console/api/me", { cookie });
    const out = await fetch(at("/console/session"), { method: "DELETE", headers: { ...ours(), cookie } });

    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await get("/console/api/me", { cookie })).status).toBe(401);
  });

  test("ends everywhere where that is asked for; two of one name in two roles are two people", async () => {
    const [one, again] = [await signIn("admin"), await signIn("admin")];
    const [other, viewer] = [await signIn("manager"), await signIn("viewer")];
    const id = async (cookie: string) =>
      principal.parse(await (await get("/console/api/me", { cookie })).json()).id;
    expect(new Set([await id(one), await id(other), await id(viewer)]).size).toBe(3);
    expect(await id(again)).toBe(await id(one));

    await fetch(at("/console/session?everywhere"), { method: "DELETE", headers: { ...ours(), cookie: one } });
    const statuses = async () =>
      await Promise.all(
        [one, again, other, viewer].map(async (cookie) => (await get("/console/api/me", { cookie })).status),
      );
    expect(await statuses()).toEqual([401, 401, 200, 200]);
    expect(await running.api.ask("DELETE", "/api/sessions", { query: { name: "Mai Tran" } })).toEqual({
      ended: expect.any(Number),
    });
    expect(await statuses()).toEqual([401, 401, 401, 401]);
  });

  test("tells a connection's mail address to those who may write alone", async () => {
    await running.api.call("PUT", "/api/connections/relay/mailed", { secrets: ["long enough"] });
    const addressFor = async (role: "viewer" | "manager") =>
      connection.parse(
        await (await get("/console/api/connections/relay/mailed", { cookie: await signIn(role) })).json(),
      ).mailAddress;

    expect(await addressFor("manager")).toContain("@hub.localhost");
    expect(await addressFor("viewer")).toBeUndefined();
  });

  test("tells admins alone the addresses that are made with the secret, none of which is another's", async () => {
    const secrets = ["long enough to sign with"];
    await running.api.call("PUT", "/api/connections/accelo/firm", {
      secrets,
      settings: { deployment: "northwind" },
    });
    const shownTo = async (role: "viewer" | "manager" | "admin") =>
      connection.parse(
        await (await get("/console/api/connections/accelo/firm", { cookie: await signIn(role) })).json(),
      ).addresses;
    const addresses = (await shownTo("admin")) ?? [];

    expect(await Promise.all([shownTo("viewer"), shownTo("manager")])).toEqual([undefined, undefined]);
    expect(new Set(addresses.map(({ url }) => url.split("/").at(-1))).size).toBe(20);
    expect(
      addresses.map(
        ({ kind, url }) =>
          new URL(url).pathname.split("/").slice(1, -1).join("/") === `hooks/accelo/firm/${kind}`,
      ),
    ).not.toContain(false);
  });

  test("is not the way around the bearer token", async () => {
    expect((await get("/api/me", { cookie: await signIn("admin") })).status).toBe(401);
  });
});
