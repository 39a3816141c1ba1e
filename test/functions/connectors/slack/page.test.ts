import { expect, test } from "@jest/globals";
import { TooManyCalls } from "../../../../functions/api-access/run-steps.ts";
import type { Stretch } from "../../../../functions/connectors/collector.ts";
import { ConsentNeeded } from "../../../../functions/connectors/fetched.ts";
import { normalise, toPublished } from "../../../../functions/connectors/normalise.ts";
import { slackCollector } from "../../../../functions/connectors/slack/collect.ts";
import { slack } from "../../../../functions/connectors/slack/index.ts";
import { delivery } from "../../../support/delivery.ts";
import { ok } from "../../../support/drive-collector.ts";
import { readAll } from "../../../support/read-all.ts";
import { slackWorkspace, type Written } from "../../../support/slack-workspace.ts";

const team = "T0OURTEAM01";
const [acme, team2, shared] = ["C0ACME00001", "C0ACME00002", "C0ACME00003"] as const;
const until = "2026-11-23T09:00:00.000Z";
const stretch = { kind: "history", tenant: team, from: "2025-11-23T09:00:00.000Z", until } as const;
const day = { kind: "check", from: "2026-11-22T09:00:00.000Z" } as const;
const origin = { tool: "slack", connection: "main", proof: "fetched" } as const;

const at = (instant: string, micro = "000") => `${Date.parse(instant) / 1_000}.000${micro}`;
const wrote = (ts: string, more: object = {}): Written => ({
  ...{ type: "message", ts, user: "U0JANE00001", team, text: `Written at ${ts}` },
  ...more,
});

function workspace(
  written: Readonly<Record<string, readonly Written[]>>,
  more: { isLimited?: boolean } = {},
) {
  const made = slackWorkspace(more);
  for (const [id, all] of Object.entries(written))
    made.channels.set(id, { isShared: id === shared, written: [...all] });
  return made;
}
const readIn = (of: ReturnType<typeof workspace>, more: Partial<Stretch> = {}, settings = {}) =>
  readAll(slackCollector, { ...stretch, ...more }, ({ url }) => of.answer(url), { settings });
const told = (of: ReturnType<typeof workspace>, more: Partial<Stretch> = {}, settings = {}) =>
  readIn(of, more, settings).had.map(({ event }) => toPublished(event, origin, 0));

test("a year of all channels that the app is in is read newest month first, with names", () => {
  const of = workspace({
    [acme]: [wrote(at("2026-11-20T10:00:00Z")), wrote(at("2026-02-01T10:00:00Z"))],
    [team2]: [wrote(at("2026-11-01T10:00:00Z")), wrote(at("2025-11-01T10:00:00Z"))],
    [shared]: [wrote(at("2026-10-01T10:00:00Z"), { team: "T0ACME00001" })],
  });
  const events = told(of);

  expect(events.map(({ time }) => time.slice(0, 10))).toEqual([
    ...["2026-11-20", "2026-11-01", "2026-10-01", "2026-02-01"],
  ]);
  expect(events[0]).toMatchObject({
    actor: { kind: "team", name: "Person 1" },
    details: { channelName: "room-1" },
  });
  expect(events[2]).toMatchObject({ direction: "in", actor: { kind: "contact" } });
  expect(events[0]?.object?.url).toBe(
    `https://acme.slack.com/archives/${acme}/p${at("2026-11-20T10:00:00Z").replace(".", "")}`,
  );
});

test.each(["message", "app_mention"])("what is read has the id that its delivery gives it: %s", (type) => {
  const ts = at("2026-11-20T10:00:00Z", "123");
  const text = "<@U0HUBBOT001> hello";
  const event = { type, channel: acme, ts, user: "U0JANE00001", text };
  const told = { type: "event_callback", team_id: team, api_app_id: "A1", event_id: "Ev1", event };
  const given = delivery("slack", { body: Buffer.from(JSON.stringify(told)) });
  const [read] = readIn(workspace({ [acme]: [wrote(ts, { text })] })).had;
  if (!read) throw new Error("nothing is read");

  const { tool, connection } = given;
  expect(toPublished(read.event, { ...origin, tool, connection }, 0).id).toBe(
    normalise(slack, given, {}).events[0]?.id,
  );
});

