import { describe, expect, test } from "@jest/globals";
import { safeParse } from "zod/v4/core";

import { normalise } from "../../../functions/connectors/normalise.ts";
import { slack } from "../../../functions/connectors/slack/index.ts";
import { excerpt, plainText } from "../../../functions/connectors/slack/text.ts";
import { mergeParts } from "../../../functions/record/merge-parts.ts";
import { delivery } from "../../support/delivery.ts";

const ours = "T0OURTEAM01";
const theirs = "T0ACME00001";
const app = "A0HUB000001";
const bot = "U0HUBBOT001";
const jane = "U0JANE00001";
const channel = "C0ACME00001";

const wrapped = (event: object, more: object = {}) => ({
  type: "event_callback",
  team_id: ours,
  api_app_id: app,
  event_id: "Ev0000000001",
  event_time: 1795168800,
  is_ext_shared_channel: false,
  authorizations: [{ enterprise_id: null, team_id: ours, user_id: bot, is_bot: true }],
  event,
  ...more,
});
const posted = (more: object = {}) => ({
  type: "message",
  user: jane,
  text: "Hello",
  ts: "1795168800.046509",
  channel,
  event_ts: "1795168800.046509",
  channel_type: "channel",
  ...more,
});
const changed = (message: object, before: object = posted(), more: object = {}) => ({
  type: "message",
  subtype: "message_changed",
  channel,
  ts: "1795169000.000100",
  event_ts: "1795169000.000100",
  message,
  previous_message: before,
  ...more,
});

const outcomeOf = (value: unknown, settings: object = {}) =>
  normalise(slack, delivery("slack", { body: Buffer.from(JSON.stringify(value)) }), { ...settings });
const eventOf = (value: unknown, settings: object = {}) => outcomeOf(value, settings).events[0];

describe("the address check", () => {
  const check = (value: unknown) =>
    slack.challenge?.(
      delivery("slack", { body: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)) }),
    );

  test("is echoed as plain text that no browser sniffs", () => {
    expect(check({ token: "x", challenge: "3eZbrw1aBm2rZgRNFdxV2595", type: "url_verification" })).toEqual({
      contentType: "text/plain",
      headers: { "x-content-type-options": "nosniff" },
      body: "3eZbrw1aBm2rZgRNFdxV2595",
    });
  });

  test.each([
    ["markup with spaces", { type: "url_verification", challenge: "<img src=x>" }],
    ["a header split", { type: "url_verification", challenge: "a\r\nset-cookie: b" }],
    ["more than 512 characters", { type: "url_verification", challenge: "x".repeat(513) }],
    ["no challenge", { type: "url_verification" }],
    ["broken JSON", '{"type":"url_verification"'],
    ["a message that speaks of it", wrapped(posted({ text: '"url_verification"' }))],
  ])("is not %s", (_, value) => {
    expect(check(value)).toBeUndefined();
  });
});

describe("a message", () => {
  test("posted, edited and deleted is one object, and its deletion is final whatever comes late", () => {
    const edit = eventOf(
      wrapped(changed({ ...posted({ text: "Hello!" }), edited: { ts: "1795169000.000000" } })),
    );
    const deletion = eventOf(
      wrapped({
        ...posted(),
        subtype: "message_deleted",
        deleted_ts: "1795168800.046509",
        ts: "1795169760.000500",
      }),
    );

    const id = `${channel}/1795168800.046509`;
    expect(eventOf(wrapped(posted()))?.object).toEqual({ kind: "message", id, state: "posted" });
    expect(edit).toMatchObject({
      type: "message.edited",
      time: "2026-11-20T10:03:20.000Z",
      object: { id, state: "edited" },
    });
    expect(deletion).toMatchObject({
      type: "message.deleted",
      object: { id, state: "deleted", final: true },
    });
  });

  test("edited twice is edited twice, and a retry of an edit is the same one", () => {
    const at = (ts: string) => eventOf(wrapped(changed({ ...posted({ text: ts }), edited: { ts } })))?.id;

    expect(at("1795169000.000000")).toBe(at("1795169000.000000"));
    expect(at("1795169000.000000")).not.toBe(at("1795169001.000000"));
  });

  test("deleted says nothing of what was deleted", () => {
    const deletion = eventOf(
      wrapped({ ...posted(), subtype: "message_deleted", previous_message: posted({ text: "my password" }) }),
    );

    expect(JSON.stringify(deletion)).not.toContain("password");
  });

  test("that a deleted thread leaves behind as a tombstone is a deletion", () => {
    expect(
      eventOf(wrapped(changed(posted({ subtype: "tombstone", text: "This message was deleted." })))),
    ).toMatchObject({ type: "message.deleted" });
  });

  test("without a workspace address has no link, with one it has", () => {
    const { object } = eventOf(wrapped(posted()), { workspace: "acme" }) ?? {};

    expect(object?.url).toBe(`https://acme.slack.com/archives/${channel}/p1795168800046509`);
  });

  test("whose settings do not fit is kept until they do", () => {
    expect(outcomeOf(wrapped(posted()), { workspace: "https://acme.slack.com" })).toMatchObject({
      unrecognized: "the connection's settings do not fit",
    });
  });
});

