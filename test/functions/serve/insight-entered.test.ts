import { expect, test } from "@jest/globals";
import { daysAfter } from "../../../functions/insight/days.ts";
import { readTable } from "../../../functions/insight/kept-tables.ts";
import type { OutMessage } from "../../../functions/sending/out-message.ts";
import { nightly } from "../../../functions/serve/insight/nightly.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { benign, insightHub, weekly } from "../../support/insight-hub.ts";

const now = new Date("2026-11-28T09:00:00.000Z");
const yesterday = "2026-11-27";

/** A night by which one client has gone silent who was not a fortnight ago, and what it queues of that. */
async function night() {
  const { deps, hear, idOf } = insightHub(now);
  await hear([...benign("silent"), ...weekly("silent", daysAfter(yesterday, -30))]);
  await nightly({ ...deps, now: () => new Date("2026-11-14T09:00:00.000Z") });
  const queued: OutMessage[] = [];
  const outQueue = { send: async (some: readonly OutMessage[]) => void queued.push(...some) };
  const entered = { kind: "look", entered: { account: idOf("silent"), state: "silent", day: yesterday } };
  return { deps: { ...deps, outQueue }, queued, entered };
}

test("what accounts have entered is queued once the night is over, and no more by a second look", async () => {
  const { deps, queued, entered } = await night();

  await nightly(deps);
  await nightly(deps);

  expect(queued).toEqual([entered]);
});

test("is queued by the next try where the queue did not take it", async () => {
  const { deps, queued, entered } = await night();
  const refuses = { send: async () => Promise.reject(new UpstreamError("The queue")) };
  await expect(nightly({ ...deps, outQueue: refuses })).rejects.toThrow(UpstreamError);

  await nightly(deps);

  expect(queued).toEqual([entered]);
});

test("is queued though the table could not be kept, and again, as the same, by the try that keeps it", async () => {
  const { deps, queued, entered } = await night();
  const put = async () => Promise.reject(new UpstreamError("The bucket"));
  await expect(nightly({ ...deps, blobs: { ...deps.blobs, put } })).rejects.toThrow(UpstreamError);
  expect((await readTable(deps.blobs, now))?.day).toBe("2026-11-13");

  await nightly(deps);

  expect(queued).toEqual([entered, entered]);
});