test.each([false, true])(
  "a channel of more messages than a call has is read whole, also where Slack gives fifteen at once: %s",
  (isLimited) => {
    const second = (n: number) => Date.parse("2026-11-10T10:00:00Z") / 1_000 + Math.floor(n / 3);
    const many = Array.from({ length: 250 }, (_, n) => wrote(`${second(n)}.00${n % 3}001`));
    const of = workspace({ [acme]: many }, { isLimited });

    expect(new Set(told(of).map(({ id }) => id)).size).toBe(250);
    const calls = of.asked.filter((one) => one === "conversations.history").length;
    expect(calls).toBeLessThan(isLimited ? 60 : 20);
  },
);

test("replies come with the message that they are to", () => {
  const ts = at("2026-11-20T10:00:00Z");
  const of = workspace({ [acme]: [wrote(ts, { reply_count: 2, thread_ts: ts })] });
  const answers = ["2026-11-20T10:05:00Z", "2026-11-20T10:06:00Z"].map((when) =>
    wrote(at(when), { thread_ts: ts, user: "U0JOE000002" }),
  );
  of.replies.set(ts, answers);

  expect(told(of).map(({ details }) => details.thread)).toEqual([undefined, ts, ts]);
});

test("what the app, other bots and those who are left out wrote, and what Slack tells, stays out", () => {
  const ts = (n: number) => at(`2026-11-20T10:0${n}:00Z`);
  const of = workspace({
    [acme]: [
      wrote(ts(1), { user: "U0HUBBOT001" }),
      wrote(ts(2), { user: undefined, bot_id: "B0HUBBOT001", subtype: "bot_message" }),
      wrote(ts(3), { user: undefined, bot_id: "B0OTHER0001", subtype: "bot_message" }),
      wrote(ts(4), { user: "U0LEFT00001" }),
      wrote(ts(5), { subtype: "channel_join" }),
      wrote(ts(6), { text: "kept" }),
    ],
  });

  expect(told(of, {}, { leftOut: ["U0LEFT00001"] }).map(({ title }) => title)).toEqual(["Posted: kept"]);
});

test("a check reads one day, with one call a channel and none where no names are looked up", () => {
  const of = workspace({ [acme]: [wrote(at("2026-11-20T10:00:00Z")), wrote(at("2026-11-22T10:00:00Z"))] });

  expect(told(of, day, { names: "leave out" }).map(({ time }) => time)).toEqual(["2026-11-22T10:00:00.000Z"]);
  expect(of.asked).toEqual(["auth.test", "users.conversations", "conversations.history"]);
});

test("a right that is missing is said", () => {
  const refused = () => ok({ ok: false, error: "missing_scope", needed: "channels:history" });
  const of = workspace({ [acme]: [] });

  expect(() =>
    readAll(slackCollector, stretch, ({ url }) =>
      url.includes("conversations.history") ? refused() : of.answer(url),
    ),
  ).toThrow(ConsentNeeded);
});

test("a workspace whose app is in no channel has nothing", () => {
  expect(readIn(workspace({}))).toMatchObject({ had: [], pages: [{ had: [] }] });
});

test("a list that goes on with pages of nothing for ever is given up, as the hub does", () => {
  const endless = { ok: true, channels: [], messages: [], response_metadata: { next_cursor: "again" } };

  expect(() =>
    readAll(
      slackCollector,
      { ...stretch, ...day },
      ({ url }) => (url.includes("conversations") ? ok(endless) : workspace({}).answer(url)),
      { settings: {} },
    ),
  ).toThrow(TooManyCalls);
});

test("a part of nothing but threads, of many people, is read in the calls that it may make", () => {
  const ts = (n: number) => at(new Date(Date.parse("2026-11-22T10:00:00Z") + n * 60_000).toISOString());
  const messages = Array.from({ length: 150 }, (_, n) =>
    wrote(ts(n), { user: `U0MAIN${n}`, reply_count: 2, thread_ts: ts(n) }),
  );
  const of = workspace({ [acme]: messages });
  for (const [n, { ts: parent }] of messages.entries())
    of.replies.set(
      parent,
      [1, 2].map((reply) =>
        wrote(parent.replace(/000$/, `00${reply}`), { user: `U0RE${n}X${reply}`, thread_ts: parent }),
      ),
    );

  expect(new Set(told(of, day).map(({ id }) => id)).size).toBe(450);
});
