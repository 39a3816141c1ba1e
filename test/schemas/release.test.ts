import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { call } from "../../functions/api-access/call.ts";
import { openApi } from "../../schemas/openapi.ts";
import { release } from "../../schemas/release.ts";

const root = new URL("../../", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

describe("the version of the release", () => {
  test("is package.json's", () => {
    expect(release).toBe(version);
  });

  test("is stated by no other source", () => {
    const sources = ["schemas", "functions", "infra"].flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
        .filter((path) => /\.(ts|tsx|js|mjs|html|css)$/.test(path))
        .map((path) => `${folder}/${path}`),
    );

    const stating = sources.filter((path) => readFileSync(new URL(path, root), "utf8").includes(version));

    expect(sources.length).toBeGreaterThan(300);
    expect(stating).toEqual([]);
  });

  test("shows in the API's description", () => {
    expect(openApi().info.version).toBe(version);
  });

  test("is what the hub calls itself before tools", async () => {
    const sent: Headers[] = [];
    const fetch = async (_url: string | URL | Request, init?: RequestInit) => {
      sent.push(new Headers(init?.headers));
      return new Response("{}");
    };

    await call({ method: "GET", url: "https://api.toy.example/", headers: {} }, ["api.toy.example"], {
      fetch,
      now: () => new Date(),
    });

    expect(sent.map((headers) => headers.get("user-agent"))).toEqual([`account-hub/${version}`]);
  });
});
