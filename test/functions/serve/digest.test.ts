import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { forgetInTables, keptLetters } from "../../../functions/insight/kept-tables.ts";
import { DigestsFailed, type SendDeps, sendDigests } from "../../../functions/serve/digest/send.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import type { Letter } from "../../../functions/shared/ports.ts";
import { type Digest, digest, digestList, digestPreview, ownDigest } from "../../../schemas/digest.ts";
import { insightHub, owed, told, weekly } from "../../support/insight-hub.ts";

const yesterday = "2026-11-27";
const webhook = "https://hooks.slack.com/services/T000/B000/the-secret";
const kept = new Map<string, string>();
const webhooks = {
  find: async (id: string) => kept.get(id),
  put: async (id: string, url: string) => void kept.set(id, url),
  remove: async (id: string) => void kept.delete(id),
};
const { deps, call, idOf, hear } = insightHub(new Date("2026-11-28T09:00:00.000Z"), {
  webhooks,
  mailDomain: "hub.example",
});

let letters: Letter[] = [];
let posts: { url: string; text: string }[] = [];
beforeEach(async () => {
  letters = [];
  posts = [];
  for (const { id } of await deps.digests.all()) await deps.digests.remove(id);
});

/** A look at an instant; what cannot be sent is refused. */
const look = async (at: string, more: Partial<SendDeps> = {}) =>
  await sendDigests({
    ...deps,
    now: () => new Date(at),
    webhooks,
    mailer: { send: async (letter) => void letters.push(letter) },
    fetch: async (url, init) => {
      posts.push({ url: String(url), text: JSON.parse(String(init?.body)).text });
      return new Response("ok");
    },
    ...more,
  });

/** Each test's own person, who has not been told of any day yet. */
let people = 0;
const want = async (body: object): Promise<Digest> => {
  const answer = await call("PUT", "/api/digest", {
    owner: "Mai",
    via: "mail",
    to: "mai@firm.example",
    ...body,
  });
  const set = digest.parse(answer.json);
  const row = await deps.digests.one(set.id);
  if (row === undefined) throw new Error("It is kept");
  await deps.digests.remove(set.id);
  const own = { ...row, id: `${set.id}${people++}` };
  await deps.digests.put(own);
  if (own.via === "webhook") kept.set(own.id, webhook);
  return { ...set, id: own.id };
};

beforeAll(async () => {
  await hear([
    ...weekly("quiet", daysAfter(yesterday, -25)),
    ...weekly("lively", daysAfter(yesterday, -2)),
    told("lively", "email.received", "2026-11-28", { direction: "in", time: "2026-11-28T02:00:00.000Z" }),
    told("lively", "meeting.scheduled", "2026-11-20", {
      scheduledFor: "2026-12-01T09:00:00.000Z",
      object: { kind: "meeting", id: "m" },
    }),
    told("debtor", "invoice.sent", "2026-09-01", { direction: "out", ...owed("1234.56", "2026-09-01") }),
  ]);
  for (const each of ["quiet", "lively", "debtor"])
    await call("PATCH", `/api/accounts/${idOf(each)}`, { owner: "Mai", name: `${each} & <Co>` });
  // Nobody has fallen silent by then, and the invoice is not late by more than thirty days.
  await nightly({ ...deps, now: () => new Date("2026-11-01T02:00:00.000Z") });
  await nightly(deps);
});

