import { expect, test } from "@jest/globals";
import { fewAnnouncements } from "../../../functions/ingest/few-announcements.ts";

function announcing() {
  let at = Date.parse("2026-11-23T09:00:00Z");
  const announce = fewAnnouncements(
    async (_of, { name }) => ({ file: name, url: "", fields: {}, expiresAt: "" }),
    () => new Date(at),
  );
  const taken = async (connection: string, times: number) => {
    let count = 0;
    for (let n = 0; n < times; n++)
      await announce({ tool: "practice-cs", connection }, { name: `${n}.csv` }).then(
        () => count++,
        (error: unknown) => expect(error).toMatchObject({ status: 409, code: "too_many_announced" }),
      );
    return count;
  };
  const later = (minutes: number) => {
    at += minutes * 60_000;
  };
  return { taken, later };
}

test("a connection announces sixty files in a quarter of an hour, and again when that is over", async () => {
  const { taken, later } = announcing();

  expect(await taken("main", 300)).toBe(60);
  later(14);
  expect(await taken("main", 1)).toBe(0);
  later(1);
  expect(await taken("main", 300)).toBe(60);
});

test("what one connection announces costs no other", async () => {
  const { taken } = announcing();

  expect([await taken("main", 100), await taken("other", 10)]).toEqual([60, 10]);
});
