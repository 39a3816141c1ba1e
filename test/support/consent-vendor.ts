import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "./collecting.ts";
import { type AccessFacts, vendorAccess } from "./vendor-access.ts";

/** What a vendor's own pages and addresses do. */
export interface VendorFacts extends AccessFacts {
  /** All of its hosts, for the hub's stand-ins. */
  readonly hosts: readonly string[];
  /** Its API, for callers that show a live access token. */
  readonly api: (call: { readonly to: string; readonly query: URLSearchParams }) => unknown;
  /** Answers for its API instead, to calls of any kind: a stateful fake's. */
  readonly server?: Server;
}

/** A vendor on loopback; a refresh token is good once, and one used again ends all of its family, unless it does otherwise. */
export async function consentVendor(facts: VendorFacts) {
  const access = vendorAccess(facts);
  const state = Object.assign(access.state, {
    tokenAnswer: undefined as
      | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }
      | undefined,
    apiStatus: 200,
  });

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://vendor");
    const to = decodeURI(pathname.slice(1));
    const { authorization } = request.headers;
    const given = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    );
    const answer = (status: number, body: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    };
    if (to === facts.authorize) {
      const { status, location } = access.authorized(searchParams);
      return answer(status, "", location === undefined ? {} : { location });
    }
    if (to === facts.token && request.method === "POST") {
      if (state.tokenAnswer)
        return answer(state.tokenAnswer.status, state.tokenAnswer.body, state.tokenAnswer.headers);
      const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
      const { status, json } = await access.given(form, authorization);
      return answer(status, JSON.stringify(json));
    }
    if (to === facts.revoke) {
      const isTaken = access.revoked(Buffer.concat(chunks).toString("utf8"));
      return isTaken ? answer(200, "{}") : answer(400, '{"error":"invalid_token"}');
    }
    if (!access.isLive(authorization?.replace("Bearer ", "") ?? "")) return answer(401, "{}");
    if (state.apiStatus !== 200) return answer(state.apiStatus, "{}");
    if (facts.server) {
      const { method = "GET" } = request;
      const body = Buffer.concat(chunks).toString("utf8");
      const sent = { method, headers: { ...given }, ...(body === "" ? {} : { body }) };
      const told = await facts.server(`https:/${request.url}`, sent);
      return answer(told.status, await told.text(), Object.fromEntries(told.headers));
    }
    const found = facts.api({ to, query: searchParams });
    return answer(found === undefined ? 404 : 200, JSON.stringify(found ?? {}));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    ...{ app: access.app, keyed: access.keyed, live: access.live, asked: access.asked, state },
    standIns: Object.fromEntries(facts.hosts.map((host) => [host, `http://127.0.0.1:${port}/${host}`])),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A browser as far as a consent needs one: it keeps cookies, and follows where it is sent. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  /** The page that it ends at; `until`: stops before an address that begins so, and answers with that. */
  async visit(
    address: string,
    until?: string,
  ): Promise<{ readonly url: string; readonly text: string; readonly status: number }> {
    let url = address;
    for (let hops = 0; hops < 10; hops++) {
      if (until !== undefined && new URL(url).pathname.startsWith(until)) return { url, text: "", status: 0 };
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") this.#cookies.delete(name);
        else this.#cookies.set(name, value);
      }
      const next = response.headers.get("location");
      if (next === null) return { url, text: await response.text(), status: response.status };
      url = new URL(next, url).href;
    }
    throw new Error(`${address} leads round in circles`);
  }
}
