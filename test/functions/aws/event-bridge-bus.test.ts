import type { PutEventsCommand, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "@jest/globals";
import { eventBridgeBus } from "../../../functions/aws/event-bridge-bus.ts";
import { Unstorable, UpstreamError } from "../../../functions/shared/errors.ts";
import type { BusMessage } from "../../../schemas/bus.ts";

type Results = readonly { readonly EventId?: string; readonly ErrorCode?: string }[];

const message = (id: string, text = ""): BusMessage => ({
  specversion: "1.0",
  id,
  source: "hub/calendly/main",
  dataschema: "urn:account-hub:fetch:1",
  type: "fetch.requested",
  time: "2026-01-02T03:04:05.000Z",
  datacontenttype: "application/json",
  deliveryid: "dlv_1",
  receivedtime: "2026-01-02T03:04:06.000Z",
  rawcontenttype: "application/json",
  rawsha256: "00",
  data: { tool: "calendly", connection: "main", key: id, scope: { text } },
});
const messages = (count: number, text = "") =>
  Array.from({ length: count }, (_, n) => message(`m${n}`, text));
const idOf = ({ Detail = "" }: PutEventsRequestEntry): string => JSON.parse(Detail).id;
const accepted = (entries: readonly PutEventsRequestEntry[]): Results =>
  entries.map((entry) => ({ EventId: `event of ${idOf(entry)}` }));

/** A bus over a fake EventBridge that answers each call as told; `calls` holds the entries it was given. */
function busOver(answer: (entries: PutEventsRequestEntry[], call: number) => Results | Promise<Results>) {
  const calls: PutEventsRequestEntry[][] = [];
  const pauses: number[] = [];
  const bus = eventBridgeBus({
    busName: "hub",
    pause: async (milliseconds) => void pauses.push(milliseconds),
    client: {
      async send({ input: { Entries = [] } }: PutEventsCommand) {
        calls.push(Entries);
        return { Entries: [...(await answer(Entries, calls.length))] };
      },
    },
  });
  return { bus, calls, pauses };
}

describe("the bus on EventBridge", () => {
  test("puts a message as an entry with its source, type, time received and itself as the detail", async () => {
    const { bus, calls } = busOver(accepted);
    await bus.publish([message("m0")]);
    expect(calls).toEqual([
      [
        {
          EventBusName: "hub",
          Source: "hub/calendly/main",
          DetailType: "fetch.requested",
          Time: new Date("2026-01-02T03:04:06.000Z"),
          Detail: JSON.stringify(message("m0")),
        },
      ],
    ]);
  });

  test("makes no call for no messages", async () => {
    const { bus, calls } = busOver(accepted);
    await bus.publish([]);
    expect(calls).toEqual([]);
  });

  test("puts at most ten entries in a call and loses none", async () => {
    const { bus, calls } = busOver(accepted);
    await bus.publish(messages(25));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(calls.flat().map(idOf)).toEqual(messages(25).map(({ id }) => id));
  });

  test("puts at most 240 kB in a call, counted in bytes and not in characters", async () => {
    const { bus, calls } = busOver(accepted);
    await bus.publish(messages(5, "é".repeat(50_000)));
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  test("puts an entry that is over the limit by itself alone in a call", async () => {
    const { bus, calls } = busOver(accepted);
    await bus.publish([message("a"), message("b", "x".repeat(245_000)), message("c")]);
    expect(calls.map((entries) => entries.map(idOf))).toEqual([["a"], ["b"], ["c"]]);
  });

  test("makes at most four calls at once", async () => {
    let [now, most] = [0, 0];
    const { bus, calls } = busOver(async (entries) => {
      most = Math.max(most, ++now);
      await new Promise((done) => setImmediate(done));
      now--;
      return accepted(entries);
    });
    await bus.publish(messages(95));
    expect(calls).toHaveLength(10);
    expect(most).toBe(4);
  });

  test("puts again only the entries that EventBridge refused, after a pause", async () => {
    const { bus, calls, pauses } = busOver((entries, call) =>
      entries.map((entry) =>
        call === 1 && ["m1", "m3"].includes(idOf(entry))
          ? { ErrorCode: "ThrottlingException" }
          : { EventId: "e" },
      ),
    );
    await bus.publish(messages(5));
    expect(calls.map((entries) => entries.map(idOf))).toEqual([
      ["m0", "m1", "m2", "m3", "m4"],
      ["m1", "m3"],
    ]);
    expect(pauses).toHaveLength(1);
  });

  test("takes an entry without an answer as refused", async () => {
    const { bus, calls } = busOver((entries, call) => (call === 1 ? [] : accepted(entries)));
    await bus.publish([message("m0")]);
    expect(calls).toHaveLength(2);
  });

  test("gives up with UpstreamError after three retries, with a pause before each", async () => {
    const { bus, calls, pauses } = busOver((entries) =>
      entries.map(() => ({ ErrorCode: "InternalFailure" })),
    );
    await expect(bus.publish([message("m0")])).rejects.toThrow(new UpstreamError("The bus"));
    expect(calls).toHaveLength(4);
    expect(pauses).toHaveLength(3);
  });

  test.each([
    ["a call", () => Promise.reject(Object.assign(new Error("too large"), { name: "ValidationException" }))],
    ["an entry", (entries: PutEventsRequestEntry[]) => entries.map(() => ({ ErrorCode: "InvalidArgument" }))],
  ])("does not put again %s that EventBridge will never take", async (_what, answer) => {
    const { bus, calls } = busOver(answer);

    await expect(bus.publish([message("m0")])).rejects.toThrow(Unstorable);

    expect(calls).toHaveLength(1);
  });

  test("turns an error of the SDK into UpstreamError with that error as its cause", async () => {
    const cause = new Error("socket hang up");
    const { bus } = busOver(() => Promise.reject(cause));
    const error = await bus.publish([message("m0")]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ message: "The bus is unavailable", cause });
  });

  test("fails only when every call it began has ended", async () => {
    let ended = 0;
    const { bus } = busOver(async (entries, call) => {
      if (call === 1) throw new Error("down");
      await new Promise((done) => setImmediate(done));
      ended++;
      return accepted(entries);
    });
    await expect(bus.publish(messages(30))).rejects.toBeInstanceOf(UpstreamError);
    expect(ended).toBe(2);
  });
});
