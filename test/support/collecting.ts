import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { Tokens } from "../../functions/api-access/tokens.ts";
import type { CollectDeps } from "../../functions/collect/deps.ts";
import { createHandler, type FetchRecord } from "../../functions/collect/handler.ts";
import type { Collector } from "../../functions/connectors/collector.ts";
import { absentAt, bodyOf } from "../../functions/connectors/fetched.ts";
import { eventRowOf } from "../../functions/record/rows.ts";
import { type KeptCredentials, kindOf } from "../../functions/shared/kept-credentials.ts";
import { keptName } from "../../functions/shared/kept-names.ts";
import type { ApiCredentialsStore, ConnectionSecrets } from "../../functions/shared/ports.ts";
import { CatchUps } from "../../functions/store/catch-ups.ts";
import { Connections } from "../../functions/store/connections-table.ts";
import { EventRows } from "../../functions/store/event-rows.ts";
import { Fetches } from "../../functions/store/fetches.ts";
import { pointersOf } from "../../functions/store/rows.ts";
import { SubscriptionStates } from "../../functions/store/subscription-states.ts";
import { Table } from "../../functions/store/table.ts";
import { Tenants } from "../../functions/store/tenants.ts";
import { Wanted } from "../../functions/store/wanted.ts";
import { localContext } from "../../infra/local/context.ts";
import type { ApiAccess, ApiCredentials } from "../../schemas/api-access.ts";
import type { BusMessage, FetchMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import { type Call, clientAnsweredBy, MemoryDynamo } from "./memory-dynamodb.ts";
import { message } from "./message.ts";

/** What a tool's server answers to a request, as `fetch` would. */
export type Server = (
  url: string,
  init: RequestInit & { headers: Record<string, string> },
) => Response | Promise<Response>;

export const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    headers: { "content-type": "application/json" },
    ...init,
  });

/** A fetch of a thin delivery that has told one pending event. */
export function fetchOf(given: Partial<FetchMessage["data"]> = {}): FetchMessage {
  const thin = message({
    tool: "toy",
    proof: "vendor-signed",
    title: "Invoice 7 created",
    details: { pending: true, id: "7" },
  });
  const { data, type: _type, ...envelope } = thin;
  return {
    ...envelope,
    id: "fet_1",
    dataschema: dataSchemas.fetch,
    type: "fetch.requested",
    data: { tool: "toy", connection: "main", key: "books", scope: { id: "7" }, fills: [data], ...given },
  };
}

/** Asks for one invoice and completes the event with what it finds. */
export const toy: Collector = {
  hosts: ["api.toy.example", "*.token.toy.example"],
  authorization: [
    { kind: "oauth2", tokenUrl: () => "https://eu.token.toy.example/token" },
    { kind: "client-credentials", tokenUrl: () => "https://eu.token.toy.example/token", scope: "read" },
    { kind: "token" },
  ],
  *steps({ scope, fills = [] }) {
    const answer = yield { url: `https://api.toy.example/invoices/${scope.id}` };
    const { body, verdict } = answer;
    if (verdict.kind === "absent") return { absent: fills.map((event) => absentAt(event, "Toy")) };
    if (verdict.kind !== "ok") bodyOf(z.unknown(), answer, "invoices");
    if (typeof body !== "object" || body === null || !("total" in body)) return {};
    const money = { amount: String(body.total), currency: "GBP" };
    return { filled: fills.map((event) => ({ ...event, title: "Invoice 7 for Acme", money })) };
  },
};

export const oauth: ApiCredentials = { clientId: "us", clientSecret: "s3cret", refreshToken: "refresh-1" };

export interface Given {
  readonly collector?: Collector;
  readonly server?: Server;
  /** Left out, the connection has a token; `null`, none. */
  readonly credentials?: ApiCredentials | null;
  /** Called before and after each thing that leaves the process; what it throws ends that. */
  readonly step?: () => void;
  /** Answers calls on the tables; left out, rows in memory do, of which each query reads all. */
  readonly tables?: (call: Call) => Promise<object>;
}

const created = "2026-11-23T08:00:00.000Z";

/** The secrets of the one connection. */
function memorySecrets() {
  const state: { kept: ConnectionSecrets | undefined } = { kept: { secrets: [], settings: {} } };
  return {
    state,
    find: async () => state.kept,
    put: async (_tool: string, _connection: string, kept: ConnectionSecrets) => {
      state.kept = kept;
    },
  };
}

