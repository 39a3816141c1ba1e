import { describe, expect, test } from "@jest/globals";
import { knownConnections } from "../../../functions/shared/known-connections.ts";

/** A list with its own clock; `reads` says how often it was read. */
function known(list: () => Promise<ReadonlyMap<string, string>>) {
  const told = { reads: 0, at: 1_000_000 };
  const connections = knownConnections(
    async () => {
      told.reads++;
      return await list();
    },
    () => new Date(told.at),
  );
  return { connections, told };
}
const one = new Map([["calendly/main", "1"]]);

describe("the list of connections", () => {
  test("answers a flood of made-up names from twenty readings in ten seconds at the most, and from its own names no more", async () => {
    const { connections, told } = known(async () => one);
    for (let n = 0; n < 2_000; n++) {
      expect(await connections.stampOf(`relay/made-up-${n}`)).toBeUndefined();
      told.at += 1;
    }
    expect(told.reads).toBe(21);
    expect(await connections.stampOf("calendly/main")).toBe("1");
    expect(told.reads).toBe(21);
  });

  test("knows of a connection as soon as it is made, and of one that is gone within seconds", async () => {
    const now = new Map(one);
    const { connections } = known(async () => new Map(now));
    expect(await connections.stampOf("relay/new")).toBeUndefined();

    now.set("relay/new", "2");
    now.delete("calendly/main");
    expect(await connections.stampOf("relay/new")).toBe("2");
    expect(await connections.stampOf("calendly/main")).toBeUndefined();
  });

  test("stands as it was last read while it cannot be read", async () => {
    let down = false;
    const { connections, told } = known(async () => {
      if (down) throw new Error("down");
      return one;
    });
    await connections.stampOf("calendly/main");
    down = true;
    told.at += 3_600_000;

    expect(await connections.stampOf("calendly/main")).toBe("1");
    expect(await connections.stampOf("relay/made-up")).toBeUndefined();
  });

  test("lets a few names through where it was never read, and says that it cannot tell of more", async () => {
    const { connections, told } = known(() => Promise.reject(new Error("down")));
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, async (_, n) => await connections.stampOf(`relay/c${n}`)),
    );

    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    told.at += 10_000;
    expect(await connections.stampOf("calendly/main")).toBe("");
  });

  test("is read again when the clock was set back, and lets new names through", async () => {
    const now = new Map(one);
    const { connections, told } = known(async () => new Map(now));
    for (let n = 0; n < 30; n++) await connections.stampOf(`relay/c${n}`);
    told.at -= 3_600_000;
    now.set("relay/new", "2");

    expect(await connections.stampOf("relay/new")).toBe("2");
    now.set("calendly/main", "3");
    told.at -= 1_000;
    expect(await connections.stampOf("calendly/main")).toBe("3");
  });
});