describe("a message to the app, which also comes as a plain one", () => {
  const text = `<@${bot}> please`;
  const plain = eventOf(wrapped(posted({ text })));
  const mention = eventOf(
    wrapped({ ...posted({ text }), type: "app_mention" }, { event_id: "Ev0000000002" }),
  );

  test("is one event in two halves, and shown as a mention whichever came first", () => {
    if (!plain || !mention) throw new Error("no event");

    expect(plain.id).toBe(mention.id);
    expect([plain.part, mention.part]).toEqual(["message", "mention"]);
    expect(mergeParts({ message: plain, mention })?.type).toBe("message.mentioned");
    expect(mergeParts({ mention, message: plain })).toEqual(mergeParts({ message: plain, mention }));
  });

  test("does not need the bot's own id to be known", () => {
    const bare = { authorizations: undefined, authed_users: ["U0SOMEBODY1"] };

    expect(eventOf(wrapped(posted({ text }), bare))?.id).toBe(mention?.id);
  });

  test("costs nothing for a message without mentions", () => {
    expect(eventOf(wrapped(posted()))).not.toHaveProperty("part");
  });
});

describe("the names that an event lacks", () => {
  const fetchesOf = (event: object, settings?: object) => outcomeOf(wrapped(event), settings).fetches;
  const file = { type: "file_shared", file_id: "F0ACME00001", channel_id: channel };

  test.each([
    ["a message", posted()],
    ["an edit", changed(posted({ text: "Hello!" }))],
    ["a mention", { ...posted(), type: "app_mention" }],
    ["a member leaving", { type: "member_left_channel", user: jane, channel }],
    [
      "a reaction",
      { type: "reaction_added", user: jane, reaction: "tada", item: { type: "message", channel } },
    ],
    ["a channel named by its id", { type: "channel_archive", channel }],
    ["a file", file],
  ])("are looked up for %s", (_, event) => {
    const { events, fetches } = outcomeOf(wrapped(event));

    expect(fetches).toMatchObject([{ key: ours, scope: { team: ours }, fills: events }]);
  });

  test.each([
    ["a channel that tells its name", { type: "channel_rename", channel: { id: channel, name: "acme" } }],
    ["a deletion", { ...posted(), subtype: "message_deleted" }],
    ["what is left out", posted({ subtype: "channel_join" })],
  ])("are not looked up for %s", (_, event) => {
    expect(fetchesOf(event)).toEqual([]);
  });

  test("stay out where the settings say so, but not those of files", () => {
    expect(fetchesOf(posted(), { names: "leave out" })).toEqual([]);
    expect(fetchesOf(file, { names: "leave out" })).toHaveLength(1);
  });
});

