import { describe, expect, test } from "@jest/globals";
import { cachedSecrets, secretsKeptFor } from "../../../functions/shared/cached-secrets.ts";
import type { ConnectionSecrets } from "../../../functions/shared/ports.ts";

/** A cache over a fake store with its own clock; `finds` holds what the store was asked for. */
function cached(
  answer: (connection: string) => Promise<ConnectionSecrets | undefined>,
  stamps: { of(name: string): string | undefined } = { of: () => "1" },
) {
  const finds: string[] = [];
  const clock = { at: 1_000_000 };
  const chance = { next: 0 };
  const store = cachedSecrets(
    {
      find: async (_tool, connection) => {
        finds.push(connection);
        return await answer(connection);
      },
    },
    () => new Date(clock.at),
    { stampOf: async (name) => stamps.of(name) },
    { random: () => chance.next },
  );
  return { store, finds, clock, chance };
}
const credentials: ConnectionSecrets = {
  secrets: [{ id: "sec_1", value: "s3cret-text", createdAt: "" }],
  settings: {},
};
const found = async () => credentials;

describe("the cache of secrets", () => {
  test("asks once in a quarter of an hour, or in half of one as chance has it", async () => {
    const { store, finds, clock, chance } = cached(found);
    chance.next = 1;
    expect(await store.find("calendly", "main")).toEqual(credentials);
    clock.at += secretsKeptFor / 2;
    chance.next = 0;
    expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(finds.splice(0)).toHaveLength(2);
    await store.find("calendly", "other");
    clock.at += 15 * 60_000 - 1;
    await store.find("calendly", "other");
    expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(finds).toEqual(["other"]);
    clock.at += 1;
    await store.find("calendly", "other");
    expect(finds).toEqual(["other", "other"]);
  });

  test("leaves a store that fails alone for five seconds, for what it knows", async () => {
    let down = false;
    const { store, finds, clock } = cached(async () => {
      if (down) throw new Error("down");
      return credentials;
    });
    await store.find("calendly", "main");
    down = true;
    clock.at += 3_600_000;
    for (let n = 0; n < 10; n++) expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(finds).toHaveLength(2);
    clock.at += 5_000;
    await store.find("calendly", "main");
    expect(finds).toHaveLength(3);
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

  test("never looks for a connection that there is not", async () => {
    const { store, finds } = cached(found, { of: () => undefined });

    expect(await store.find("calendly", "made-up", { fresh: true })).toBeUndefined();
    expect(finds).toEqual([]);
  });

  test("forgets a connection as soon as the list says that it is gone", async () => {
    const stamps = { of: (): string | undefined => "1" };
    const { store } = cached(found, stamps);
    expect(await store.find("calendly", "main")).toEqual(credentials);

    stamps.of = () => undefined;
    expect(await store.find("calendly", "main")).toBeUndefined();
  });

  test("asks again once the list says that a connection was changed", async () => {
    let stamp = "1";
    const { store, finds } = cached(found, { of: () => stamp });
    await store.find("calendly", "main");
    stamp = "2";
    await store.find("calendly", "main");
    await store.find("calendly", "main");
    expect(finds).toHaveLength(2);
  });

  test("gives what it has while the store fails, but not to who asks for a fresh copy", async () => {
    let down = false;
    const { store, clock } = cached(async () => {
      if (down) throw new Error("down");
      return credentials;
    });
    await store.find("calendly", "main");
    down = true;
    clock.at += 3_600_000;

    expect(await store.find("calendly", "main")).toEqual(credentials);
    await expect(store.find("calendly", "main", { fresh: true })).rejects.toThrow("down");
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

  test("keeps four thousand connections and drops the one asked for longest ago", async () => {
    const { store, finds } = cached(found);
    for (let n = 0; n <= 4_000; n++) await store.find("calendly", `c${n}`);
    expect(finds).toHaveLength(4_001);
    await store.find("calendly", "c1");
    expect(finds).toHaveLength(4_001);
    await store.find("calendly", "c4001");
    await store.find("calendly", "c1");
    expect(finds).toHaveLength(4_002);
    await store.find("calendly", "c2");
    expect(finds).toHaveLength(4_003);
  });
});
