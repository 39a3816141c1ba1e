import { release } from "../../schemas/release.ts";
import { jsonText } from "../delivery/parse.ts";

/** Milliseconds an answer may take to be whole, and bytes that it may have. */
const within = 15_000;
const bytesAtMost = 5 * 1024 * 1024;

/** What the hub calls itself before tools, which ask for it where they look into a fault. */
const userAgent = `account-hub/${release}`;

/** One request as it leaves the hub. */
export interface Outgoing {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** When the tool says to come again. */
  readonly seconds?: number;
  /** The tool's clock, in milliseconds since 1970. */
  readonly at?: number;
}

export interface CallDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
}

/** The address is at none of the hosts that the collector names: nothing is sent there. */
export class ForeignHost extends Error {
  constructor() {
    super("The call would leave the tool's own hosts");
  }
}

export class AnswerTooLarge extends Error {
  constructor() {
    super("The tool's answer is larger than the hub reads");
  }
}

/** The tool is busy, broken or out of reach, or it is not this fetch's turn. `seconds`: when to try again, where that is known. */
export class TryLater extends Error {
  readonly seconds: number | undefined;
  constructor(reason: string, seconds?: number, options?: ErrorOptions) {
    super(reason, options);
    this.seconds = seconds;
  }
}

/**
 * Sends a request to one of the hosts and reads the answer, which has 15 seconds and 5 MB. Follows no redirect. Throws
 * `TryLater` for any failure on the way.
 */
export async function call(
  { url, ...request }: Outgoing,
  hosts: readonly string[],
  { fetch, now }: CallDeps,
): Promise<HttpAnswer> {
  if (!isAt(url, hosts)) throw new ForeignHost();
  try {
    const signal = AbortSignal.timeout(within);
    const headers = { "user-agent": userAgent, ...request.headers };
    const response = await fetch(url, { ...request, headers, redirect: "manual", signal });
    const text = await textOf(response);
    const seconds = secondsIn(response.headers.get("retry-after"), now());
    const at = Date.parse(response.headers.get("date") ?? "");
    return {
      status: response.status,
      text,
      ...(seconds === undefined ? {} : { seconds }),
      ...(Number.isNaN(at) ? {} : { at }),
    };
  } catch (cause) {
    if (cause instanceof AnswerTooLarge) throw cause;
    throw new TryLater("The tool did not answer", undefined, { cause });
  }
}

/** JSON where it is some, else the text. */
export function bodyOf(text: string): unknown {
  try {
    return jsonText(text);
  } catch {
    return text;
  }
}

function isAt(address: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return false;
  return hosts.some((host) => (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host));
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the rest.
    if (length > bytesAtMost) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Seconds or a date, as RFC 9110 allows. */
function secondsIn(retryAfter: string | null, now: Date): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