describe("noise stays out of the timelines and in the feed", () => {
  test.each([
    ["our own app's message", posted({ bot_id: "B1", app_id: app }), "own message"],
    ["our own bot user's message", posted({ user: bot }), "own message"],
    ["another bot's message", posted({ bot_id: "B0CI", app_id: "A0CI" }), "bot message"],
    ["an old bot's message", posted({ subtype: "bot_message", user: undefined }), "bot message"],
    ["a member joining", posted({ subtype: "channel_join" }), "system message: channel_join"],
    ["a new topic", posted({ subtype: "channel_topic" }), "system message: channel_topic"],
    ["a link unfurled", changed(posted({ attachments: [{}] })), "unfurled or unchanged"],
    ["a bot's edit", changed(posted({ bot_id: "B0CI", text: "done" })), "bot message"],
    ["our own app mentioning itself", { ...posted({ user: bot }), type: "app_mention" }, "own message"],
  ])("%s", (_, event, reason) => {
    expect(outcomeOf(wrapped(event)).events).toEqual([
      expect.objectContaining({
        type: "system.observed",
        identities: [],
        details: expect.objectContaining({ reason }),
      }),
    ]);
  });

  test("as the settings say", () => {
    const ci = wrapped(posted({ bot_id: "B0CI00001", app_id: "A0CI00001" }));

    expect(eventOf(ci, { bots: "keep" })?.type).toBe("message.posted");
    expect(eventOf(ci, { bots: "keep", leftOut: ["B0CI00001"] })?.details.reason).toBe("left out");
    expect(eventOf(wrapped(posted()), { leftOut: [jane] })?.details.reason).toBe("left out");
    expect(eventOf(wrapped(posted({ app_id: app, bot_id: "B1" })), { bots: "keep" })?.details.reason).toBe(
      "own message",
    );
  });
});

describe("a person from another workspace", () => {
  const shared = { is_ext_shared_channel: true, team_id: theirs, context_team_id: ours };

  test("is a customer with identities, though the wrapper names their workspace as the team", () => {
    expect(eventOf(wrapped(posted({ user_team: theirs, team: theirs }), shared))).toMatchObject({
      direction: "in",
      actor: { kind: "contact" },
      identities: [
        { type: "slack:channel", value: channel },
        { type: "slack:team", value: theirs },
        { type: "slack:user", value: `${theirs}/${jane}` },
      ],
    });
  });

  test("is a colleague where the settings count their workspace as ours, and what we write goes out", () => {
    const event = wrapped(posted({ user_team: theirs, team: theirs }), shared);

    expect(eventOf(event, { ownWorkspaces: [theirs] })).toMatchObject({
      direction: "out",
      actor: { kind: "team" },
      identities: [{ type: "slack:channel", value: channel }],
    });
  });

  test("shares files by their ids alone: they are fetched", () => {
    const files = [{ id: "F0ACME00001", mode: "file_access", file_access: "check_file_info" }];

    const { events, fetches } = outcomeOf(wrapped(posted({ files, user_team: theirs }), shared));

    expect(fetches).toEqual([
      {
        tool: "slack",
        connection: "main",
        key: ours,
        fills: events,
        scope: { team: ours, files: "F0ACME00001" },
      },
    ]);
  });
});

describe("what happens beside messages", () => {
  test("is the same event in every retry, and another one the next time", () => {
    const joined = { type: "member_joined_channel", user: jane, channel, team: ours };
    const id = (event_id: string) => eventOf(wrapped(joined, { event_id }))?.id;

    expect(id("Ev1")).toBe(id("Ev1"));
    expect(id("Ev1")).not.toBe(id("Ev2"));
  });

  test("has the wrapper's time where the event has none or one that is none", () => {
    for (const event_ts of [undefined, "1515449522000016", "soon"]) {
      expect(eventOf(wrapped({ type: "channel_archive", channel, event_ts }))?.time).toBe(
        "2026-11-20T10:00:00.000Z",
      );
    }
  });

  test("of a colleague new in the workspace concerns no customer", () => {
    const user = { id: jane, team_id: ours, profile: { email: "jane@firm.example" } };

    expect(eventOf(wrapped({ type: "team_join", user }))?.identities).toEqual([]);
    expect(
      eventOf(wrapped({ type: "team_join", user: { ...user, is_restricted: true } }))?.identities[0],
    ).toEqual({
      type: "email",
      value: "jane@firm.example",
    });
  });

  test.each([
    ["uninstalled", wrapped({ type: "app_uninstalled" })],
    ["its tokens revoked", wrapped({ type: "tokens_revoked", tokens: { bot: [bot] } })],
    ["limited in its rate", { type: "app_rate_limited", team_id: ours, minute_rate_limited: 1795164840 }],
  ])("interrupts the connection: %s", (_, value) => {
    expect(eventOf(value)).toMatchObject({
      type: "connection.interrupted",
      family: "system",
      identities: [],
      details: { reason: expect.any(String) },
    });
  });
});

