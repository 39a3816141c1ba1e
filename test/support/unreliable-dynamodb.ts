import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

export interface Unreliable {
  readonly endpoint: string;
  /** `failing`: a third of the calls is throttled, slow or, for batches, taken in part. `down`: none succeeds. */
  mode: "well" | "failing" | "down";
  close(): Promise<void>;
}

/** Stands before a DynamoDB and makes it fail in the ways AWS documents. */
export async function unreliable(endpoint: string): Promise<Unreliable> {
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const operation = String(request.headers["x-amz-target"]).split(".")[1];
    const chance = state.mode === "well" ? 1 : Math.random();
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(value));
    };
    if (state.mode === "down")
      return answer(500, { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError" });
    if (chance < 0.15)
      return answer(400, {
        __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
      });
    if (chance < 0.25) await new Promise((later) => setTimeout(later, 150));
    const given = JSON.parse(body || "{}");
    if (chance >= 0.25 && chance < 0.4 && operation === "BatchWriteItem")
      return answer(200, { UnprocessedItems: given.RequestItems });
    const forwarded = await fetch(endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": String(request.headers["x-amz-target"]),
        "content-type": "application/x-amz-json-1.0",
        authorization: String(request.headers.authorization),
        "x-amz-date": String(request.headers["x-amz-date"]),
      },
      body,
    });
    response.writeHead(forwarded.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(await forwarded.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const state: Unreliable = {
    endpoint: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    mode: "well",
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return state;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
