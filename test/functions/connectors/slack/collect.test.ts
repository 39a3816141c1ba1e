import { describe, expect, test } from "@jest/globals";
import type { ApiRequest } from "../../../../functions/connectors/collector.ts";
import { UnexpectedAnswer } from "../../../../functions/connectors/fetched.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { slackCollector } from "../../../../functions/connectors/slack/collect.ts";
import { slack } from "../../../../functions/connectors/slack/index.ts";
import type { Answered } from "../../../../functions/connectors/verdict.ts";
import { delivery } from "../../../support/delivery.ts";
import { drive, ok } from "../../../support/drive-collector.ts";

const ours = "T0OURTEAM01";
const theirs = "T0ACME00001";
const jane = "U0JANE00001";
const joe = "U0JOE000001";
const channel = "C0ACME00001";
const fileId = "F0ACME00001";

const fetchesOf = (event: object, more: object = {}, settings: object = {}) => {
  const body = Buffer.from(
    JSON.stringify({
      type: "event_callback",
      team_id: ours,
      api_app_id: "A0HUB000001",
      event_id: "Ev0000000001",
      event_time: 1795168800,
      authorizations: [{ team_id: ours, user_id: "U0HUBBOT001", is_bot: true }],
      event,
      ...more,
    }),
  );
  return normalise(slack, delivery("slack", { body }), { ...settings }).fetches;
};
const posted = (more: object = {}) => ({
  type: "message",
  user: jane,
  text: "Hello",
  ts: "1795168800.046509",
  channel,
  ...more,
});

const user = (id: string, real_name: string, more: object = {}) => ({
  id,
  team_id: ours,
  name: real_name.toLowerCase(),
  real_name,
  is_bot: false,
  is_restricted: false,
  profile: { real_name, display_name: "", email: `${real_name.toLowerCase()}@acme.example`, team: ours },
  ...more,
});
const good = (body: object) => ok({ ok: true, ...body });
const bad = (error: string) => ok({ ok: false, error });

type Answers = Readonly<Record<string, Answered>>;

/** By the method, or the method and the id that it is asked for. */
const slackWith = (answers: Answers) => {
  const all: Answers = {
    "auth.test": good({ url: "https://acme.slack.com/", team: "Acme", user: "hub", team_id: ours }),
    [`users.info ${jane}`]: good({ user: user(jane, "Jane") }),
    [`users.info ${joe}`]: good({ user: user(joe, "Joe") }),
    "conversations.info": good({ channel: { id: channel, name: "acme-support", is_channel: true } }),
    "files.info": bad("file_not_found"),
    "users.info": bad("user_not_found"),
    ...answers,
  };
  return ({ url }: ApiRequest): Answered => {
    const { pathname, searchParams } = new URL(url);
    const method = pathname.replace("/api/", "");
    const [id = ""] = [...searchParams.values()];
    return all[`${method} ${id}`] ?? all[method] ?? bad("unknown_method");
  };
};

interface Given {
  readonly more?: object;
  readonly answers?: Answers;
  readonly settings?: object;
  readonly cursor?: string | undefined;
  readonly now?: string;
}

function fetched(event: object, { more, answers = {}, settings = {}, cursor, now }: Given = {}) {
  const [toFetch] = fetchesOf(event, more, settings);
  if (!toFetch) throw new Error("no fetch");
  return drive(slackCollector, toFetch, slackWith(answers), {
    settings: { ...settings },
    cursor,
    ...(now === undefined ? {} : { now }),
  });
}
const filled = (event: object, given?: Given) => fetched(event, given).collected.filled?.[0];
const methodsOf = (calls: readonly ApiRequest[]) =>
  calls.map(({ url }) => url.replace("https://slack.com/api/", ""));