describe("what a message says", () => {
  const said = (more: object, settings: object = {}) =>
    eventOf(wrapped(posted({ text: "", ...more })), settings);
  const richText = (...elements: object[]) => [
    { type: "rich_text", elements: [{ type: "rich_text_section", elements }] },
  ];

  test("is read in its blocks where it has no text", () => {
    const blocks = richText(
      { type: "text", text: "Signed & sent, " },
      { type: "user", user_id: "U0BOB000001" },
      { type: "text", text: ": see " },
      { type: "link", url: "https://acme.example", text: "the letter" },
    );

    expect(said({ blocks })).toMatchObject({
      title: "Posted: Signed & sent, @U0BOB000001: see the letter",
      part: "message",
    });
    const kit = [
      { type: "header", text: { type: "plain_text", text: "New request" } },
      {
        type: "section",
        text: { type: "mrkdwn", text: "from *Jane*" },
        fields: [{ type: "mrkdwn", text: "VAT" }],
      },
      { type: "context", elements: [{ type: "mrkdwn", text: "&lt;form&gt;" }] },
    ];
    expect(said({ blocks: kit })?.details.text).toBe("New request\nfrom *Jane*\nVAT\n<form>");
  });

  test("is what is attached and forwarded as well, and no preview of a link", () => {
    const request = { text: "New request", fields: [{ title: "From", value: "jane@acme.example" }] };
    const preview = { title: "A page", text: "of a person", from_url: "https://page.example" };
    const forward = {
      is_share: true,
      author_name: "Jane",
      from_url: "https://firm.slack.com/archives/C1/p1",
      message_blocks: [{ message: { blocks: richText({ type: "text", text: "Please sign" }) } }],
    };

    expect(said({ attachments: [request] })?.details.text).toBe("New request\nFrom: jane@acme.example");
    expect(said({ attachments: [{ fallback: "Only this" }] })?.details.text).toBe("Only this");
    expect(said({ text: "FYI", attachments: [preview, forward] })?.details.text).toBe(
      "FYI\nJane\nPlease sign",
    );
  });

  const cell = (text: string) => ({ type: "raw_text", text });
  test.each([
    [
      "the rows of a table",
      { blocks: [{ type: "table", rows: [[cell("Invoice 58"), cell("paid")]] }] },
      "Invoice 58 | paid",
    ],
    [
      "a film's title and description",
      {
        blocks: [
          {
            type: "video",
            title: { type: "plain_text", text: "VAT" },
            description: { type: "plain_text", text: "by May" },
          },
        ],
      },
      "VAT\nby May",
    ],
    [
      "what was spoken",
      { files: [{ id: "F1", transcription: { preview: { content: "Please call me" } } }] },
      "Please call me",
    ],
    [
      "the files of a forwarded message",
      { attachments: [{ is_share: true, author_name: "Jane", files: [{ id: "F1", name: "deed.pdf" }] }] },
      "Jane\ndeed.pdf",
    ],
    [
      "a mail that has no plain text",
      { files: [{ id: "F1", mode: "email", simplified_html: "<p>Attached &amp; signed.</p>" }] },
      "Attached & signed.",
    ],
  ])("is %s", (_, more, text) => {
    expect(said(more)?.details.text).toBe(text);
  });

  test.each([
    ["its text", { author_name: "Jane", text: "Please sign by Friday" }, "Forwarded: Please sign by Friday"],
    [
      "its blocks",
      {
        author_name: "Jane",
        message_blocks: [{ message: { blocks: richText({ type: "text", text: "Please sign" }) } }],
      },
      "Forwarded: Please sign",
    ],
    ["its files", { author_name: "Jane", files: [{ id: "F1", name: "deed.pdf" }] }, "Forwarded: deed.pdf"],
    ["its author, where nothing else is known", { author_subname: "Jane" }, "Forwarded: Jane"],
  ])("of a forward is called by %s", (_, share, title) => {
    expect(said({ text: "", attachments: [{ is_share: true, ...share }] })?.title).toBe(title);
  });

  test("of a forward with words of one's own is called by those", () => {
    const share = { is_share: true, author_name: "Jane", text: "Please sign" };

    expect(said({ text: "Done?", attachments: [share] })?.title).toBe("Posted: Done?");
  });

  test("is a mail's sender, subject and text where one came into the channel", () => {
    const mail = {
      id: "F0MAIL00001",
      mode: "email",
      subject: "Our accounts",
      from: [{ address: "Jane@acme.example", name: "Jane Doe" }],
      plain_text: "Attached as discussed.",
    };

    expect(said({ user: "USLACKBOT", bot_id: "B1", subtype: "bot_message", files: [mail] })).toMatchObject({
      type: "message.posted",
      title: "Mailed: Our accounts",
      direction: "in",
      actor: { kind: "contact", name: "Jane Doe", email: "jane@acme.example" },
      identities: [
        { type: "slack:channel", value: channel },
        { type: "email", value: "jane@acme.example" },
      ],
      details: { text: "Attached as discussed." },
    });
  });

  test("is edited where a file comes to it, and not where Slack leaves out how it was", () => {
    const file = { id: "F0NEW00001", name: "letter.pdf" };
    const bare = { type: "message", ts: posted().ts };

    expect(eventOf(wrapped(changed(posted({ files: [file] }))))).toMatchObject({ type: "message.edited" });
    expect(eventOf(wrapped(changed(posted(), bare)))).toMatchObject({ type: "system.observed" });
    const edited = { ...posted(), edited: { ts: "1795169000.000000" } };
    expect(eventOf(wrapped(changed(edited, bare)))).toMatchObject({ type: "message.edited" });
  });

  test("is bounded, however deep and many its blocks are", () => {
    let deep: object = { type: "text", text: "bottom" };
    for (let n = 0; n < 2_000; n++) deep = { type: "rich_text_section", elements: [deep] };
    const many = richText(...Array.from({ length: 400 }, () => ({ type: "text", text: "x".repeat(100) })));

    expect(said({ blocks: [deep] })?.title).toBe("Posted a message");
    expect(String(said({ blocks: many })?.details.text).length).toBeLessThanOrEqual(8_000);
  });
});

