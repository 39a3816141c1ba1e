import { once } from "node:events";
import { createServer, request } from "node:http";

export interface HostProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The emulator answers for an API where the Host header names it, which no DNS knows and `fetch` will not set. Through
 * this the API has an address like any other.
 */
export async function hostProxy(endpoint: string, host: string): Promise<HostProxy> {
  const { hostname, port } = new URL(endpoint);
  const server = createServer((incoming, answer) => {
    const onward = request(
      {
        hostname,
        port,
        method: incoming.method ?? "GET",
        path: incoming.url ?? "/",
        headers: { ...incoming.headers, host },
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on("error", () => answer.destroy());
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
