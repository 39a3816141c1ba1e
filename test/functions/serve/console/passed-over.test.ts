import { describe, expect, test } from "@jest/globals";
import { passedOver, without } from "../../../../functions/serve/console/state/passed-over.ts";

type Page = Parameters<typeof passedOver>[0];
const ofPage = (page: Page, query: string, tools?: readonly string[]) =>
  passedOver(page, new URLSearchParams(query), tools).map(({ name, value }) => `${name}=${value}`);

describe("what an address asks for and its page does not have", () => {
  test.each<[Page, string, string[]]>([
    ["accounts", "whose=all&sort=silence&only=overdue&tag=payroll&owner=Mai&tier=key&q=sen", []],
    ["accounts", "sort=luck&only=overdue&only=nonsense", ["sort=luck", "only=nonsense"]],
    ["accounts", "tier=gold&whose=nobody", ["tier=gold", "whose=nobody"]],
    ["feed", "lane=history&family=money&tool=calendly&since=2026-11-01&until=2026-11-30", []],
    ["feed", "family=gold&tool=abacus&lane=", ["family=gold", "tool=abacus", "lane="]],
    ["feed", "since=2026-02-31&until=2026-13-01", ["since=2026-02-31", "until=2026-13-01"]],
    ["feed", "since=-&until=2026-1-1", ["since=-", "until=2026-1-1"]],
    ["account", "show=documents&kind=meeting&event=evt_1", []],
    ["account", "show=sums&kind=agreement", ["show=sums"]],
    ["today", "sort=name", ["sort=name"]],
    ["quiet", "__proto__=1&constructor=2&toString=3", ["__proto__=1", "constructor=2", "toString=3"]],
  ])("on %s: %s", (page, query, passed) => {
    expect(ofPage(page, query, ["calendly"])).toEqual(passed);
  });

  test("is not a tool for as long as it is not known which tools there are", () => {
    expect(ofPage("feed", "tool=abacus")).toEqual([]);
  });
});

test("the address without it keeps the rest in its order", () => {
  const query = new URLSearchParams("only=nonsense&sort=name&only=silent&shade=red");

  expect(without(query, passedOver("accounts", query, [])).toString()).toBe("sort=name&only=silent");
});