/** Everything that collect needs, in memory; `sent` is what it has called, `published` what it has told. */
export async function collecting({
  collector = toy,
  server = () => json({ total: "12.50" }),
  credentials = { token: "t0ken" },
  step = () => undefined,
  tables,
}: Given = {}) {
  const memory = new MemoryDynamo({ events: "events", directory: "directory" });
  const answered = tables ?? ((call: Call) => memory.answer(call));
  const stepped = async <Result>(doing: () => Result | Promise<Result>): Promise<Result> => {
    step();
    const result = await doing();
    step();
    return result;
  };
  const client = clientAnsweredBy(async (call) => await stepped(() => answered(call)));
  const table = new Table(client, "directory");
  const [connections, fetches, tenants] = [new Connections(table), new Fetches(table), new Tenants(table)];
  const catchUps = new CatchUps(table);
  const wanted = new Wanted(table);
  const subscriptions = new SubscriptionStates(table);
  const secrets = memorySecrets();
  const events = new EventRows(new Table(client, "events"));
  const published: BusMessage[] = [];
  const sent: {
    readonly url: string;
    readonly authorization: string | undefined;
    readonly body: string;
    readonly method: string;
  }[] = [];
  const logged: { readonly code: string; readonly text: string }[] = [];
  const kept = new Map<string, KeptCredentials>();
  const time = { now: new Date("2026-11-23T09:00:00.000Z") };
  const state = { server, busIsDown: false, cursorIsDown: false };
  const apiCredentials: ApiCredentialsStore = {
    find: async (...of) => kept.get(keptName(...of)),
    put: async (tool, connection, given, of) => void kept.set(keptName(tool, connection, of), given),
    remove: async (...of) => void kept.delete(keptName(...of)),
  };
  const give = async (given: ApiCredentials | null, createdAt = created) => {
    const api: ApiAccess | undefined = given ? { kind: kindOf(given), createdAt } : undefined;
    if (given) kept.set("toy/main", { id: `cred_${randomUUID()}`, createdAt, credentials: given });
    else kept.delete("toy/main");
    if (await connections.update("toy", "main", (now) => ({ ...now, api }))) return;
    const row = { tool: "toy", connection: "main", secrets: [], settings: {} };
    await connections.create({ ...row, createdAt: created, updatedAt: created, ...(api ? { api } : {}) });
  };
  await give(credentials);
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    sent.push({
      url: String(input),
      method: init.method ?? "GET",
      authorization: headers.authorization,
      body: String(init.body ?? ""),
    });
    return await stepped(() => state.server(String(input), { ...init, headers }));
  };
  const shared = {
    connections,
    fetches,
    wanted,
    tenants,
    catchUps,
    subscriptions,
    secrets,
    baseUrl: () => "https://hub.example",
    events,
    apiCredentials,
    fetch,
    collectorOf: async () => collector,
    bus: {
      publish: async (messages: readonly BusMessage[]) => {
        if (state.busIsDown) throw new Error("the bus is down");
        await stepped(() => void published.push(...messages));
      },
    },
    blobs: { put: async () => undefined, get: async () => undefined },
    log: (_level: string, code: string, fields: object) =>
      void logged.push({ code, text: JSON.stringify(fields) }),
    pause: async () => undefined,
    now: () => time.now,
  };
  const deps: CollectDeps = { ...shared, tokens: new Tokens(shared) };
  const postponed: number[] = [];
  const buried: string[] = [];
  const again: { readonly body: string; readonly at: number }[] = [];
  const queue = {
    again: async (body: string, seconds: number) =>
      await stepped(() => void again.push({ body, at: time.now.getTime() + seconds * 1_000 })),
    postpone: async (_record: FetchRecord, seconds: number) => void postponed.push(seconds),
    bury: async ({ body }: FetchRecord) => await stepped(() => void buried.push(body)),
  };
  let handler = createHandler({ ...shared, queue });
  return {
    ...{
      deps,
      memory,
      connections,
      fetches,
      tenants,
      catchUps,
      subscriptions,
      secrets,
      apiCredentials,
      published,
      sent,
      logged,
      time,
      state,
      give,
      postponed,
      buried,
      again,
      wants: wanted,
      wanted: () => memory.rows("directory").filter(({ sk }) => String(sk).startsWith("wanted#")).length,
    },
    /** Takes the fetch from a queue, as it comes for the n-th time. */
    handled: async (body: unknown, tries = 1) => {
      const record = {
        messageId: "m1",
        receiptHandle: "r1",
        body: JSON.stringify({ detail: body }),
        attributes: { ApproximateReceiveCount: String(tries) },
      };
      const answer = await handler({ Records: [record] }, localContext("collect", "req"));
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    /** Records the events that were published, as far as who looks whether they are there can see. */
    record: async () => {
      for (const told of published) {
        if (told.dataschema !== dataSchemas.accountEvent) continue;
        await events.point(pointersOf([], told.data));
        await events.putNew(eventRowOf(told, [], [], time.now.toISOString()), undefined);
      }
    },
    /** Another process, which knows nothing but what has left the one before. */
    restart: () => {
      handler = createHandler({ ...shared, queue });
    },
    /** As the daily schedule calls it. */
    onSchedule: async () => await handler({}, localContext("collect", "req")),
    /** As the hourly schedule calls it. */
    hourly: async () => await handler({ hourly: true }, localContext("collect", "req")),
    access: async () => (await connections.get("toy", "main"))?.api,
    waiting: () => memory.rows("directory").filter(({ sk }) => String(sk).startsWith("waits#")).length,
    cursors: () => memory.rows("directory").flatMap(({ cursor }) => (cursor === undefined ? [] : [cursor])),
  };
}
