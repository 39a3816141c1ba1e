import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { GivenUpCode } from "../../schemas/reason-words.ts";
import { type DeadMessage, deadLetterOf, isNamed } from "../shared/dead-letters.ts";
import { UpstreamError } from "../shared/errors.ts";
import type { DeadLetter, DeadLetters } from "../shared/ports.ts";

/** Messages a list shows at the most. */
const listAtMost = 100;
/** Messages a redrive, or a discard, looks through at the most, which has to fit into one request's time. */
const searchAtMost = 5_000;
/** Seconds that messages stay hidden: for a list just so that it does not meet one twice, for a redrive until it is through. */
const hiddenForList = 1;
const hiddenForRedrive = 25;
/** Longer than a list hides messages, so that a redrive right after one finds them. */
const waitSeconds = 2;

/** What the dead letters need of an `SQSClient`. */
export interface SqsSender {
  send(command: ReceiveMessageCommand): Promise<{ readonly Messages?: Message[] | undefined }>;
  send(command: SendMessageCommand): Promise<unknown>;
  send(command: DeleteMessageCommand): Promise<unknown>;
  send(command: ChangeMessageVisibilityCommand): Promise<unknown>;
}

export interface SqsDeadLettersOptions {
  readonly client: SqsSender;
  /** Where the messages came from; redriven ones go back there. */
  readonly queueUrl: string;
  readonly deadUrl: string;
  /** What a dead letter that can be read says of why it is one. */
  readonly reason: GivenUpCode;
}

type Dead = DeadMessage & { readonly receipt: string };

/** The messages that a function gave up on, in its dead-letter queue. */
export function sqsDeadLetters({ client, queueUrl, deadUrl, reason }: SqsDeadLettersOptions): DeadLetters {
  const receive = (limit: number, hidden: number) => received({ client, deadUrl, limit, hidden });
  const discard = async ({ receipt }: Dead) =>
    void (await client.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle: receipt })));
  const revive = async (dead: Dead) => {
    // Sent before deleted: cut off in between, record meets the event twice and keeps it once.
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: dead.body }));
    await discard(dead);
  };
  const release = async (receipt: string | undefined) => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: deadUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: 0,
      }),
    );
  };
  const forNamed = (name: string, act: (dead: Dead) => Promise<void>) =>
    upstream(async () => {
      const wanted: Dead[] = [];
      const others: (string | undefined)[] = [];
      try {
        for await (const messages of receive(searchAtMost, hiddenForRedrive))
          for (const dead of messages.map((message) => deadOf(message, reason)))
            if (isNamed(dead, name)) wanted.push(dead);
            else others.push(dead.receipt);
        // Only when all are found: what dies again meanwhile would be found again, and so on until the time is up.
        for (let n = 0; n < wanted.length; n += 10) await Promise.all(wanted.slice(n, n + 10).map(act));
      } finally {
        // One that is not released shows itself again when its time is over.
        while (others.length > 0) await Promise.allSettled(others.splice(0, 20).map(release));
      }
      return wanted.length;
    });
  return {
    list: () =>
      upstream(async () => {
        const letters: DeadLetter[] = [];
        for await (const messages of receive(listAtMost, hiddenForList))
          letters.push(...messages.flatMap((message) => deadLetterOf(deadOf(message, reason)) ?? []));
        return letters;
      }),
    redrive: (name) => forNamed(name, revive),
    discard: (name) => forNamed(name, discard),
  };
}

interface Receiving {
  readonly client: SqsSender;
  readonly deadUrl: string;
  readonly limit: number;
  readonly hidden: number;
}

/** The queue's messages, up to ten at a time and none twice, until it has no new one or the limit is reached. */
async function* received({ client, deadUrl, limit, hidden }: Receiving): AsyncGenerator<Message[]> {
  const seen = new Set<string | undefined>();
  while (seen.size < limit) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadUrl,
        MaxNumberOfMessages: Math.min(10, limit - seen.size),
        VisibilityTimeout: hidden,
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      }),
    );
    const fresh = Messages.filter(({ MessageId }) => !seen.has(MessageId));
    if (fresh.length === 0) return;
    for (const { MessageId } of fresh) seen.add(MessageId);
    yield fresh;
  }
}

function deadOf(
  { MessageId = "", Body = "", ReceiptHandle = "", Attributes }: Message,
  reason: GivenUpCode,
): Dead {
  return {
    messageId: MessageId,
    receipt: ReceiptHandle,
    body: Body,
    attempts: Number(Attributes?.ApproximateReceiveCount ?? 0),
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    reason,
  };
}

async function upstream<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    throw new UpstreamError("The dead-letter queue", { cause });
  }
}
