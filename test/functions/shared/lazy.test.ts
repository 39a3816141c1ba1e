import { describe, expect, test } from "@jest/globals";
import { lazyApiCredentials, lazyBlobs, lazySecrets } from "../../../functions/shared/lazy.ts";

describe("what is loaded when it is needed", () => {
  test("is not loaded before, and once for calls that come together", async () => {
    const loads: string[] = [];
    const kept = new Map<string, Uint8Array>();
    const blobs = lazyBlobs(async () => {
      loads.push("blobs");
      return {
        put: async (key, bytes) => void kept.set(key, bytes),
        get: async (key) => kept.get(key),
      };
    });
    const bytes = Uint8Array.from([1]);

    expect(loads).toEqual([]);
    await Promise.all([blobs.put("a", bytes), blobs.put("b", bytes)]);

    expect(await blobs.get("a")).toEqual(bytes);
    expect(loads).toEqual(["blobs"]);
  });

  test("is tried again after a load that failed", async () => {
    const credentials = { secrets: [], settings: {} };
    const outcomes = [Promise.reject(new Error("no such file")), Promise.resolve(credentials)];
    const secrets = lazySecrets(async () => {
      const found = await outcomes.shift();
      return { find: async () => found, put: async () => undefined, remove: async () => undefined };
    });

    await expect(secrets.find("calendly", "main")).rejects.toThrow("no such file");
    expect(await secrets.find("calendly", "main")).toEqual(credentials);
  });

  test("is asked for the tenant whose credentials are meant", async () => {
    const removed: unknown[] = [];
    const credentials = lazyApiCredentials(async () => ({
      find: async () => undefined,
      put: async () => undefined,
      remove: async (...of) => void removed.push(of),
    }));

    await credentials.remove("quickbooks", "main", { tenant: "9341" });

    expect(removed).toEqual([["quickbooks", "main", { tenant: "9341" }]]);
  });
});
