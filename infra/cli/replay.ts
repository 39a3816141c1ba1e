import {
  DeleteRuleCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { BadUsage, Explained } from "../explained.ts";
import type { Deployment } from "./deployment.ts";

export interface Replay {
  readonly stage: string;
  /** Instants; what was received between them is replayed. */
  readonly since: Date;
  readonly until: Date;
  readonly tool?: string;
  readonly connection?: string;
}

export interface ReplayDeps {
  readonly client: EventBridgeClient;
  readonly deployment: Deployment;
  readonly say: (line: string) => void;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Makes the replay's name unlike any other's. */
  readonly nonce: string;
}

/** Milliseconds between two looks at how far a replay has come. */
const every = 2_000;
/** A rule goes on being matched for a moment after its replay has ended. */
const afterwards = 10_000;

/**
 * Sends what the archive kept through the queue to record once more; other rules on the bus are not bothered. Record
 * writes each event once, so what is on the timeline already stays as it is. One tool or connection is picked by a rule
 * that lives as long as the replay: a replay itself knows no filter but rules.
 */
export async function replay(wanted: Replay, deps: ReplayDeps): Promise<void> {
  const { deployment, client, say, pause } = deps;
  if (deployment.archive === undefined) throw new Explained("This stage was deployed without an archive.");
  if (wanted.since >= wanted.until) throw new BadUsage("--since must be before --until.");
  const name = `account-hub-${wanted.stage}-replay-${deps.nonce}`;
  const picks = wanted.tool !== undefined || wanted.connection !== undefined;
  const rule = picks ? await pickingRule(name, wanted, deps) : deployment.rule;
  try {
    await client.send(
      new StartReplayCommand({
        ReplayName: name,
        EventSourceArn: deployment.archive,
        // The archive tells time by the second.
        EventStartTime: new Date(Math.floor(wanted.since.getTime() / 1_000) * 1_000),
        EventEndTime: new Date(Math.ceil(wanted.until.getTime() / 1_000) * 1_000),
        Destination: { Arn: deployment.busArn, FilterArns: [rule] },
      }),
    );
    say(`Replay ${name} has started.`);
    await ended(name, deps);
    say("All of it is in the queue; record works it off.");
  } finally {
    if (picks) {
      await pause(afterwards);
      await client.send(
        new RemoveTargetsCommand({ Rule: name, EventBusName: deployment.bus, Ids: ["record"] }),
      );
      await client.send(new DeleteRuleCommand({ Name: name, EventBusName: deployment.bus }));
    }
  }
}

async function pickingRule(
  name: string,
  { tool, connection }: Replay,
  { client, deployment }: ReplayDeps,
): Promise<string> {
  const { RuleArn } = await client.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: deployment.bus,
      Description: "Made by npm run hub -- replay; deleted when it ends",
      EventPattern: JSON.stringify({
        "replay-name": [name],
        source: [tool === undefined ? { prefix: "account-hub." } : `account-hub.${tool}`],
        "detail-type": [{ "anything-but": ["fetch.requested"] }],
        ...(connection === undefined ? {} : { detail: { data: { connection: [connection] } } }),
      }),
    }),
  );
  await client.send(
    new PutTargetsCommand({
      Rule: name,
      EventBusName: deployment.bus,
      Targets: [{ Id: "record", Arn: deployment.queue, DeadLetterConfig: { Arn: deployment.deadQueue } }],
    }),
  );
  return RuleArn ?? "";
}

async function ended(name: string, { client, say, pause }: ReplayDeps): Promise<void> {
  for (let last = ""; ; await pause(every)) {
    const { State, StateReason, EventLastReplayedTime } = await client.send(
      new DescribeReplayCommand({ ReplayName: name }),
    );
    if (State === "COMPLETED") return;
    if (State === "FAILED" || State === "CANCELLED")
      throw new Explained(`The replay ended as ${State}: ${StateReason ?? "EventBridge does not say why"}`);
    const reached = EventLastReplayedTime?.toISOString() ?? "";
    if (reached !== last) say(`… up to ${reached}`);
    last = reached;
  }
}
