import { describe, expect, test } from "@jest/globals";
import { cachedSecrets } from "../../../functions/shared/cached-secrets.ts";
import type { Credentials } from "../../../functions/shared/ports.ts";

/** A cache over a fake store with a clock of its own; `finds` holds what the store was asked for. */
function cached(answer: (connection: string) => Promise<Credentials | undefined>) {
  const finds: string[] = [];
  const clock = { at: 1_000_000 };
  const store = cachedSecrets(
    {
      find: async (_tool, connection) => {
        finds.push(connection);
        return await answer(connection);
      },
      put: async () => undefined,
      remove: async () => undefined,
    },
    () => new Date(clock.at),
  );
  return { store, finds, clock };
}
const credentials: Credentials = {
  secrets: [{ id: "sec_1", value: "s3cret-text", createdAt: "" }],
  settings: {},
};
const found = async () => credentials;

describe("the cache of secrets", () => {
  test("asks once in a minute", async () => {
    const { store, finds, clock } = cached(found);
    expect(await store.find("calendly", "main")).toEqual(credentials);
    clock.at += 60_000 - 1;
    expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(finds).toHaveLength(1);
    clock.at += 1;
    await store.find("calendly", "main");
    expect(finds).toHaveLength(2);
  });

  test("asks again for a fresh copy, at most once in five seconds", async () => {
    const { store, finds, clock } = cached(found);
    await store.find("calendly", "main");
    clock.at += 4_999;
    await store.find("calendly", "main", { fresh: true });
    expect(finds).toHaveLength(1);
    clock.at += 1;
    await store.find("calendly", "main", { fresh: true });
    await store.find("calendly", "main", { fresh: true });
    expect(finds).toHaveLength(2);
  });

  test("keeps a fresh copy for the finds after it", async () => {
    const { store, finds, clock } = cached(found);
    await store.find("calendly", "main");
    clock.at += 5_000;
    await store.find("calendly", "main", { fresh: true });
    clock.at += 60_000 - 1;
    await store.find("calendly", "main");
    expect(finds).toHaveLength(2);
  });

  test("asks once for finds that come at the same time", async () => {
    const { store, finds } = cached(found);
    await Promise.all([store.find("calendly", "main"), store.find("calendly", "main")]);
    expect(finds).toHaveLength(1);
  });

  test("keeps that a connection does not exist", async () => {
    const { store, finds } = cached(async () => undefined);
    await store.find("calendly", "main");
    expect(await store.find("calendly", "main")).toBeUndefined();
    expect(finds).toHaveLength(1);
  });

  test("keeps no failure", async () => {
    let down = true;
    const { store, finds } = cached(async () => {
      if (down) throw new Error("down");
      return credentials;
    });
    await expect(store.find("calendly", "main")).rejects.toThrow("down");
    down = false;
    expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(finds).toHaveLength(2);
  });

  test("forgets what a put or a remove has changed", async () => {
    const { store, finds } = cached(found);
    await store.find("calendly", "main");
    await store.put("calendly", "main", credentials);
    await store.find("calendly", "main");
    await store.remove("calendly", "main");
    await store.find("calendly", "main");
    expect(finds).toHaveLength(3);
  });

  test("keeps a thousand connections and drops the one asked for longest ago", async () => {
    const { store, finds } = cached(found);
    for (let n = 0; n <= 1_000; n++) await store.find("calendly", `c${n}`);
    expect(finds).toHaveLength(1_001);
    await store.find("calendly", "c1");
    await store.find("calendly", "c1000");
    expect(finds).toHaveLength(1_001);
    await store.find("calendly", "c0");
    expect(finds).toHaveLength(1_002);
  });
});
