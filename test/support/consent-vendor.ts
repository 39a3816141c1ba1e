import type { Server } from "./collecting.ts";
import { served } from "./served.ts";
import { type AccessFacts, vendorAccess } from "./vendor-access.ts";

/** What a vendor's own pages and addresses do. */
export interface VendorFacts extends AccessFacts {
  /** All of its hosts, for the hub's stand-ins. */
  readonly hosts: readonly string[];
  /** Its API, for callers that show a live access token. */
  readonly api: (call: { readonly to: string; readonly query: URLSearchParams }) => unknown;
  /** Answers for its API instead, to calls of any kind: a stateful fake's. */
  readonly server?: Server;
  /** What its server tells anybody, by host and path. */
  readonly isOpen?: (to: string) => boolean;
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

  const own: Server = async (url, init) => {
    const { host, pathname, searchParams } = new URL(url);
    const to = decodeURI(`${host}${pathname}`);
    const { authorization } = init.headers;
    const sent = String(init.body ?? "");
    const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
      new Response(body, { status, headers: { "content-type": "application/json", ...headers } });
    if (to === facts.authorize) {
      const { status, location } = access.authorized(searchParams);
      return answer(status, "", location === undefined ? {} : { location });
    }
    if (to === facts.token && init.method === "POST") {
      if (state.tokenAnswer)
        return answer(state.tokenAnswer.status, state.tokenAnswer.body, state.tokenAnswer.headers);
      const { status, json } = await access.given(new URLSearchParams(sent), authorization);
      return answer(status, JSON.stringify(json));
    }
    if (to === facts.revoke)
      return access.revoked(sent) ? answer(200, "{}") : answer(400, '{"error":"invalid_token"}');
    if (facts.isOpen?.(to) && facts.server) return await facts.server(url, init);
    if (!access.isLive(authorization?.replace("Bearer ", "") ?? "")) return answer(401, "{}");
    if (state.apiStatus !== 200) return answer(state.apiStatus, "{}");
    if (facts.server) return await facts.server(url, init);
    const found = facts.api({ to, query: searchParams });
    return answer(found === undefined ? 404 : 200, JSON.stringify(found ?? {}));
  };
  return {
    ...{ app: access.app, keyed: access.keyed, live: access.live, asked: access.asked, state },
    ...(await served(facts.hosts, own)),
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
