import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Sessions } from "../../../infra/local/sessions.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hub-sessions-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hour = 3_600_000;
const mai = { name: "Mai", role: "manager" } as const;

test("a session goes on while it is used, ends after a night without, and after a week whatever", () => {
  let at = Date.parse("2026-11-23T09:00:00Z");
  const sessions = new Sessions(join(folder, "idle.json"), () => new Date(at));
  const [used, left] = [sessions.begin(mai), sessions.begin(mai)];

  for (let hours = 0; hours < 6 * 24; hours += 6) {
    at += 6 * hour;
    expect(sessions.find(used)).toMatchObject(mai);
  }
  expect(sessions.find(left)).toBeUndefined();
  at += 25 * hour;
  expect(sessions.find(used)).toBeUndefined();
});

test("one that was ended stays so over a restart, and the others go on; the file opens nothing", () => {
  const path = join(folder, "kept.json");
  const now = () => new Date("2026-11-23T09:00:00Z");
  const sessions = new Sessions(path, now);
  const [ended, other] = [sessions.begin(mai), sessions.begin({ ...mai, name: "Kim" })];
  sessions.end(ended, false);
  const restarted = new Sessions(path, now);

  expect(restarted.find(ended)).toBeUndefined();
  expect(restarted.find(other)).toMatchObject({ name: "Kim" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).not.toContain(other);
});