describe("a channel", () => {
  test("with a new id is known by both", () => {
    const changedId = { type: "channel_id_changed", old_channel_id: "G0OLD00001", new_channel_id: channel };

    expect(eventOf(wrapped(changedId))).toMatchObject({
      type: "channel.renamed",
      object: { kind: "channel", id: channel },
      supersedes: { kind: "channel", id: "G0OLD00001" },
      identities: [
        { type: "slack:channel", value: "G0OLD00001" },
        { type: "slack:channel", value: channel },
      ],
    });
  });

  test("that is no longer shared, opened again or deleted says so", () => {
    const titleOf = (type: string, more: object = {}) => eventOf(wrapped({ type, channel, ...more }))?.title;

    expect(titleOf("channel_unshared", { previously_connected_team_id: theirs })).toBe(
      `Unshared from the other workspace: channel ${channel}`,
    );
    expect(titleOf("channel_unarchive")).toBe(`Opened again: channel ${channel}`);
    expect(titleOf("channel_deleted")).toBe(`Deleted channel ${channel}`);
  });

  test("whose invitation was accepted names who accepted", () => {
    const accepted = {
      type: "shared_channel_invite_accepted",
      channel: { id: channel, name: "acme" },
      invite: { recipient_email: "jane@acme.example" },
      accepting_user: { id: jane, team_id: theirs, real_name: "Jane" },
      teams_in_channel: [
        { id: theirs, name: "Acme" },
        { id: ours, name: "Firm" },
      ],
    };

    expect(eventOf(wrapped(accepted, { is_ext_shared_channel: true }))).toMatchObject({
      type: "channel.shared",
      title: "Accepted the invitation to channel #acme: Jane",
      direction: "in",
      identities: expect.arrayContaining([
        { type: "slack:team", value: theirs },
        { type: "email", value: "jane@acme.example" },
      ]),
      details: { teams: ["Acme"] },
    });
  });
});

test("a colleague of an installation for a whole organization is not a stranger", () => {
  const grid = { context_enterprise_id: "E0FIRM00001", is_ext_shared_channel: true, authorizations: [] };
  const event = wrapped(posted({ user_team: "E0FIRM00001", team: "T0OTHER0001" }), grid);

  expect(eventOf(event)?.actor).toEqual({ kind: "team" });
});

