import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { comparableName, nameSimilarity } from "../../../functions/matching/company-name.ts";
import { LikeNames } from "../../../functions/matching/like-names.ts";

const atLeast = 0.85;
const words = ["acme", "northwind", "studio", "smith", "the", "blue", "öl", "consulting", "gmbh", "ltd", "7"];
const name = fc
  .tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 3 }))
  .map(([some, more]) => `${some.join(" ")}${more}`);

function compared(names: readonly string[], wanted: string): string | undefined {
  const [closest] = names
    .map((one) => ({ one, likeness: nameSimilarity(wanted, one) }))
    .filter(({ likeness }) => likeness >= atLeast)
    .sort((a, b) => b.likeness - a.likeness);
  return closest?.one;
}

function likeNames<Of>(all: readonly Of[], nameOf: (one: Of) => string, atLeast: number): LikeNames<Of> {
  const names = new LikeNames<Of>(atLeast);
  for (const one of all) names.add(one, nameOf(one));
  return names;
}

describe("the name most like another", () => {
  test("is the one that comparing each with each finds", () => {
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 30 }),
        name,
        fc.nat(20),
        fc.string({ maxLength: 1 }),
        (all, other, at, letter) => {
          const likely = all[0] ? `${all[0].slice(0, at)}${letter}${all[0].slice(at + 1)}` : other;
          const names = likeNames(all, (one) => one, atLeast);
          for (const wanted of [other, likely]) {
            expect(names.closest(wanted)).toBe(compared(all, wanted));
            const plain = comparableName(wanted);
            expect(names.same(wanted)).toEqual(
              plain.length < 2 ? [] : all.filter((one) => comparableName(one) === plain),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is found among twenty thousand without comparing it with each", () => {
    let asked = 0;
    const all = Array.from({ length: 20_000 }, (_, n) => ({
      get name() {
        asked++;
        return `Client ${n}`;
      },
    }));
    const names = likeNames(all, (one) => one.name, atLeast);
    asked = 0;
    expect(names.closest("Clients 12345")?.name).toBe("Client 12345");
    expect(asked).toBeLessThan(10);
  });
});
