import { randomUUID } from "node:crypto";
import { createHandler as createCollect, type FetchQueue } from "../../functions/collect/handler.ts";
import { loadCollector } from "../../functions/connectors/catalogue.ts";
import { createHandler as createConvert } from "../../functions/convert/handler.ts";
import { isolated, type ReaderCode } from "../../functions/convert/isolate.ts";
import { googleKeys } from "../../functions/delivery/google-keys.ts";
import { createHandler as createIngest } from "../../functions/ingest/handler.ts";
import { Paced, paceOnOneMachine } from "../../functions/ingest/pace.ts";
import { createHandler as createJobs } from "../../functions/jobs/handler.ts";
import { createHandler as createRecord } from "../../functions/record/handler.ts";
import { createHandler as createSend } from "../../functions/send/handler.ts";
import { sendOn } from "../../functions/sending/send-on.ts";
import { consoleFiles } from "../../functions/serve/console-files.ts";
import { sendDigests } from "../../functions/serve/digest/send.ts";
import { createHandler as createServe } from "../../functions/serve/handler.ts";
import { nightly } from "../../functions/serve/insight/nightly.ts";
import { allDeadLetters } from "../../functions/shared/dead-letters.ts";
import type { Notices } from "../../functions/shared/ports.ts";
import { announced } from "../../functions/store/announce-file.ts";
import { watch } from "../../functions/watch/watch.ts";
import { announcing, arrivals } from "./arrived.ts";
import { localContext, noEnd } from "./context.ts";
import { type Parts, rest } from "./parts.ts";
import type { Consume, Queue } from "./queue.ts";

export type Functions = ReturnType<typeof functionsOf>;

/** Bundled once in a process, however many hubs there are in it, while the person who opens it first waits. */
const consoleOfSources = consoleFiles(async () => {
  const { bundleConsole, quick } = await bundler();
  return bundleConsole(quick);
});

/** The functions that are deployed to AWS, on the parts of one machine; `reader`: the code that reads files and mails. */
export function functionsOf(parts: Parts, reader: ReaderCode) {
  const { queues, url, signIn } = parts;
  return {
    ingest: createIngest({
      ...parts,
      keys: googleKeys({ timeout: 3_000, fetch: parts.fetch }),
      paced: new Paced(paceOnOneMachine, parts.now),
      announce: async (of, request) => await announced(of, request, parts),
    }),
    record: createRecord({ ...parts, sendOn: sendOn(parts) }),
    send: createSend({ ...parts, baseUrl: url }),
    collect: createCollect({
      ...parts,
      queue: fetchesIn(queues.collect),
      collectorOf: loadCollector,
      baseUrl: url,
    }),
    convert: createConvert({
      ...parts,
      files: announcing(parts.files, arrivals(queues.files)),
      isolate: isolated(reader),
      verdictsBy: "none",
    }),
    jobs: createJobs({ ...parts, rest, indexLag: 0 }),
    insight: async () => await nightly(parts),
    digest: async () => await sendDigests({ ...parts, baseUrl: url }),
    watch: async () => await watch({ ...parts, notices: onlyLogged }),
    serve: createServe({
      ...parts,
      keys: googleKeys({ timeout: 3_000, fetch: parts.fetch }),
      dead: allDeadLetters([queues.record, queues.collect, queues.files, queues.mails]),
      fetch: globalThis.fetch,
      askTool: parts.fetch,
      baseUrl: url,
      console: { files: consoleOfSources, signIn },
      mailDomain: "hub.localhost",
    }),
  };
}

/** Lets each queue's function work; what an earlier run left comes first. */
export async function startQueues(
  { queues, counting }: Pick<Parts, "queues" | "counting">,
  functions: Functions,
): Promise<void> {
  const { record, collect, convert, jobs, send } = functions;
  const context = (name: string) => localContext(name, randomUUID());
  const getRemainingTimeInMillis = () => (queues.jobs.stopping ? 0 : noEnd);
  await queues.record.start(async (batch) => await record(batch, context("record")));
  await queues.collect.start(async (batch) => await collect(batch, context("collect")));
  await queues.files.start(async (batch) => await convert(batch, context("convert")));
  await queues.mails.start(async (batch) => await convert(batch, context("convert")));
  await queues.send.start(async (batch) => await send(batch, context("send")));
  const work: Consume = async (batch) => await jobs(batch, { ...context("jobs"), getRemainingTimeInMillis });
  await queues.jobs.start(work);
  await queues.counts.start(async (batch) => await counting.timed(async () => await work(batch)));
}

/** The queue of fetches as collect uses it. */
const fetchesIn = (queue: Queue): FetchQueue => ({
  postpone: async (record, seconds) => await queue.postpone(record, seconds),
  bury: async (record) => await queue.bury(record),
  again: async (body, seconds) => await queue.send([body], seconds * 1_000),
});

/** On one machine there are no subscribers: notices go to the log. */
const onlyLogged: Notices = { tell: async () => undefined };

/** Loaded when the console is first opened: the bundler takes longer to load than the hub to start. */
const bundler = async () => await import("../build-console.ts");