describe("a digest", () => {
  test("says what has entered a state, what lies ahead and who was heard, each with its link", async () => {
    await want({});

    await look("2026-11-28T09:00:00.000Z");

    const [letter] = letters;
    expect(letter).toMatchObject({
      to: "mai@firm.example",
      subject: "Your clients, 28 November 2026: 2 need attention, 1 ahead",
    });
    expect(letter?.text).toMatch(/NEED ATTENTION[\s\S]*quiet & <Co>\n(?: {2}.+\n)* {2}Silent for 25 days/);
    expect(letter?.text).toMatch(/NEED ATTENTION[\s\S]*debtor & <Co>\n {2}£1,235 overdue/);
    expect(letter?.text).toMatch(/AHEAD[\s\S]*lively & <Co>: meeting, 1 Dec 2026, 09:00/);
    expect(letter?.text).toMatch(/HEARD FROM[\s\S]*lively & <Co>: last heard 28 Nov 2026, 02:00/);
    expect(letter?.text).toContain(`https://hub.example/console/accounts/${idOf("quiet")}`);
  });

  test("is told once a person and day, however often and at once it is looked for", async () => {
    await want({});

    await Promise.all([look("2026-11-28T09:00:00.000Z"), look("2026-11-28T09:00:00.001Z")]);
    await look("2026-11-28T23:59:00.000Z");
    expect(letters).toHaveLength(1);

    await look("2026-11-29T09:00:00.000Z");
    expect(letters).toHaveLength(2);
  });

  test.each(["en", "vi"])("names no account and no amount in its subject: %s", async (language) => {
    await want({ language });
    await look("2026-11-28T09:00:00.000Z");

    const [{ subject = "", text = "" } = {}] = letters;
    expect(text).toMatch(/1[.,]235(?![.,])/);
    expect(subject).not.toMatch(/GBP|£|1[.,]?234|quiet|lively|debtor/);
  });

  test("tells of a state once, as it is entered", async () => {
    await want({});
    await look("2026-11-28T09:00:00.000Z");
    await nightly({ ...deps, now: () => new Date("2026-11-29T02:00:00.000Z") });

    await look("2026-11-29T09:00:00.000Z");

    expect(letters.map(({ subject }) => subject)).toEqual([
      expect.stringContaining(": 2 need attention"),
      expect.stringContaining(": 0 need attention"),
    ]);
  });

  test("comes from the person's own hour on, on the person's own day", async () => {
    await want({ hour: 7, zone: "Asia/Ho_Chi_Minh" });

    await look("2026-11-27T23:59:00.000Z");
    expect(letters).toEqual([]);
    await look("2026-11-28T00:00:00.000Z");
    expect(letters.map(({ subject }) => subject)).toEqual([expect.stringContaining("28 November")]);
    await look("2026-11-28T16:59:00.000Z");
    expect(letters).toHaveLength(1);
  });

  test("is in the person's language", async () => {
    await want({ language: "vi" });

    await look("2026-11-28T09:00:00.000Z");

    expect(letters[0]?.subject).toMatch(/^Khách hàng của bạn, 28\/11\/2026: \d cần chú ý/);
    expect(letters[0]?.text).toContain("Để không nhận bản tin này nữa");
  });

  test("is of one owner's accounts, and of nobody's where nothing is to be said", async () => {
    await want({ owner: "Lan" });

    await look("2026-11-28T09:00:00.000Z");

    expect(letters).toEqual([]);
  });

  test("that could not be sent is tried again, while others are told", async () => {
    await want({ to: "refused@firm.example" });
    await want({});
    const refusing = {
      mailer: {
        async send(letter: Letter) {
          if (letter.to.startsWith("refused")) throw new UpstreamError("SES");
          letters.push(letter);
        },
      },
    };

    await expect(look("2026-11-28T09:00:00.000Z", refusing)).rejects.toBeInstanceOf(DigestsFailed);
    expect(letters.map(({ to }) => to)).toEqual(["mai@firm.example"]);
    await look("2026-11-28T09:15:00.000Z");
    expect(letters.map(({ to }) => to)).toEqual(["mai@firm.example", "refused@firm.example"]);
  });

  test("comes in Slack by a webhook that no answer shows, and where nothing can become a mention", async () => {
    const set = await want({ via: "webhook", to: webhook });

    await look("2026-11-28T09:00:00.000Z");

    expect(posts).toMatchObject([{ url: webhook, text: expect.stringContaining("lively &amp; &lt;Co&gt;") }]);
    expect(JSON.stringify([set, (await call("GET", "/api/digests")).json])).not.toContain("secret");
  });
});

