import {
  type ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { sqsDeadLetters } from "../../../functions/aws/sqs-dead-letters.ts";
import { loadConnector } from "../../../functions/connectors/catalogue.ts";
import { toMessages } from "../../../functions/connectors/messages.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";
import type { BusMessage } from "../../../schemas/bus.ts";
import { delivery } from "../../support/delivery.ts";

type Command =
  | ReceiveMessageCommand
  | SendMessageCommand
  | DeleteMessageCommand
  | ChangeMessageVisibilityCommand;

/** A fake SQS: one dead-letter queue, whose hidden messages stay hidden until released, and what went to the queue. */
class FakeSqs {
  readonly dead: Message[];
  readonly hidden = new Set<string | undefined>();
  readonly received: ReceiveMessageCommand["input"][] = [];
  readonly log: string[] = [];
  broken: string | undefined;
  /** What is sent to the queue dies again at once, by another id. */
  diesAgain = false;

  constructor(bodies: readonly string[]) {
    this.dead = bodies.map((Body, n) => ({
      MessageId: `id${n}`,
      ReceiptHandle: `receipt${n}`,
      Body,
      Attributes: { ApproximateReceiveCount: "6", SentTimestamp: "1795420800000" },
    }));
  }

  #again(Body: string | undefined): Message {
    const n = this.log.length;
    return { MessageId: `again${n}`, ReceiptHandle: `again${n}`, ...(Body === undefined ? {} : { Body }) };
  }

  async send(command: Command): Promise<{ Messages?: Message[] }> {
    if (this.broken === command.constructor.name) throw new Error("down");
    if (command instanceof ReceiveMessageCommand) {
      this.received.push(command.input);
      const Messages = this.dead
        .filter(({ ReceiptHandle }) => !this.hidden.has(ReceiptHandle))
        .slice(0, command.input.MaxNumberOfMessages);
      for (const { ReceiptHandle } of Messages) this.hidden.add(ReceiptHandle);
      return Messages.length > 0 ? { Messages } : {};
    }
    if (command instanceof SendMessageCommand) {
      this.log.push(`send to ${command.input.QueueUrl}: ${command.input.MessageBody}`);
      if (this.diesAgain && this.log.length < 100) this.dead.push(this.#again(command.input.MessageBody));
    } else if (command instanceof DeleteMessageCommand) {
      this.log.push(`delete from ${command.input.QueueUrl}: ${command.input.ReceiptHandle}`);
      this.dead.splice(
        this.dead.findIndex(({ ReceiptHandle }) => ReceiptHandle === command.input.ReceiptHandle),
        1,
      );
    } else this.hidden.delete(command.input.ReceiptHandle);
    return {};
  }
}

function lettersOver(bodies: readonly string[]) {
  const sqs = new FakeSqs(bodies);
  const letters = sqsDeadLetters({
    reason: "record_failed",
    client: sqs,
    queueUrl: "queue",
    deadUrl: "dead",
  });
  return { sqs, letters };
}

/** Messages as ingest makes them, each of a different delivery. */
let messages: BusMessage[];
const bodyOf = (detail: BusMessage | undefined) => JSON.stringify({ detail });
const deliveryOf = (n: number) => messages[n]?.deliveryid ?? "";

beforeAll(async () => {
  const connector = await loadConnector("calendly");
  if (!connector) throw new Error("no connector");
  const blobs = { put: async () => undefined, get: async () => undefined };
  const made = Array.from({ length: 130 }, async (_, n) => {
    const given = delivery("calendly", { body: Buffer.from(`not JSON ${n}`) });
    return await toMessages(normalise(connector, given), given, { secretId: "sec_1" }, blobs);
  });
  messages = (await Promise.all(made)).flat();
});

describe("the dead letters in SQS", () => {
  test("redrives what dies again at once a single time, and leaves it dead", async () => {
    const { sqs, letters } = lettersOver([bodyOf(messages[0])]);
    sqs.diesAgain = true;

    expect(await letters.redrive(deliveryOf(0))).toBe(1);
    expect(sqs.dead.map(({ Body }) => Body)).toEqual([bodyOf(messages[0])]);
    expect(sqs.hidden.has(sqs.dead[0]?.ReceiptHandle)).toBe(false);
  });

  test("lists what a message says of its delivery, with the times it was received as its attempts", async () => {
    const { letters } = lettersOver([bodyOf(messages[0])]);
    expect(await letters.list()).toEqual([
      {
        delivery: deliveryOf(0),
        tool: "calendly",
        connection: "main",
        receivedAt: messages[0]?.receivedtime,
        code: "record_failed",
        values: {},
        reason: "record failed",
        attempts: 6,
        event: expect.stringMatching(/^evt_/),
      },
    ]);
  });

  test("lists nothing where there is nothing", async () => {
    expect(await lettersOver([]).letters.list()).toEqual([]);
  });

  test("lists at most a hundred and hides them for a second only", async () => {
    const { sqs, letters } = lettersOver(messages.map(bodyOf));
    expect(await letters.list()).toHaveLength(100);
    expect(sqs.received.map(({ VisibilityTimeout }) => VisibilityTimeout)).toEqual(Array(10).fill(1));
  });

  test("lists no message twice when it comes back while the list is read", async () => {
    const { sqs, letters } = lettersOver(messages.slice(0, 3).map(bodyOf));
    sqs.hidden.add = () => sqs.hidden;
    expect((await letters.list()).map(({ delivery }) => delivery)).toEqual([0, 1, 2].map(deliveryOf));
  });

  test("lists a message that cannot be read by its own id, with the path and code of why", async () => {
    const { letters } = lettersOver(["{", bodyOf(messages[0]), '{"detail":{}}']);
    const [first, second, third] = await letters.list();
    expect([first, third]).toEqual([
      {
        delivery: "id0",
        tool: "",
        connection: "",
        receivedAt: "2026-11-23T08:00:00.000Z",
        code: "unreadable",
        values: { issue: "body: not JSON" },
        reason: "unreadable: body: not JSON",
        attempts: 6,
      },
      {
        delivery: "id2",
        tool: "",
        connection: "",
        receivedAt: "2026-11-23T08:00:00.000Z",
        code: "unreadable",
        values: { issue: "detail.dataschema: invalid_union" },
        reason: "unreadable: detail.dataschema: invalid_union",
        attempts: 6,
      },
    ]);
    expect(second?.delivery).toBe(deliveryOf(0));
  });

  test("says of whose connection it is where that can be made out", async () => {
    const later = { ...messages[0], dataschema: "urn:account-hub:account-event:2" };
    const [letter] = await lettersOver([JSON.stringify({ detail: later })]).letters.list();
    expect(letter).toMatchObject({
      delivery: "id0",
      tool: "calendly",
      connection: "main",
      receivedAt: messages[0]?.receivedtime,
    });
  });

  test("sends a message that cannot be read back by its own id, and with its delivery where it names it", async () => {
    const later = JSON.stringify({
      detail: { ...messages[0], dataschema: "urn:account-hub:account-event:2" },
    });
    const { sqs, letters } = lettersOver(["{", later, "{"]);
    expect(await letters.redrive("id0")).toBe(1);
    expect(await letters.redrive(deliveryOf(0))).toBe(1);
    expect(sqs.log).toEqual([
      "send to queue: {",
      "delete from dead: receipt0",
      `send to queue: ${later}`,
      "delete from dead: receipt1",
    ]);
    expect(sqs.dead.map(({ MessageId }) => MessageId)).toEqual(["id2"]);
  });

  test("sends a delivery's messages back as they were, then deletes them, and releases the others", async () => {
    const body = bodyOf(messages[1]);
    const { sqs, letters } = lettersOver([bodyOf(messages[0]), body, "{", bodyOf(messages[2])]);
    expect(await letters.redrive(deliveryOf(1))).toBe(1);
    expect(sqs.log).toEqual([`send to queue: ${body}`, "delete from dead: receipt1"]);
    expect(sqs.dead.map(({ MessageId }) => MessageId)).toEqual(["id0", "id2", "id3"]);
    expect([...sqs.hidden]).toEqual(["receipt1"]);
  });

  test("discards a delivery's messages without sending them anywhere, and releases the others", async () => {
    const { sqs, letters } = lettersOver([bodyOf(messages[0]), bodyOf(messages[1]), "{"]);
    expect(await letters.discard(deliveryOf(1))).toBe(1);
    expect(sqs.log).toEqual(["delete from dead: receipt1"]);
    expect(sqs.dead.map(({ MessageId }) => MessageId)).toEqual(["id0", "id2"]);
  });

  test("finds a delivery's messages however deep they lie", async () => {
    const { sqs, letters } = lettersOver([...messages.map(bodyOf), bodyOf(messages[3])]);
    expect(await letters.redrive(deliveryOf(3))).toBe(2);
    expect(sqs.dead).toHaveLength(129);
    expect(sqs.hidden.size).toBe(2);
  });

  test("redrives nothing of a delivery that has no dead message", async () => {
    const { sqs, letters } = lettersOver([bodyOf(messages[0])]);
    expect(await letters.redrive("dlv_unknown")).toBe(0);
    expect(sqs.log).toEqual([]);
  });

  test("deletes nothing that could not be sent back", async () => {
    const { sqs, letters } = lettersOver([bodyOf(messages[0])]);
    sqs.broken = "SendMessageCommand";
    await expect(letters.redrive(deliveryOf(0))).rejects.toBeInstanceOf(UpstreamError);
    expect(sqs.dead).toHaveLength(1);
  });

  test("leaves messages to show themselves again where they cannot be released", async () => {
    const { sqs, letters } = lettersOver([bodyOf(messages[0]), bodyOf(messages[1])]);
    sqs.broken = "ChangeMessageVisibilityCommand";
    expect(await letters.redrive(deliveryOf(0))).toBe(1);
  });

  test("turns an error of the SDK into UpstreamError with that error as its cause", async () => {
    const { sqs, letters } = lettersOver([]);
    sqs.broken = "ReceiveMessageCommand";
    const error = await letters.list().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ cause: new Error("down") });
  });
});
