import { describe, expect, test } from "@jest/globals";
import { cachedSecrets, secretsKeptFor } from "../../../functions/shared/cached-secrets.ts";
import type { ConnectionSecrets } from "../../../functions/shared/ports.ts";

/** A cache over a fake store with its own clock; `finds` holds what the store was asked for. */
function cached(
  answer: (connection: string) => Promise<ConnectionSecrets | undefined>,
  stamps: { of(name: string): string | undefined } = { of: () => "1" },
  { ahead = 0, listed = [] }: { readonly ahead?: number; readonly listed?: readonly string[] } = {},
) {
  const finds: string[] = [];
  const clock = { at: 1_000_000 };
  const chance = { next: 0 };
  const refused: unknown[] = [];
  const store = cachedSecrets(
    async (names) => {
      finds.push(names.map((name) => name.replace("calendly/", "")).join(" "));
      const found = new Map<string, ConnectionSecrets | undefined>();
      for (const name of names) found.set(name, await answer(name.replace("calendly/", "")));
      return (name) => found.get(name);
    },
    () => new Date(clock.at),
    {
      stampOf: async (name) => stamps.of(name),
      listed: () => new Map(listed.map((name) => [`calendly/${name}`, stamps.of(name) ?? ""])),
    },
    { ahead, random: () => chance.next, refused: (error) => void refused.push(error) },
  );
  return { store, finds, clock, chance, refused };
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

  test("tells of each time the store fails, though what it knows stands", async () => {
    const down = new Error("down");
    let failing = false;
    const { store, clock, refused } = cached(async () => {
      if (failing) throw down;
      return credentials;
    });
    await store.find("calendly", "main");
    expect(refused).toEqual([]);
    failing = true;
    clock.at += 3_600_000;
    expect(await store.find("calendly", "main")).toEqual(credentials);
    await expect(store.find("calendly", "other")).rejects.toThrow(down);
    expect(refused).toEqual([down, down]);
  });

  test("reads others that are not known or due in the same call, and asks for none of them again", async () => {
    const listed = ["a", "b", "c", "d", "e"];
    const { store, finds, clock } = cached(found, undefined, { ahead: 2, listed });
    await store.find("calendly", "c");
    expect(finds).toEqual(["c a b"]);
    for (const name of ["a", "b", "c"]) expect(await store.find("calendly", name)).toEqual(credentials);
    expect(finds).toHaveLength(1);
    await store.find("calendly", "e");
    expect(finds.splice(0)).toEqual(["c a b", "e d"]);
    await store.find("calendly", "new");
    expect(finds.splice(0)).toEqual(["new"]);
    clock.at += 3_600_000;
    await store.find("calendly", "c", { fresh: true });
    await store.find("calendly", "d");
    expect(finds).toEqual(["c", "d a b"]);
  });

  test("keeps what it knows of the others when a call for all fails", async () => {
    let down = false;
    const { store, finds, clock } = cached(
      async () => {
        if (down) throw new Error("down");
        return credentials;
      },
      undefined,
      { ahead: 2, listed: ["a", "b", "c"] },
    );
    await store.find("calendly", "a");
    down = true;
    clock.at += 3_600_000;
    for (const name of ["a", "b", "c"]) expect(await store.find("calendly", name)).toEqual(credentials);
    expect(finds).toHaveLength(2);
    await expect(store.find("calendly", "unknown")).rejects.toThrow("down");
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
