import { once } from "node:events";
import { createServer } from "node:http";

export interface ToolCall {
  /** Host and path, as the hub meant them. */
  readonly to: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ToolAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** Tools' APIs on loopback: `fetch` ends here whatever host it names, and `answer` says what the tool does. */
export async function toolApi(answer: (call: ToolCall) => ToolAnswer) {
  const calls: ToolCall[] = [];
  const state = { answer };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://tool");
    const call: ToolCall = {
      to: pathname.slice(1),
      query: searchParams,
      authorization: request.headers.authorization,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    calls.push(call);
    const { status = 200, headers = {}, json } = state.answer(call);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(json));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const fetchHere: typeof fetch = async (input, init) => {
    const { protocol, host, pathname, search } = new URL(String(input));
    if (protocol !== "https:") throw new TypeError("not https");
    return await fetch(`http://127.0.0.1:${port}/${host}${pathname}${search}`, init);
  };
  return {
    calls,
    state,
    fetch: fetchHere,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
