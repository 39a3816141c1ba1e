import { describe, expect, test } from "@jest/globals";
import { exported } from "../../../functions/serve/export.ts";
import { timelinePage } from "../../../schemas/timeline.ts";
import { message } from "../../support/message.ts";

const now = () => new Date(0);
const asked = (address: string) => {
  const { pathname: path, searchParams: query } = new URL(address, "http://hub");
  return { path, query };
};

describe("an export", () => {
  const events = Array.from({ length: 3 }, (_, n) => ({
    ...message({ title: `Event ${n}` }).data,
    delivery: "dlv_1",
    recordedTime: "2026-11-20T10:00:00.000Z",
  }));

  test("follows the pages to the end", async () => {
    const cursors: (string | null)[] = [];
    const answer = await exported(
      asked("/api/timeline?format=jsonl"),
      "jsonl",
      async (query) => {
        cursors.push(query.get("cursor"));
        const n = cursors.length - 1;
        return timelinePage.parse({
          events: events.slice(n, n + 1),
          ...(n < 2 ? { next: `c${n + 1}` } : {}),
        });
      },
      now,
    );

    expect(cursors).toEqual([null, "c1", "c2"]);
    expect(
      String(answer.body)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).title),
    ).toEqual(["Event 0", "Event 1", "Event 2"]);
    expect(answer.headers).not.toHaveProperty("link");
  });

  /** An export of pages of one event each without end, with this title; `took` is what each page takes, in milliseconds. */
  async function endless(
    title: string,
    { path = "/api/timeline?tool=a&format=csv", took = 1 }: { path?: string; took?: number } = {},
  ) {
    let [pages, at] = [0, 0];
    const format = path.includes("csv") ? "csv" : "jsonl";
    const page = async () => {
      pages += 1;
      at += took;
      return timelinePage.parse({
        events: events.slice(0, 1).map((event) => ({ ...event, title })),
        next: `c${pages}`,
      });
    };
    const { body = "", headers } = await exported(asked(path), format, page, () => new Date(at));
    return { pages, body, headers };
  }

  test("that is too long for one answer says where it goes on", async () => {
    const { headers, pages } = await endless("x".repeat(1_500_000));

    expect(headers?.link).toBe(`</api/timeline?tool=a&format=csv&cursor=c${pages}>; rel="next"`);
  });

  test.each([
    ["Latin", "x"],
    ["Vietnamese", "ế"],
    ["Chinese", "账"],
    ["quotes", '"'],
  ])("is counted in the bytes that travel: %s", async (_, letter) => {
    const { body } = await endless(letter.repeat(20_000), { path: "/api/timeline?format=jsonl" });
    const travels = Buffer.byteLength(JSON.stringify({ body }));

    expect(travels).toBeGreaterThan(4_000_000);
    expect(travels).toBeLessThan(4_200_000);
  });

  test("that takes too long ends in time, after one page at least", async () => {
    expect((await endless("slow", { took: 3_000 })).pages).toBe(4);
    expect((await endless("very slow", { took: 25_000 })).pages).toBe(1);
  });

  test("has its heading once: parts follow upon each other as they are", async () => {
    const heading = /^\u{feff}?time,account/u;
    const first = await endless("a", { took: 10_000 });
    const second = await endless("b", { took: 10_000, path: "/api/timeline?format=csv&cursor=c1" });

    expect(first.body).toMatch(heading);
    expect(second.body).not.toMatch(heading);
    expect(second.body).not.toContain("\u{feff}");
    expect(`${first.body}${second.body}`.trim().split("\r\n")).toHaveLength(3);
  });
});
