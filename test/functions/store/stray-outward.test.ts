import { describe, expect, test } from "@jest/globals";
import { removeRule } from "../../../functions/serve/rules/rules.ts";
import { digestKey } from "../../../functions/store/digests.ts";
import { outwardInEnglish, strayOutward } from "../../../functions/store/stray-outward.ts";
import { outwardKind } from "../../../schemas/connection.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const at = "2026-11-23T09:00:00.000Z";
const rule = {
  ...{
    id: "rul_1",
    name: "All",
    via: "endpoint" as const,
    host: "n8n.northwind.com",
    when: {},
    paused: false,
  },
  ...{ secrets: [], createdAt: at, updatedAt: at },
};
const digest = {
  ...{ id: "dig_1", person: "u-kim", name: "Kim", via: "webhook" as const, owner: "Kim", hour: 8 },
  ...{ zone: "Europe/London", language: "en" as const, key: digestKey() },
};

/** A hub with a rule and a digest, in whose stores these names are kept. */
async function hub(kept: { readonly rule: readonly string[]; readonly digest: readonly string[] }) {
  const deps = {
    ...emptyHub(),
    outwardNames: { rule: async () => kept.rule, digest: async () => kept.digest },
  };
  await deps.rules.keep(rule);
  await deps.digests.put(digest);
  await deps.digests.put({ ...digest, id: "dig_2", via: "mail", to: "kim@firm.example" });
  return deps;
}
const both = { rule: ["rule/rul_1"], digest: ["digest/dig_1"] };

test("rules and digests whose address is kept are no strays, nor are digests by mail", async () => {
  expect(await strayOutward(await hub(both))).toEqual([]);
});

describe.each(outwardKind.options)("of what a %s posts with", (of) => {
  test("is told what is kept for none", async () => {
    const deps = await hub({ ...both, [of]: [...both[of], `${of}/ghost`] });

    expect(await strayOutward(deps)).toEqual([{ of, id: "ghost", lacks: "owner" }]);
  });

  test("is told what is lost", async () => {
    const deps = await hub({ ...both, [of]: [] });

    expect(await strayOutward(deps)).toEqual([{ of, id: of === "rule" ? "rul_1" : "dig_1", lacks: "value" }]);
  });

  test("what is made or removed between two looks is not told", async () => {
    const deps = await hub(both);
    let looks = 0;
    const names = async () => (looks++ === 0 ? [...both[of], `${of}/gone`] : both[of]);

    expect(await strayOutward({ ...deps, outwardNames: { ...deps.outwardNames, [of]: names } })).toEqual([]);
    expect(looks).toBe(2);
  });
});

test("each is told in a sentence with what to do", () => {
  const sentences = outwardKind.options.flatMap((of) =>
    (["owner", "value"] as const).map((lacks) => outwardInEnglish({ of, id: "1", lacks })),
  );

  expect(new Set(sentences).size).toBe(4);
  expect(sentences[0]).toBe("its address is kept and the rule is not there: remove it by this id");
});

test("a rule of which its address alone is kept is removed by its id, and one of which nothing is, is not found", async () => {
  const removed: string[] = [];
  const ruleSecrets = {
    ...emptyHub().ruleSecrets,
    find: async (_of: string, id: string) => (id === "ghost" ? { secrets: [], settings: {} } : undefined),
    remove: async (_of: string, id: string) => void removed.push(id),
  };
  const deps = { ...(await hub(both)), ruleSecrets };

  await removeRule("ghost", deps);
  expect(removed).toEqual(["ghost"]);
  await expect(removeRule("nothing", deps)).rejects.toMatchObject({ status: 404 });
});
