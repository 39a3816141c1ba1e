import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { inOrder, orderedPage, sortedPage } from "../../../functions/serve/sorted-page.ts";
import { BadRequest } from "../../../functions/shared/errors.ts";

interface Row {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}
const byCount = ({ id, count }: Row) => [-count, id];
const byName = ({ id, name }: Row) => [name, id];
const query = (limit: number, cursor?: string) =>
  new URLSearchParams({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });

const rows = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), name: fc.string(), count: fc.nat(5) }),
  {
    selector: ({ id }) => id,
    maxLength: 30,
  },
);

describe("a sorted list, page by page", () => {
  test("tells each once, in one order, whatever the pages' size", () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(byCount, byName),
        (all, limit, keyOf) => {
          const told: Row[] = [];
          for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
            const { page, next } = sortedPage(all, keyOf, query(limit, cursor));
            told.push(...page);
            cursor = next;
          }

          expect(told).toEqual(sortedPage(all, keyOf, query(200)).page);
          expect(new Set(told).size).toBe(all.length);
        },
      ),
    );
  });

  test("is the same of a list that was put in order before, whatever was left out of it since", () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(byCount, byName),
        fc.nat(5),
        (all, limit, keyOf, most) => {
          const isIn = ({ count }: Row) => count <= most;
          const order = inOrder(all, keyOf).filter(({ item }) => isIn(item));
          for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
            const told = sortedPage(all.filter(isIn), keyOf, query(limit, cursor));
            expect(orderedPage(order, query(limit, cursor))).toEqual(told);
            cursor = told.next;
          }
        },
      ),
    );
    const order = inOrder([{ id: "a", name: "A", count: 1 }], byName);
    const other = sortedPage(
      [
        { id: "a", name: "A", count: 1 },
        { id: "b", name: "B", count: 1 },
      ],
      byCount,
      query(1),
    );
    expect(() => orderedPage(order, query(1, other.next))).toThrow(BadRequest);
  });

  test("goes on behind where the last one stood, though it has gone or moved meanwhile", () => {
    fc.assert(
      fc.property(rows, fc.nat(29), fc.boolean(), (all, at, isGone) => {
        const sorted = sortedPage(all, byCount, query(200)).page;
        const last = sorted[at];
        if (!last) return;
        const { next } = sortedPage(all, byCount, query(at + 1));
        const rest = all.filter((row) => row !== last);
        const changed = isGone ? rest : [...rest, { ...last, count: 99 }];

        const page = next === undefined ? [] : sortedPage(changed, byCount, query(200, next)).page;

        expect(page).toEqual(sorted.slice(at + 1));
      }),
    );
  });

  test.each([
    ["of nothing", "x"],
    ["that is not a list", Buffer.from("{}").toString("base64url")],
    ["of another kind of list", Buffer.from('["acc_1"]').toString("base64url")],
    ["of a list that is sorted otherwise", Buffer.from('["Acme","acc_1"]').toString("base64url")],
  ])("refuses a cursor %s", (_what, cursor) => {
    const all = [{ id: "1", name: "Acme", count: 1 }];

    expect(() => sortedPage(all, byCount, query(5, cursor))).toThrow(BadRequest);
  });

  test("goes on by no cursor of other filters or another order, though that looks alike", () => {
    const all = ["a", "b", "c"].map((id) => ({ id, name: id, count: 1 }));
    const { next = "" } = sortedPage(all, byName, new URLSearchParams({ limit: "1", owner: "Mai" }));
    const asked = (given: Record<string, string>) =>
      sortedPage(all, byName, new URLSearchParams({ cursor: next, ...given })).page.map(({ id }) => id);

    expect(asked({ owner: "Mai", limit: "2" })).toEqual(["b", "c"]);
    for (const other of [{}, { owner: "Tom" }, { owner: "Mai", sort: "latest" }])
      expect(() => asked(other)).toThrow(BadRequest);
  });
});
