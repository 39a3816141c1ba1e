import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mergedPages, type Source } from "../../../functions/serve/merged-pages.ts";
import { share } from "../../support/repeats.ts";

const listed = (positions: readonly string[], descending: boolean): Source<string> => {
  const sorted = positions.toSorted((a, b) => ((descending ? a > b : a < b) ? -1 : 1));
  return {
    page: async (after, limit) => {
      const rest = sorted.filter((one) => after === undefined || (descending ? one < after : one > after));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(rest.length > items.length && last !== undefined ? { next: last } : {}) };
    },
  };
};

describe("several lists read as one", () => {
  test("tell each item once, in order, for any lists and page sizes, either way round", async () => {
    const list = fc.array(fc.integer({ min: 100, max: 160 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(list, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (lists, limit, descending) => {
          const sources = lists.map((one) => listed([...new Set(one)].map(String), descending));
          const told: string[] = [];
          let after: string | undefined;
          do {
            const page = await mergedPages(sources, { after, limit, descending, positionOf: (one) => one });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            told.push(...page.items);
            after = page.next;
          } while (after !== undefined);

          const all = [...new Set(lists.flat())].sort((a, b) => (descending ? b - a : a - b)).map(String);
          expect(told).toEqual(all);
        },
      ),
      { numRuns: share(300) },
    );
  });
});