describe("a message", () => {
  test("has its author's and its channel's name, and a link", () => {
    const { collected, calls } = fetched(posted());
    const [thin] = fetchesOf(posted())[0]?.fills ?? [];

    expect(collected.filled).toEqual([
      {
        ...thin,
        title: "Posted: Hello",
        actor: { kind: "team", name: "Jane" },
        object: { ...thin?.object, url: `https://acme.slack.com/archives/${channel}/p1795168800046509` },
        details: { ...thin?.details, channelName: "acme-support", text: "Hello" },
      },
    ]);
    expect(methodsOf(calls)).toEqual([
      "auth.test",
      `users.info?user=${jane}`,
      `conversations.info?channel=${channel}`,
    ]);
  });

  test("says the names of those whom it speaks of, and the ids of those whom Slack does not tell of", () => {
    const text = `<@${joe}> meet <@U0NOBODY001>`;

    expect(filled(posted({ text }))).toMatchObject({
      title: "Posted: @Joe meet @U0NOBODY001",
      details: { text: "@Joe meet @U0NOBODY001" },
    });
  });

  test("keeps the half that it is", () => {
    expect(filled(posted({ text: `<@${joe}>` }))).toMatchObject({ part: "message" });
    expect(filled({ ...posted(), type: "app_mention" })).toMatchObject({
      part: "mention",
      type: "message.mentioned",
      title: "Mentioned us: Hello",
    });
  });

  test("of a guest of the workspace is a customer's", () => {
    const answers = { [`users.info ${jane}`]: good({ user: user(jane, "Jane", { is_restricted: true }) }) };

    expect(filled(posted(), { answers })).toMatchObject({
      direction: "in",
      actor: { kind: "contact", name: "Jane", email: "jane@acme.example" },
      identities: [
        { type: "slack:channel", value: channel },
        { type: "email", value: "jane@acme.example" },
        { type: "slack:user", value: `${ours}/${jane}` },
      ],
    });
  });

  test("of a person from another workspace stays as the webhook told it, with the name", () => {
    const more = { is_ext_shared_channel: true };
    const answers = {
      [`users.info ${jane}`]: good({
        user: user(jane, "Jane", { team_id: theirs, is_stranger: true, profile: { real_name: "Jane" } }),
      }),
    };
    const event = posted({ user_team: theirs });

    expect(filled(event, { more, answers })).toMatchObject({
      direction: "in",
      actor: { kind: "contact", name: "Jane" },
      identities: [
        { type: "slack:channel", value: channel },
        { type: "slack:team", value: theirs },
        { type: "slack:user", value: `${theirs}/${jane}` },
      ],
    });
    expect(filled(event, { more, answers, settings: { ownWorkspaces: [theirs] } })?.actor?.kind).toBe("team");
  });

  test("with files that came by their ids has their names", () => {
    const files = [
      { id: fileId, file_access: "check_file_info" },
      { id: "F0OTHER0001", name: "b.pdf" },
    ];
    const answers = {
      "files.info": good({ file: { id: fileId, name: "a.pdf", mimetype: "application/pdf" } }),
    };

    expect(filled(posted({ text: "", files }), { answers })).toMatchObject({
      title: "Posted: a.pdf, b.pdf",
      details: {
        files: [
          { id: fileId, name: "a.pdf", mimetype: "application/pdf" },
          { id: "F0OTHER0001", name: "b.pdf" },
        ],
      },
    });
  });
});

describe("names that were looked up", () => {
  const first = fetched(posted()).collected.cursor;

  test("are asked for once a day, so that a burst of messages makes no calls", () => {
    const again = fetched(posted({ text: "More" }), { cursor: first });

    expect(again.calls).toEqual([]);
    expect(again.collected.filled?.[0]?.title).toBe("Posted: More");
    expect(again.collected).not.toHaveProperty("cursor");
    expect(fetched(posted(), { cursor: first, now: "2026-11-24T00:00:00.000Z" }).calls).toHaveLength(2);
  });

  test("are remembered even where Slack does not tell them", () => {
    const answers = { [`users.info ${jane}`]: bad("user_not_visible") };
    const { cursor } = fetched(posted(), { answers }).collected;

    expect(fetched(posted(), { cursor }).calls).toEqual([]);
    expect(filled(posted(), { cursor })?.actor).toEqual({ kind: "team" });
  });

  test("are forgotten from the oldest on, so that they stay few", () => {
    let cursor: string | undefined;
    for (let n = 0; n < 310; n++) {
      const id = `U0${String(n).padStart(9, "0")}`;
      const answers = { "users.info": good({ user: user(id, "x".repeat(5_000)) }) };
      cursor = fetched(posted({ user: id }), { answers, cursor }).collected.cursor ?? cursor;
    }

    const { people } = JSON.parse(cursor ?? "");
    expect(Object.keys(people)).toHaveLength(300);
    expect(people).not.toHaveProperty("U0000000000");
    expect(cursor?.length).toBeLessThan(100_000);
  });

  test("in a cursor of another form are looked up again", () => {
    for (const cursor of ["", "[]", '{"people":1}'])
      expect(fetched(posted(), { cursor }).calls).toHaveLength(3);
  });
});

