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

test("a session that began while the clock was ahead does not outlive a week for that", () => {
  let at = Date.parse("2027-11-23T09:00:00Z");
  const sessions = new Sessions(join(folder, "ahead.json"), () => new Date(at));
  const [early, usual] = [sessions.begin(mai), () => sessions.begin(mai)];

  at = Date.parse("2026-11-23T09:00:00Z");
  expect(sessions.find(early)).toBeUndefined();
  const token = usual();
  at -= 60_000;
  expect(sessions.find(token)).toMatchObject(mai);
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

test("who signs in by a new link is the same person in the same role, after a restart as well, and another in another", () => {
  const path = join(folder, "people.json");
  const now = () => new Date("2026-11-23T09:00:00Z");
  const sessions = new Sessions(path, now);
  const subject = (token: string, of = sessions) => of.find(token)?.subject;
  const [first, again] = [sessions.begin(mai), sessions.begin(mai)];
  const others = [sessions.begin({ ...mai, role: "viewer" }), sessions.begin({ ...mai, name: "Kim" })];
  const restarted = new Sessions(path, now);

  expect(subject(first)).toMatch(/^local:[0-9a-f-]{36}$/);
  expect([subject(again), subject(restarted.begin(mai), restarted)]).toEqual([
    subject(first),
    subject(first),
  ]);
  expect(new Set([first, ...others].map((one) => subject(one))).size).toBe(3);
});

test("everywhere is all of one person's sessions; the holder of the token ends those of a name, or all", () => {
  const sessions = new Sessions(join(folder, "everywhere.json"), () => new Date("2026-11-23T09:00:00Z"));
  const [one, other] = [sessions.begin(mai), sessions.begin(mai)];
  const [viewer, kim] = [sessions.begin({ ...mai, role: "viewer" }), sessions.begin({ ...mai, name: "Kim" })];
  const lives = () => [one, other, viewer, kim].map((token) => sessions.find(token) !== undefined);

  sessions.end(one, true);
  expect(lives()).toEqual([false, false, true, true]);
  expect(sessions.endAll("Mai")).toBe(1);
  expect(lives()).toEqual([false, false, false, true]);
  expect([sessions.endAll(), sessions.endAll()]).toEqual([1, 0]);
  expect(lives()).toEqual([false, false, false, false]);
});