describe("the link in a mail", () => {
  const linkOf = async () => {
    await want({});
    await look("2026-11-28T09:00:00.000Z");
    const header = letters[0]?.headers["List-Unsubscribe"] ?? "";
    expect(letters[0]?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    expect(letters[0]?.text).toContain(header.slice(1, -1));
    return new URL(header.slice(1, -1));
  };

  test("asks when it is opened, and ends the digest when it is posted to", async () => {
    const { pathname, search } = await linkOf();

    const page = await call("GET", `${pathname}${search}`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<form method="post">')]);
    expect(await deps.digests.all()).toHaveLength(1);

    expect((await call("POST", `${pathname}${search}`, "List-Unsubscribe=One-Click")).status).toBe(200);
    expect(await deps.digests.all()).toEqual([]);
    expect((await call("POST", `${pathname}${search}`)).json).toMatchObject({ status: 404 });
  });

  test("ends nothing with another signature", async () => {
    const { pathname, search } = await linkOf();

    for (const wrong of ["", "?signature=", `${search}x`, search.slice(0, -1)])
      expect((await call("POST", `${pathname}${wrong}`)).json).toMatchObject({ code: "unknown_digest" });
    expect(await deps.digests.all()).toHaveLength(1);
  });
});

describe("the settings", () => {
  test("are the caller's own, and end", async () => {
    await call("PUT", "/api/digest", { via: "mail", to: "mai@firm.example" });

    const { digest: own } = ownDigest.parse((await call("GET", "/api/digest")).json);
    expect(own).toMatchObject({ owner: "the admin", hour: 7, zone: "UTC", language: "en" });
    expect(digestPreview.parse((await call("GET", "/api/digest/preview")).json).subject).toMatch(
      /^Your clients/,
    );
    expect((await call("DELETE", "/api/digest")).status).toBe(204);
    expect((await call("GET", "/api/digest")).json).toEqual({});
    expect((await call("DELETE", "/api/digest")).json).toMatchObject({ code: "unknown_digest" });
    const { text } = await call("GET", "/api/audit");
    expect(["digest.wanted", "digest.ended"].filter((action) => !text.includes(action))).toEqual([]);
  });

  test("of a person who has left the team are ended by an admin", async () => {
    const { id } = await want({});

    expect(digestList.parse((await call("GET", "/api/digests")).json).digests).toMatchObject([{ id }]);
    expect((await call("DELETE", `/api/digests/${id}`, undefined, "manager")).status).toBe(403);
    expect((await call("DELETE", `/api/digests/${id}`)).status).toBe(204);
    expect(await deps.digests.all()).toEqual([]);
  });

  test("take a webhook's secret with them", async () => {
    await call("PUT", "/api/digest", { via: "webhook", to: webhook });
    expect([...kept.values()]).toContain(webhook);
    const { digest: own } = ownDigest.parse((await call("GET", "/api/digest")).json);

    await call("PUT", "/api/digest", { via: "mail", to: "mai@firm.example" });

    expect(kept.has(own?.id ?? "")).toBe(false);
  });

  test.each([
    ["an address that is none", { via: "mail", to: "mai" }, ["to"]],
    ["two addresses", { via: "mail", to: "a@firm.example, b@firm.example" }, ["to"]],
    ["a webhook elsewhere", { via: "webhook", to: "https://evil.example/services/T/B/x" }, ["to"]],
    ["a webhook of this machine", { via: "webhook", to: "http://127.0.0.1/hooks.slack.com/" }, ["to"]],
    [
      "a webhook behind a name",
      { via: "webhook", to: "https://hooks.slack.com@evil.example/services/x" },
      ["to"],
    ],
    ["an hour there is not", { via: "mail", to: "mai@firm.example", hour: 24 }, ["hour"]],
    ["a zone there is not", { via: "mail", to: "mai@firm.example", zone: "Mars/Base" }, ["zone"]],
    ["a language it does not speak", { via: "mail", to: "mai@firm.example", language: "de" }, ["language"]],
    ["a way there is not", { via: "pigeon", to: "mai@firm.example" }, ["via"]],
  ])("with %s are refused", async (_, body, fields) => {
    expect((await call("PUT", "/api/digest", body)).json).toMatchObject({ code: "invalid_request", fields });
    expect(await deps.digests.all()).toEqual([]);
  });

  test("by mail are refused where the hub has no domain", async () => {
    const without = insightHub(new Date("2026-11-28T09:00:00.000Z"));

    expect(
      (await without.call("PUT", "/api/digest", { via: "mail", to: "mai@firm.example" })).json,
    ).toMatchObject({ status: 400, code: "no_mail" });
  });
});

test("an erasure leaves nothing of the letters that one machine has put into its file", async () => {
  await deps.blobs.put(keptLetters, Buffer.from("From hub …"));

  await forgetInTables(new Set(["acc_1"]), deps.blobs, { now: deps.now() });

  expect(await deps.blobs.get(keptLetters)).toHaveLength(0);
});
