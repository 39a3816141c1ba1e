import { describe, expect, test } from "@jest/globals";
import { dropboxCollector } from "../../../../functions/connectors/dropbox/collect.ts";
import { catchUpsOf } from "../../../../functions/store/catch-ups.ts";
import { accountEventMessage } from "../../../../schemas/bus.ts";
import { collecting, fetchOf } from "../../../support/collecting.ts";
import { dropboxAccount } from "../../../support/dropbox-account.ts";
import { letIn, readsOn } from "../../../support/let-in.ts";
import { later } from "../../../support/subscribing.ts";

const of = { tool: "toy", connection: "main" };
const account = "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";
const day = (n: number) => new Date(Date.parse("2026-11-23T08:00:00Z") - n * 86_400_000).toISOString();

/** A Dropbox with what was saved there, which lets the hub in. */
async function hubWith(saved: readonly (readonly [path: string, at: string])[]) {
  const vendor = dropboxAccount(account);
  for (const [path, at] of saved) vendor.save(path, at);
  const hub = await collecting({ collector: dropboxCollector, server: vendor.server, credentials: null });
  await letIn(hub, account);
  const read = readsOn(hub, { isAll: true });
  /** Dropbox tells that something has changed, and that is fetched. */
  const pushed = async () => {
    await hub.handled(fetchOf({ key: account, scope: { account }, fills: [] }));
    await hub.record();
  };
  const events = () => hub.published.flatMap((one) => accountEventMessage.safeParse(one).data?.data ?? []);
  const told = () => events().map(({ title }) => title);
  const shown = async () => catchUpsOf(await hub.catchUps.list(of))[0];
  /** The history is begun once more, and read. */
  const readAnew = async () => {
    const [history] = await hub.catchUps.list(of);
    const until = hub.time.now.toISOString();
    if (history) await hub.catchUps.begin({ ...history, until, run: "again", state: "running" }, history);
    later(hub, 2);
    await read();
  };
  return { vendor, hub, read, readAnew, pushed, events, told, shown };
}

test("the files that there are and were written within the year are told, each once, with when they were", async () => {
  const files = Array.from({ length: 250 }, (_, n) => [`/Acme/f${n}.pdf`, day(2 * n)] as const);
  const made = await hubWith(files);
  await made.read();

  expect(new Set(made.events().map(({ id }) => id)).size).toBe(183);
  expect(made.told()).toHaveLength(183);
  expect(made.told()).toContain("Added f3.pdf in Acme");
  expect(made.told()).toContain("Saved f100.pdf in Acme");
  const [old] = made.events().filter(({ title }) => title.includes("f100."));
  expect(old).toMatchObject({ time: day(200), proof: "fetched", details: { foundBy: "history" } });
  expect(await made.shown()).toMatchObject({ history: { state: "done", found: 183 }, missed: { count: 0 } });
});

test("a file has the id that a delivery's fetch gives it", async () => {
  const made = await hubWith([]);
  await made.read();
  made.vendor.save("/Acme/now.pdf", "2026-11-23T10:00:00.000Z");
  later(made.hub, 2);
  await made.pushed();
  await made.readAnew();

  expect(made.told()).toEqual(["Added now.pdf in Acme"]);
});

test("files that were told together are not told again by a history that is read anew", async () => {
  const made = await hubWith([]);
  await made.read();
  for (let n = 0; n < 12; n++) made.vendor.save(`/Acme/scan${n}.pdf`, "2026-11-23T10:00:00.000Z");
  later(made.hub, 2);
  await made.pushed();
  await made.readAnew();

  expect(made.told()).toEqual(["Saved 12 files in Acme"]);
});

describe("a cursor that has ended", () => {
  const files = Array.from({ length: 250 }, (_, n) => [`/Acme/f${n}.pdf`, day(n + 1)] as const);

  test("in the middle of a history begins it anew, and nothing is told twice", async () => {
    const made = await hubWith(files);
    made.vendor.state.resets = 1;
    await made.read();

    expect(made.told()).toHaveLength(250);
    expect(new Set(made.told()).size).toBe(250);
    expect(await made.shown()).toMatchObject({ history: { state: "done", found: 250 } });
  });

  test("again and again is a fault, and nobody is asked for ever", async () => {
    const made = await hubWith(files);
    made.vendor.state.resets = 1_000;
    await made.read();

    expect(made.hub.buried.length).toBeGreaterThan(0);
    expect(made.vendor.state.calls).toBeLessThan(400);
  });
});

test("what Dropbox has told nobody is found by the next check, with what was moved and removed, and nothing twice", async () => {
  const made = await hubWith([
    ["/Acme/a.pdf", day(100)],
    ["/Acme/b.pdf", day(101)],
  ]);
  await made.read();
  const before = made.told().length;
  made.vendor.save("/Acme/new.pdf", "2026-11-23T15:00:00.000Z");
  made.vendor.remove("/Acme/a.pdf");
  made.vendor.move("/Acme/b.pdf", "/Beta/b.pdf");
  later(made.hub, 25);
  await made.read();
  later(made.hub, 24);
  await made.read();

  expect(made.told().slice(before).sort()).toEqual([
    "Added new.pdf in Acme",
    expect.stringMatching(/^Moved b\.pdf/),
    "Removed a.pdf in Acme",
  ]);
});
