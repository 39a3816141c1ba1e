import { randomUUID } from "node:crypto";
import { createHandler as createCollect } from "../../../functions/collect/handler.ts";
import { loadCollector } from "../../../functions/connectors/catalogue.ts";
import { googleKeys } from "../../../functions/delivery/google-keys.ts";
import { createHandler as createIngest } from "../../../functions/ingest/handler.ts";
import { createHandler as createRecord } from "../../../functions/record/handler.ts";
import { createHandler as createServe } from "../../../functions/serve/handler.ts";
import type { HttpEvent, HttpResult } from "../../../functions/shared/http.ts";
import { localContext } from "../../../infra/local/context.ts";
import type { AccountEvent } from "../../../schemas/account-event.ts";
import type { BusMessage } from "../../../schemas/bus.ts";
import { type TimelinePage, timelinePage } from "../../../schemas/timeline.ts";
import { calledBy, httpEvent } from "../http-event.ts";
import { emptyHub } from "../serve-deps.ts";
import { lastingParts } from "./ports.ts";

export const hubAddress = "https://hub.example";
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** Milliseconds after which a queue gives a message out again that a process has taken and not answered for. */
const givenOutFor = 3 * minute;
/** Tries after which a queue gives a message up, as the hub's own do. */
const triesAtMost = { record: 6, collect: 60 };

interface Queued {
  readonly id: string;
  readonly of: "record" | "collect";
  readonly body: string;
  at: number;
  tries: number;
}

/** The process was ended in the middle of what it did. */
class BrokenOff extends Error {}

/** A vendor's delivery: `path` behind the connection's address. */
export interface Sent {
  readonly path?: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The hub's own handlers over the embedded store, with one connection and with time that passes as the test lets it: what is
 * queued comes when it is due, schedules every hour and every day. It can be broken off wherever something leaves it.
 */
export class SimulatedHub {
  readonly tool: string;
  /** Milliseconds since 1970. */
  at: number;
  readonly dead: string[] = [];
  readonly logged: string[] = [];
  broken = 0;
  #breakAfter: number | undefined;
  readonly #queue: Queued[] = [];
  readonly #due: { hourly: number; daily: number };
  readonly #postponed = new Map<string, number>();
  readonly #parts;
  #handlers;

  /** An answer of such an address is always kept: what it has given is lost else, and no client could help that. */
  readonly #isSpared: (url: string) => boolean;

  constructor(
    tool: string,
    begin: Date,
    fetch: typeof globalThis.fetch,
    isSpared: (url: string) => boolean = () => false,
  ) {
    this.tool = tool;
    this.#isSpared = isSpared;
    this.at = begin.getTime();
    this.#due = { hourly: this.at + hour, daily: this.at + day };
    this.#parts = this.#partsWith(fetch);
    this.#handlers = this.#started();
  }

  readonly now = (): Date => new Date(this.at);

  get credentials() {
    return this.#parts.keptCredentials;
  }

  /** Has the process end after so many things that leave it. */
  breakOff(after: number): void {
    this.#breakAfter = after;
  }

  /** Takes a delivery; the status that the vendor is answered with. */
  async take({ path = "", body, headers }: Sent): Promise<number> {
    const event = httpEvent("POST", `${hubAddress}/hooks/${this.tool}/main${path}`, { body, headers });
    const [, tool = "", connection = "", proxy = ""] =
      /^\/hooks\/([^/]+)\/([^/]+)\/?(.*)$/.exec(event.rawPath) ?? [];
    const pathParameters = { tool, connection, proxy: decodeURIComponent(proxy) };
    const { statusCode } = await this.#answered(this.#handlers.ingest, { ...event, pathParameters });
    return statusCode ?? 200;
  }

