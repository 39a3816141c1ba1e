import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "./collecting.ts";

/** A vendor's server on loopback, and the hub's stand-ins for all of its hosts. What it throws is answered 500. */
export async function served(hosts: readonly string[], server: Server) {
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    );
    const { method = "GET", url = "" } = request;
    const sent = { method, headers, ...(body === "" ? {} : { body }) };
    try {
      const told = await server(`https:/${url}`, sent);
      response.writeHead(told.status, Object.fromEntries(told.headers));
      response.end(await told.text());
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    standIns: Object.fromEntries(hosts.map((host) => [host, `http://127.0.0.1:${port}/${host}`])),
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}
