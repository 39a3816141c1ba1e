import { expect, test } from "@jest/globals";
import { boomerangGmailCollector } from "../../../../functions/connectors/boomerang-gmail/collect.ts";
import { catchUpsOf } from "../../../../functions/store/catch-ups.ts";
import { accountEventMessage, fetchMessage } from "../../../../schemas/bus.ts";
import { collecting, fetchOf } from "../../../support/collecting.ts";
import { gmailMailbox } from "../../../support/gmail-mailbox.ts";
import { letIn, readsOn } from "../../../support/let-in.ts";
import { later } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const mailbox = "kim@firm.example";
const settings = { serviceAccount: "push@p.iam.gserviceaccount.com", mailboxes: [mailbox] };
const [waiting, , , returned] = [1, 2, 3, 4];

/** A mailbox that lets the hub in and has these mails, each labeled as returned. */
async function hubWith(mails: Readonly<Record<string, string>>) {
  const vendor = gmailMailbox(mailbox);
  for (const [id, at] of Object.entries(mails)) vendor.label(id, at, returned);
  const hub = await collecting({
    collector: boomerangGmailCollector,
    server: vendor.server,
    credentials: null,
  });
  await hub.connections.update("toy", "main", (now) => ({ ...now, settings }));
  await letIn(hub, mailbox);
  const read = readsOn(hub);
  /** Gmail tells of a record, and what came after the one before is fetched. */
  const pushed = async (historyId: string) => {
    await hub.handled(fetchOf({ key: mailbox, scope: { mailbox, historyId }, fills: [] }));
    await hub.record();
  };
  const events = () =>
    hub.published.flatMap((one) => accountEventMessage.safeParse(one).data?.data ?? []).filter(isOfMail);
  const looked = new Set<string>();
  /** What a check has asked for is read, an hour later. */
  const look = async () => {
    for (const one of hub.published) {
      const { data } = fetchMessage.safeParse(one);
      if (!data?.data.check || looked.has(data.id)) continue;
      expect(await hub.handled(data)).toHaveLength(1);
      later(hub, 1);
      expect(await hub.handled(data)).toEqual([]);
      looked.add(data.id);
    }
    await hub.record();
  };
  const told = () => events().map(({ type, details }) => `${type} ${details.message}`);
  const missed = async () => catchUpsOf(await hub.catchUps.list(of))[0]?.missed.count;
  /** Its history is read, and its place begun. */
  const begin = async () => {
    await read();
    for (const one of hub.published.slice()) {
      const { data } = fetchMessage.safeParse(one);
      if (data && !data.data.catchUp && !data.data.check) expect(await hub.handled(data)).toEqual([]);
    }
  };
  return { vendor, hub, read, begin, look, pushed, events, told, missed };
}

const isOfMail = ({ type }: { readonly type: string }) => type !== "system.observed";
const day = (n: number) => new Date(Date.parse("2026-11-23T08:00:00Z") - n * 86_400_000).toISOString();

test("a mailbox's history is read: what carries a label, of a year, newest first, marked and without asking for dates", async () => {
  const mails = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`m${n}`, day(3 * n)]));
  const made = await hubWith(mails);
  made.vendor.label("w", day(10), waiting);
  await made.read();

  expect(made.told()).toEqual([
    "reminder.set w",
    ...Array.from({ length: 122 }, (_, n) => `email.returned m${n}`),
  ]);
  expect(made.events()[1]).toMatchObject({
    time: "2026-11-23T08:00:00.000Z",
    title: "Came back: “Mail m0” with jane@acme.example",
    proof: "fetched",
    details: { foundBy: "history" },
  });
  expect(catchUpsOf(await made.hub.catchUps.list(of))[0]?.history).toMatchObject({
    state: "done",
    found: 123,
  });
  expect(await made.missed()).toBe(0);
});

test("what Gmail has told of is not told again, whatever has changed of the mail since; what it has not is missed, once", async () => {
  const made = await hubWith({});
  await made.begin();
  const record = made.vendor.label("told", "2026-11-23T12:00:00Z", returned);
  later(made.hub, 4);
  await made.pushed(record);
  made.vendor.touch("told");
  made.vendor.label("lost", "2026-11-23T14:00:00Z", returned);
  later(made.hub, 21);
  await made.read();
  await made.look();

  expect(made.told()).toEqual(["email.returned told", "email.returned lost"]);
  expect(made.events()[1]).toMatchObject({ time: "2026-11-23T14:00:00.000Z", details: { foundBy: "check" } });
  expect(await made.missed()).toBe(1);
  later(made.hub, 24);
  await made.read();
  await made.look();
  expect([made.told().length, await made.missed()]).toEqual([2, 1]);
});