  /** What an administrator is answered by the API; throws where that is a problem. */
  async call(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<unknown> {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { "content-type": "application/json" };
    const event = calledBy("admin", httpEvent(method, path, { headers, ...given }));
    const { statusCode, body: text = "" } = await this.#answered(this.#handlers.serve, event);
    if ((statusCode ?? 200) >= 300) throw new Error(`${method} ${path}: ${statusCode} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** What a browser that keeps cookies is answered by one of the hub's pages. */
  async page(address: string, cookies: readonly string[] = []): Promise<HttpResult> {
    return await this.#answered(this.#handlers.serve, httpEvent("GET", address, { cookies }));
  }

  async timeline(): Promise<AccountEvent[]> {
    const events: AccountEvent[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const more: string = next === "" ? "" : `&cursor=${encodeURIComponent(next)}`;
      const page: TimelinePage = timelinePage.parse(await this.call("GET", `/api/timeline?limit=200${more}`));
      events.push(...page.events);
      next = page.next;
    }
    return events;
  }

  /** Lets time pass, with all that comes due in it. */
  async pass(until: number): Promise<void> {
    for (;;) {
      const next = this.#queue.reduce<Queued | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      );
      const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, this.#due.hourly, this.#due.daily);
      if (at > until) break;
      this.at = Math.max(this.at, at);
      if (this.#due.daily === at) await this.#scheduled("daily", day, {});
      else if (this.#due.hourly === at) await this.#scheduled("hourly", hour, { hourly: true });
      else if (next) await this.#workedOn(next);
    }
    this.at = Math.max(this.at, until);
  }

  /** A schedule that breaks off is called again by the next round alone. */
  async #scheduled(which: "hourly" | "daily", every: number, event: { readonly hourly?: boolean }) {
    this.#due[which] += every;
    await this.#tried(async () => await this.#handlers.collect(event, localContext("collect", "schedule")));
  }

  async #workedOn(message: Queued): Promise<void> {
    message.tries += 1;
    const record = {
      messageId: message.id,
      receiptHandle: message.id,
      body: message.body,
      attributes: { ApproximateReceiveCount: String(message.tries) },
    };
    const context = localContext(message.of, "queue");
    const { collect, record: recordHandler } = this.#handlers;
    const given = { Records: [record] };
    const answer = await this.#tried(async () =>
      message.of === "collect" ? await collect(given, context) : await recordHandler(given, context),
    );
    const failed = answer === undefined || answer.batchItemFailures.length > 0;
    if (!failed) return void this.#queue.splice(this.#queue.indexOf(message), 1);
    const wait = answer === undefined ? givenOutFor : (this.#postponed.get(message.id) ?? minute);
    message.at = this.at + wait;
    if (message.tries < triesAtMost[message.of]) return;
    this.dead.push(message.body);
    this.#queue.splice(this.#queue.indexOf(message), 1);
  }

  /** `undefined` where the process was broken off: another takes its place. */
  async #tried<Result>(doing: () => Promise<Result>): Promise<Result | undefined> {
    let result: Result | undefined;
    try {
      result = await doing();
    } catch (error) {
      if (!this.#isBroken) throw error;
    }
    if (!this.#isBroken) return result;
    this.#breakAfter = undefined;
    this.broken += 1;
    this.#handlers = this.#started();
    return undefined;
  }

  get #isBroken(): boolean {
    return this.#breakAfter !== undefined && this.#breakAfter <= 0;
  }

  async #answered(
    handler: (event: HttpEvent, context: ReturnType<typeof localContext>) => Promise<HttpResult>,
    event: HttpEvent,
  ): Promise<HttpResult> {
    const answer = await this.#tried(async () => await handler(event, localContext("http", "request")));
    return answer ?? { statusCode: 503 };
  }

  #step(): void {
    if (this.#breakAfter === undefined) return;
    this.#breakAfter -= 1;
    if (this.#isBroken) throw new BrokenOff();
  }

  async #stepped<Result>(doing: () => Result | Promise<Result>): Promise<Result> {
    this.#step();
    const result = await doing();
    this.#step();
    return result;
  }

  #put(of: Queued["of"], body: string, seconds = 0): void {
    this.#queue.push({ id: randomUUID(), of, body, at: this.at + seconds * 1_000, tries: 0 });
  }

  #partsWith(fetch: typeof globalThis.fetch) {
    const stepped = async <Result>(doing: () => Result | Promise<Result>) => await this.#stepped(doing);
    const called: typeof globalThis.fetch = async (input, init) => {
      this.at += 150;
      if (this.#breakAfter !== undefined && this.#isSpared(String(input))) this.#breakAfter += 10;
      return await stepped(async () => await fetch(input, init));
    };
    const publish = async (messages: readonly BusMessage[]) =>
      await stepped(() => {
        for (const detail of messages)
          this.#put(detail.type === "fetch.requested" ? "collect" : "record", JSON.stringify({ detail }));
      });
    return {
      ...lastingParts(stepped),
      fetch: called,
      bus: { publish },
      baseUrl: () => hubAddress,
      now: this.now,
      pause: async (milliseconds: number) => {
        this.at += milliseconds;
      },
      log: (level: string, code: string, fields: object) =>
        void this.logged.push(`${this.now().toISOString()} ${level} ${code} ${JSON.stringify(fields)}`),
    };
  }

  /** Another process, which knows nothing but what has left the one before. */
  #started() {
    const { keptCredentials: _kept, ...parts } = this.#parts;
    const work = { wake: async () => undefined };
    const queue = {
      postpone: async ({ messageId }: { readonly messageId: string }, seconds: number) =>
        void this.#postponed.set(messageId, seconds * 1_000),
      bury: async ({ body }: { readonly body: string }) =>
        await this.#stepped(() => void this.dead.push(body)),
      again: async (body: string, seconds: number) =>
        await this.#stepped(() => this.#put("collect", body, seconds)),
    };
    return {
      ingest: createIngest({ ...parts, keys: googleKeys({ timeout: 3_000, fetch: parts.fetch }) }),
      record: createRecord({
        ...parts,
        countSoon: async () => undefined,
        sendOn: async () => undefined,
      }),
      // The seed alone decides what happens: waits are as long as they are on average.
      collect: createCollect({ ...parts, queue, collectorOf: loadCollector, random: () => 0.5 }),
      serve: createServe({ ...emptyHub(), ...parts, work, askTool: parts.fetch }),
    };
  }
}
