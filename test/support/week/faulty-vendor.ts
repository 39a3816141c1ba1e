import type { Random } from "../../fuzz/random.ts";
import type { Server } from "../collecting.ts";
import type { vendorAccess } from "../vendor-access.ts";

/** How a vendor is in a bad week. */
export interface Faults {
  /** Nothing answers. */
  isOut: boolean;
  /** Calls go wrong now and then; else all go well. */
  areOn: boolean;
  /** How often each has happened. */
  readonly counts: Record<string, number>;
}

export interface FaultyVendor {
  readonly random: Random;
  readonly faults: Faults;
  /** Left out, who calls shows a token that has been entered. */
  readonly access: ReturnType<typeof vendorAccess> | undefined;
  /** Host and path where tokens are given. */
  readonly token: string | undefined;
  /** Whether an access token may end before its time, since another can be had. */
  readonly mayEnd: boolean;
  /** Whether who has not got a new refresh token may go on with the one before. */
  readonly mayCutTokens: boolean;
  readonly isLetIn: (authorization: string) => boolean;
  /** What is told to anybody, by host and path. */
  readonly isOpen: (to: string) => boolean;
  readonly server: Server;
}

const busy = (seconds: number) =>
  new Response("{}", { status: 429, headers: { "retry-after": String(seconds) } });
const broken = () => new Response("<html>Bad gateway</html>", { status: 502 });

/** A body that ends before it is whole. */
function cut(whole: string, status: number): Response {
  const part = new TextEncoder().encode(whole.slice(0, whole.length / 2));
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(part);
      stream.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}

/**
 * A vendor by its own server, with what goes wrong before a call is heard (too many calls, a fault, no answer at all, a token
 * that is ended before its time) and after it (an answer that is cut off: what was asked for has happened all the same). The
 * first call goes wrong in any case: a tool that tells everything whole is asked once a day.
 */
export function faultyVendor(vendor: FaultyVendor): typeof globalThis.fetch {
  const { random, faults, access } = vendor;
  const happens = (what: string, share: number): boolean => {
    if (!faults.areOn) return false;
    const isFirst = Object.keys(faults.counts).length === 0;
    if (!random.chance(share) && !isFirst) return false;
    faults.counts[what] = (faults.counts[what] ?? 0) + 1;
    return true;
  };
  const answered = async (url: string, init: RequestInit & { headers: Record<string, string> }) => {
    const { authorization = "" } = init.headers;
    const { host, pathname } = new URL(url);
    if (access && `${host}${pathname}` === vendor.token) {
      const { status, json } = await access.given(new URLSearchParams(String(init.body)), authorization);
      return Response.json(json, { status });
    }
    if (!vendor.isOpen(`${host}${pathname}`) && !vendor.isLetIn(authorization)) {
      faults.counts.refused = (faults.counts.refused ?? 0) + 1;
      return new Response("{}", { status: 401 });
    }
    return await vendor.server(url, init);
  };
  return async (input, init = {}) => {
    const url = String(input);
    const headers = Object.fromEntries(new Headers(init.headers));
    const isToken = new URL(url).host + new URL(url).pathname === vendor.token;
    if (faults.isOut) {
      faults.counts.out = (faults.counts.out ?? 0) + 1;
      return random.chance(0.5) ? broken() : Promise.reject(new TypeError("fetch failed"));
    }
    if (happens("busy", 0.05)) return busy(5 + random.below(50));
    if (happens("broken", 0.03)) return broken();
    if (happens("no answer", 0.02)) throw new TypeError("fetch failed");
    if (vendor.mayEnd && happens("ended", 0.02)) access?.live.access.clear();
    const answer = await answered(url, { ...init, headers });
    if ((isToken && !vendor.mayCutTokens) || !happens("cut", 0.04)) return answer;
    return cut(await answer.text(), answer.status);
  };
}