test("a label that is put on an old mail is missed as well, at the time of the check", async () => {
  const made = await hubWith({});
  await made.begin();
  made.vendor.label("old", day(500), returned);
  later(made.hub, 25);
  await made.read();
  await made.look();

  expect(made.events()).toMatchObject([{ details: { message: "old", foundBy: "check" } }]);
  expect(made.events()[0]?.time).toMatch(/^2026-11-24T/);
  expect(await made.missed()).toBe(1);
});

test("what Gmail tells of within the hour after a check was not missed, nor what it tells later things than", async () => {
  const made = await hubWith({});
  await made.begin();
  made.vendor.label("before", "2026-11-23T13:00:00Z", returned);
  const late = made.vendor.label("late", "2026-11-23T13:00:00Z", returned);
  later(made.hub, 25);
  await made.read();
  await made.pushed(late);
  await made.look();

  expect(made.told()).toEqual(["email.returned before", "email.returned late"]);
  expect(await made.missed()).toBe(0);
});

test("what happens after a check has noted how far Gmail had counted is left to the next", async () => {
  const made = await hubWith({});
  await made.begin();
  made.vendor.label("before", "2026-11-23T13:00:00Z", returned);
  later(made.hub, 25);
  await made.read();
  made.vendor.label("after", "2026-11-24T10:30:00Z", returned);
  await made.look();
  expect([made.told(), await made.missed()]).toEqual([["email.returned before"], 1]);

  later(made.hub, 25);
  await made.read();
  await made.look();
  expect([made.told(), await made.missed()]).toEqual([["email.returned before", "email.returned after"], 2]);
});

test("after more time than Gmail keeps its list, a check reads the mails by their dates", async () => {
  const made = await hubWith({});
  await made.begin();
  made.vendor.label("lost", day(-3), returned);
  made.vendor.state.forgets = made.vendor.state.record;
  later(made.hub, 9 * 24);
  await made.read();

  expect(made.told()).toEqual(["email.returned lost"]);
  expect(await made.missed()).toBe(1);
});

test("a history that is read anew tells nothing again", async () => {
  const made = await hubWith({ a: day(1), b: day(2) });
  await made.read();
  made.vendor.touch("a");
  const [history] = await made.hub.catchUps.list(of);
  if (history) await made.hub.catchUps.begin({ ...history, run: "again", state: "running" }, history);
  later(made.hub, 2);
  await made.read();

  expect(made.told()).toEqual(["email.returned a", "email.returned b"]);
});

test("where Gmail has forgotten its history, the mails are read by their dates: nothing is lost and nothing told twice", async () => {
  const made = await hubWith({});
  await made.read();
  await made.pushed(made.vendor.label("told", day(1), returned));
  made.vendor.label("lost", day(30), returned);
  made.vendor.state.forgets = made.vendor.state.record;
  later(made.hub, 1);
  const record = made.vendor.label("new", day(0), returned);
  await made.pushed(record);
  await made.read();
  await made.pushed(record);
  await made.read();

  expect(made.told().sort()).toEqual(["email.returned lost", "email.returned new", "email.returned told"]);
  expect(await made.missed()).toBe(2);
});

test("the mailboxes for which a service account acts are read, each as itself", async () => {
  const { publicKey: _own, privateKey } = await crypto.subtle.generateKey(
    {
      ...{ name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, hash: "SHA-256" },
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ["sign", "verify"],
  );
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
  const made = await hubWith({ a: day(1) });
  await made.hub.tenants.remove(of, mailbox);
  await made.hub.give({
    serviceAccount: { client_email: "hub@p.iam.gserviceaccount.com", private_key: key },
  });
  const subjects: unknown[] = [];
  const { server } = made.hub.state;
  made.hub.state.server = (url, init) => {
    if (!url.startsWith("https://oauth2.googleapis.com/")) return server(url, init);
    const assertion = new URLSearchParams(String(init.body)).get("assertion") ?? "";
    subjects.push(JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()).sub);
    return Response.json({ access_token: "a", expires_in: 3_600 });
  };
  await made.read();

  expect(made.told()).toEqual(["email.returned a"]);
  expect(subjects).toEqual([mailbox]);
});