describe("what happens beside messages", () => {
  test("is told with the names of people and channels", () => {
    expect(filled({ type: "member_joined_channel", user: jane, channel, team: ours })).toMatchObject({
      title: "Joined channel #acme-support: Jane",
      actor: { kind: "team", name: "Jane" },
      object: { kind: "channel", id: channel, name: "acme-support" },
    });
    expect(filled({ type: "channel_archive", channel, user: jane })).toMatchObject({
      title: "Archived channel #acme-support",
    });
  });

  test("has the person who reacted, a customer where they are from elsewhere", () => {
    const event = {
      type: "reaction_added",
      user: jane,
      reaction: "tada",
      item: { type: "message", channel, ts: "1795168800.046509" },
    };
    const stranger = user(jane, "Jane", { is_stranger: true, team_id: theirs, profile: null });
    const answers = { [`users.info ${jane}`]: good({ user: stranger }) };

    expect(filled(event)?.actor).toEqual({ kind: "team", name: "Jane" });
    expect(filled(event, { answers })).toMatchObject({
      direction: "in",
      actor: { kind: "contact", name: "Jane" },
      object: { url: `https://acme.slack.com/archives/${channel}/p1795168800046509` },
    });
  });

  test("a file has its name, its size, its link and who shared it", () => {
    const file = {
      id: fileId,
      name: "Contract.pdf",
      title: "Contract",
      mimetype: "application/pdf",
      size: 137531,
      user: jane,
      permalink: "https://acme.slack.com/files/U0JANE00001/F0ACME00001/contract.pdf",
      ...{
        permalink_public: "https://slack-files.example/secret",
        url_private: "https://files.slack.com/secret",
      },
    };
    const event = { type: "file_shared", file_id: fileId, channel_id: channel };
    const found = filled(event, { answers: { "files.info": good({ file }) } });

    expect(found).toMatchObject({
      title: "Shared file Contract.pdf",
      actor: { kind: "team", name: "Jane" },
      object: { kind: "file", id: fileId, name: "Contract.pdf", url: file.permalink },
      details: { mimetype: "application/pdf", size: 137531 },
    });
    expect(found?.details).not.toHaveProperty("pending");
    expect(JSON.stringify(found)).not.toContain("secret");
  });

  test("a file that is gone is told as far as it is known", () => {
    expect(filled({ type: "file_shared", file_id: fileId, channel_id: channel })?.title).toBe(
      `Shared file ${fileId}`,
    );
  });
});

describe("an answer that leaves no way on is a fault that names no values", () => {
  test.each([
    ["an error that is a sentence", { "auth.test": bad("secret sentence") }],
    ["another shape", { "auth.test": good({ url: ["secret"] }) }],
    ["no JSON", { "auth.test": ok("<html>secret") }],
  ])("%s", (_, answers) => {
    expect(() => fetched(posted(), { answers })).toThrow(UnexpectedAnswer);
    expect(() => fetched(posted(), { answers })).not.toThrow(/secret/);
  });
});

test.each(["invalid_auth", "token_revoked", "account_inactive"])(
  "%s, with status 200, is a refusal of the credentials",
  (code) => {
    expect(() => fetched(posted(), { answers: { "auth.test": bad(code) } })).toThrow(
      expect.objectContaining({ verdict: { kind: "refused", code } }),
    );
  },
);

test("a scope that is missing is named", () => {
  const answers = {
    "conversations.info": ok({ ok: false, error: "missing_scope", needed: "channels:read,groups:read" }),
  };

  expect(() => fetched(posted(), { answers })).toThrow(
    expect.objectContaining({ code: "missing_scope", scopes: ["channels:read", "groups:read"] }),
  );
});

test("hostile names are text, and links lead to Slack alone", () => {
  const hostile = "<img src=x onerror=alert(1)>$&\u202E";
  const answers = {
    "auth.test": good({ url: "https://acme.slack.com.evil.example/" }),
    [`users.info ${jane}`]: good({ user: user(jane, hostile) }),
    "conversations.info": good({ channel: { name: "$&$1" } }),
  };
  const event = filled(posted({ text: `$& constructor <@${jane}>` }), { answers });

  expect(event?.title).toBe(`Posted: $& constructor @${hostile}`);
  expect(event?.object).not.toHaveProperty("url");
});
