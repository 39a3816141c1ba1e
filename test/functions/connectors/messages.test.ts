import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { toMessages } from "../../../functions/connectors/messages.ts";
import { delivery } from "../../support/delivery.ts";
import { message } from "../../support/message.ts";

/** The messages of a delivery of so many bytes that do not pack, and so many events; `put` is what the blob store got. */
async function told(bytes: number, events: number) {
  const put: { readonly key: string; readonly bytes: Uint8Array }[] = [];
  const blobs = {
    put: async (key: string, of: Uint8Array) => void put.push({ key, bytes: of }),
    get: async () => undefined,
  };
  const body = randomBytes(bytes);
  const outcome = {
    events: Array.from({ length: events }, (_, n) => message({}, `event ${n}`).data),
    fetches: [],
  };
  const messages = await toMessages(outcome, delivery("calendly", { body }), {}, blobs);
  return { messages, put, body };
}

test.each([
  [7_500, 1, false],
  [8_500, 1, true],
  [3_500, 2, false],
  [4_500, 2, true],
])(
  "a raw delivery of %d bytes packed for %d events goes into the bucket: %j",
  async (bytes, events, isKept) => {
    const { messages, put, body } = await told(bytes, events);

    expect(messages).toHaveLength(events);
    expect(messages.map((one) => "rawblob" in one)).toEqual(messages.map(() => isKept));
    expect(messages.map((one) => "rawgzip" in one)).toEqual(messages.map(() => !isKept));
    expect(put.map((one) => gunzipSync(one.bytes))).toEqual(isKept ? [body] : []);
  },
);
