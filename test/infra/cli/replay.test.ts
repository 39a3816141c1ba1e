import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Replay, replay } from "../../../infra/cli/replay.ts";
import { Explained } from "../../../infra/explained.ts";

/** An EventBridge that says of a replay, look by look, what `states` says. */
let server: Server;
let client: EventBridgeClient;
let calls: [string, Record<string, unknown>][];
let states: string[];

beforeEach(async () => {
  calls = [];
  states = ["RUNNING", "COMPLETED"];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const name = String(request.headers["x-amz-target"]).replace("AWSEvents.", "");
    calls.push([name, JSON.parse(Buffer.concat(chunks).toString())]);
    const answers: Record<string, () => object> = {
      PutRule: () => ({ RuleArn: "arn:picking" }),
      DescribeReplay: () => ({ State: states.shift() ?? "COMPLETED", StateReason: "because" }),
    };
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answers[name]?.() ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const deployment = {
  url: "https://hub.example",
  clientId: "client",
  signInUrl: "https://sign-in.example",
  bus: "account-hub-prod",
  busArn: "arn:bus",
  archive: "arn:archive",
  rule: "arn:rule",
  queue: "arn:queue",
  deadQueue: "arn:dead",
};
const span = {
  stage: "prod",
  since: new Date("2026-11-23T08:00:00.900Z"),
  until: new Date("2026-11-23T09:00:00.100Z"),
};
const run = async (wanted: Replay, given: Partial<typeof deployment> = {}) => {
  const { archive, ...rest } = { ...deployment, ...given };
  await replay(wanted, {
    client,
    deployment: { ...rest, ...(archive ? { archive } : {}) },
    say: () => undefined,
    pause: async () => undefined,
    nonce: "1a2b",
  });
};
const names = () => calls.map(([name]) => name);
const sent = (name: string) => calls.find(([one]) => one === name)?.[1];

test("replays all of a span of time through record's own rule alone, in whole seconds", async () => {
  await run(span);

  expect(names()).toEqual(["StartReplay", "DescribeReplay", "DescribeReplay"]);
  expect(sent("StartReplay")).toMatchObject({
    EventSourceArn: "arn:archive",
    EventStartTime: Date.parse("2026-11-23T08:00:00Z") / 1000,
    EventEndTime: Date.parse("2026-11-23T09:00:01Z") / 1000,
    Destination: { Arn: "arn:bus", FilterArns: ["arn:rule"] },
  });
});

test("picks one connection of a tool by a rule of this replay alone, and takes the rule away", async () => {
  await run({ ...span, tool: "slack", connection: "main" });

  expect(names()).toEqual([
    ...["PutRule", "PutTargets", "StartReplay", "DescribeReplay", "DescribeReplay"],
    ...["RemoveTargets", "DeleteRule"],
  ]);
  expect(JSON.parse(String(sent("PutRule")?.EventPattern))).toEqual({
    "replay-name": ["account-hub-prod-replay-1a2b"],
    source: ["account-hub.slack"],
    "detail-type": [{ "anything-but": ["fetch.requested"] }],
    detail: { data: { connection: ["main"] } },
  });
  expect(sent("PutTargets")?.Targets).toEqual([
    { Id: "record", Arn: "arn:queue", DeadLetterConfig: { Arn: "arn:dead" } },
  ]);
  expect(sent("StartReplay")?.Destination).toEqual({ Arn: "arn:bus", FilterArns: ["arn:picking"] });
});

test("takes the rule away where the replay fails, and says why it did", async () => {
  states = ["FAILED"];

  await expect(run({ ...span, tool: "slack" })).rejects.toThrow(/FAILED: because/);
  expect(names().slice(-2)).toEqual(["RemoveTargets", "DeleteRule"]);
});

test("says so where the archive is missing, or no time is between since and until", async () => {
  await expect(run(span, { archive: "" })).rejects.toThrow(Explained);
  await expect(run({ ...span, until: span.since })).rejects.toThrow("--since");
  expect(calls).toEqual([]);
});