test("of such an installation the wrapper's workspace is the organization's own, or the customer's", () => {
  const install = { enterprise_id: "E0FIRM00001", team_id: null, user_id: bot, is_enterprise_install: true };
  const grid = { context_team_id: null, is_ext_shared_channel: true, authorizations: [install] };
  const from = (team: string, more: object) =>
    eventOf(wrapped(posted({ team, user_team: team }), { ...grid, team_id: team, ...more }))?.actor;

  expect(from("T0OTHER0001", { enterprise_id: "E0FIRM00001" })).toEqual({ kind: "team" });
  expect(from(theirs, { enterprise_id: null })).toEqual({ kind: "contact" });
  expect(from(theirs, { enterprise_id: "E0CUSTOMER1" })).toEqual({ kind: "contact" });
});

test.each([
  ["a new kind of event", wrapped({ type: "huddle_started", channel }), "unknown type"],
  ["a new kind of wrapper", { type: "app_renamed", team_id: ours }, "unknown type"],
  ["a message without its channel", wrapped(posted({ channel: undefined })), "event.channel is missing"],
  ["a message whose time is not a time", wrapped(posted({ ts: "now" })), "event.ts is not as expected"],
])("%s is kept as unrecognized", (_, value, reason) => {
  expect(outcomeOf(value).unrecognized).toBe(reason);
});

describe("what happens to a message or a file afterwards", () => {
  const item = { type: "message", channel, ts: "1795168800.046509" };

  test("a reaction that is taken back is told of its message", () => {
    const event = {
      type: "reaction_removed",
      user: jane,
      reaction: "eyes",
      item,
      event_ts: "1795168900.000100",
    };

    expect(eventOf(wrapped(event))).toMatchObject({
      type: "message.reacted",
      title: "Took back a reaction to a message: :eyes:",
      object: { id: `${channel}/1795168800.046509` },
      identities: [{ type: "slack:channel", value: channel }],
    });
    expect(eventOf(wrapped(event))?.id).not.toBe(
      eventOf(wrapped({ ...event, type: "reaction_added" }, { event_id: "Ev0000000002" }))?.id,
    );
  });

  test.each([
    [
      "pin_added",
      { message: { ts: "1795168800.046509", text: "Papers are due on 5 December" } },
      "Pinned: Papers are due on 5 December",
    ],
    ["pin_removed", { message: { ts: "1795168800.046509" } }, "Unpinned a message"],
    ["pin_added", { type: "file", file: { id: "F0LETTER001", name: "letter.pdf" } }, "Pinned: letter.pdf"],
  ])("%s is told of its channel", (type, what, title) => {
    const event = { type, user: jane, channel_id: channel, item: { type: "message", channel, ...what } };

    expect(eventOf(wrapped(event))).toMatchObject({
      type: "activity.tracked",
      title,
      identities: [{ type: "slack:channel", value: channel }],
    });
  });

  test("a file that is deleted belongs where the file does, as Slack does not say where it was", () => {
    expect(eventOf(wrapped({ type: "file_deleted", file_id: "F0LETTER001" }))).toMatchObject({
      type: "document.removed",
      object: { kind: "file", id: "F0LETTER001", final: true },
      identities: [],
      unnamed: true,
    });
  });

  test("a file that is unshared is told of the channels that it was in", () => {
    const event = { type: "file_unshared", file: { id: "F0LETTER001" }, channel_ids: [channel] };

    expect(eventOf(wrapped(event))).toMatchObject({
      title: "Unshared file F0LETTER001",
      identities: [{ type: "slack:channel", value: channel }],
    });
  });
});

test.each([
  ["<@U1|jane> and <@U2>", "@jane and @U2"],
  ["<#C1|general> <!here> <!subteam^S1|@team>", "#general @here @team"],
  ["<https://acme.com|Acme> <https://acme.com>", "Acme https://acme.com"],
  ["1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"],
  ["&amp;lt;", "&lt;"],
  ["<<<<", "<<<<"],
])("the markup %s reads %s", (markup, plain) => {
  expect(plainText(markup)).toBe(plain);
});

test("an excerpt is one line and cuts no character in two", () => {
  expect(excerpt("first\nsecond")).toBe("first");
  expect(excerpt("✅🎉".repeat(60)).isWellFormed()).toBe(true);
  expect([...excerpt("🎉".repeat(100))]).toHaveLength(80);
});

test.each([
  ["a name that is an address", { workspace: "https://acme.slack.com" }],
  ["an id that is a name", { leftOut: ["jane"] }],
  ["an unknown field", { worksapce: "acme" }],
])("settings with %s do not fit", (_, values) => {
  expect(slack.settings && safeParse(slack.settings, values).success).toBe(false);
});
