import { tmpdir } from "node:os";
import { expect, test } from "@jest/globals";
import { createHandler, triesAtMost } from "../../../functions/convert/handler.ts";
import { Busy } from "../../../functions/convert/hold.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import { localContext } from "../../../infra/local/context.ts";
import { type FileReport, fileReport } from "../../../schemas/file.ts";

const file = { tool: "dext", connection: "main", file: `fil_${"0".repeat(25)}` };
const report = fileReport.parse({
  ...file,
  name: "a.csv",
  via: "upload",
  state: "awaited",
  report: [],
  receivedAt: "2026-11-23T09:00:00.000Z",
  updatedAt: "2026-11-23T09:00:00.000Z",
});
const body = (key: string) => JSON.stringify({ time: "2026-11-23T09:00:00Z", detail: { object: { key } } });

/** A handler whose stores fail, but for the file's report; and what it saved of that. */
function failing(error: Error) {
  const saved: FileReport[] = [];
  const fail = () => Promise.reject(error);
  const store = { put: fail, get: fail, fetch: fail, store: fail, remove: fail, find: fail };
  const handler = createHandler({
    files: store,
    blobs: store,
    passwords: store,
    bus: { publish: fail },
    connections: { get: fail, list: fail, heard: fail, ofMailbox: fail },
    records: {
      claim: fail,
      finish: fail,
      head: fail,
      list: fail,
      taken: fail,
      get: async () => report,
      save: async (one) => void saved.push(one),
      release: async () => undefined,
    },
    isolate: { file: fail, sample: fail, mail: fail },
    verdictsBy: "ses",
    log: () => undefined,
    now: () => new Date("2026-11-23T09:00:00.000Z"),
    scratch: tmpdir(),
  });
  const run = async (key: string, tries: number) => {
    const attributes = { ApproximateReceiveCount: String(tries) };
    return await handler(
      { Records: [{ messageId: "m1", body: body(key), attributes }] },
      localContext("convert", "r1"),
    );
  };
  return { run, saved };
}

test("a file that cannot be taken now comes again, and is called failed after its last try", async () => {
  const { run, saved } = failing(new UpstreamError("The table"));
  const key = `drops/dext/main/${file.file}`;

  expect(await run(key, 1)).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
  expect(saved).toEqual([]);
  expect(await run(key, triesAtMost)).toEqual({ batchItemFailures: [] });
  expect(saved).toMatchObject([{ state: "failed", report: [{ code: "failed" }] }]);
});

test("a file that waits for another of its connection is never called failed", async () => {
  const { run, saved } = failing(new Busy());

  expect(await run(`drops/dext/main/${file.file}`, triesAtMost)).toEqual({
    batchItemFailures: [{ itemIdentifier: "m1" }],
  });
  expect(saved).toEqual([]);
});

test("a mail that cannot be taken now comes again until it lies in the dead letters", async () => {
  const { run } = failing(new UpstreamError("The blob store"));

  expect(await run("mail/abc", triesAtMost + 1)).toEqual({ batchItemFailures: [{ itemIdentifier: "m1" }] });
});

test("an object of another kind is ignored", async () => {
  const { run } = failing(new Error("never asked"));

  expect(await run("snapshots/x", 1)).toEqual({ batchItemFailures: [] });
});
