import { describe, expect, test } from "@jest/globals";
import { exported } from "../../../functions/serve/export.ts";
import { timelinePage } from "../../../schemas/timeline.ts";
import { httpEvent } from "../../support/http-event.ts";
import { message } from "../../support/message.ts";

describe("an export", () => {
  const events = Array.from({ length: 3 }, (_, n) => ({
    ...message({ title: `Event ${n}` }).data,
    delivery: "dlv_1",
    recordedTime: "2026-11-20T10:00:00.000Z",
  }));

  test("follows the pages to the end", async () => {
    const cursors: (string | null)[] = [];
    const answer = await exported(httpEvent("GET", "/api/timeline?format=jsonl"), "jsonl", async (query) => {
      cursors.push(query.get("cursor"));
      const n = cursors.length - 1;
      return timelinePage.parse({ events: events.slice(n, n + 1), ...(n < 2 ? { next: `c${n + 1}` } : {}) });
    });

    expect(cursors).toEqual([null, "c1", "c2"]);
    expect(
      String(answer.body)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).title),
    ).toEqual(["Event 0", "Event 1", "Event 2"]);
    expect(answer.headers).not.toHaveProperty("link");
  });

  test("that is too long for one answer says where it goes on", async () => {
    const long = events.map((event) => ({ ...event, title: "x".repeat(2_000_000) }));
    const answer = await exported(httpEvent("GET", "/api/timeline?tool=a&format=csv"), "csv", async () =>
      timelinePage.parse({ events: long, next: "c1" }),
    );

    expect(answer.headers?.link).toBe('</api/timeline?tool=a&format=csv&cursor=c1>; rel="next"');
  });
});
