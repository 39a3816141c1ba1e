import { daysAfter } from "../../functions/insight/days.ts";
import { countEvents } from "../../functions/jobs/count.ts";
import { record } from "../../functions/record/record.ts";
import { createHandler, type ServeDeps } from "../../functions/serve/handler.ts";
import { storage } from "../../functions/store/storage.ts";
import { localContext } from "../../infra/local/context.ts";
import { clientAnsweredBy } from "../../infra/local/store/client.ts";
import { directoryTable, eventsTable } from "../../infra/tables.ts";
import { accountPage } from "../../schemas/account.ts";
import type { PublishedEvent } from "../../schemas/account-event.ts";
import { type AccountEventMessage, accountEventMessage } from "../../schemas/bus.ts";
import { calledBy, httpEvent } from "./http-event.ts";
import { memoryStore } from "./memory-store.ts";
import { message } from "./message.ts";
import { emptyHub } from "./serve-deps.ts";

/** An event of the customer with this domain. */
export const told = (
  of: string,
  type: PublishedEvent["type"],
  day: string,
  more: Partial<PublishedEvent> = {},
) =>
  message(
    {
      type,
      time: `${day}T10:00:00.000Z`,
      title: type,
      identities: [{ type: "email", value: `jane@${of}.example` }],
      ...more,
    },
    `${of} ${type} ${day}`,
  );

/** Heard every week until a day, and answered. */
export const weekly = (of: string, until: string) =>
  Array.from({ length: 40 }, (_, n) => daysAfter(until, -n * 7)).flatMap((day) => [
    told(of, "email.received", day, { direction: "in" }),
    told(of, "email.sent", daysAfter(day, 1), { direction: "out" }),
  ]);

/** So much that health has a number. */
export const benign = (of: string) => [
  told(of, "task.completed", "2026-06-01", { object: { kind: "task", id: "t" } }),
  told(of, "agreement.completed", "2026-06-01", { direction: "in", object: { kind: "agreement", id: "a" } }),
  told(of, "meeting.attended", "2026-10-01", { direction: "in", object: { kind: "meeting", id: "m" } }),
];

/** What an invoice of September says of itself. */
export const owed = (open: string, asOf: string, total = "100.00") => ({
  owed: {
    total,
    open,
    currency: "GBP",
    issued: "2026-09-01",
    due: "2026-10-01",
    asOf: `${asOf}T10:00:01.000Z`,
  },
  object: { kind: "invoice", id: "7" },
});

/** A hub with tables and blobs of its own, at an instant, behind its API. */
export function insightHub(now: Date, more: Partial<ServeDeps> = {}) {
  const tables = { events: "events", directory: "directory" };
  const store = memoryStore({ events: eventsTable, directory: directoryTable });
  const kept = new Map<string, Uint8Array>();
  let clock = now.getTime();
  const published: AccountEventMessage[] = [];
  const deps: ServeDeps = {
    ...emptyHub(),
    bus: {
      publish: async (messages) =>
        void published.push(...messages.map((one) => accountEventMessage.parse(one))),
    },
    ...storage(
      clientAnsweredBy(async (command) => await store.answer(command)),
      tables,
    ),
    blobs: {
      put: async (key, bytes) => void kept.set(key, bytes),
      get: async (key) => kept.get(key),
    },
    now: () => new Date(clock),
    ...more,
  };
  const serve = createHandler(deps);
  const ids = new Map<string, string>();
  /** A body that is text is sent as it is, any other as JSON. */
  const call = async (method: string, path: string, body?: unknown, role = "admin") => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const event = httpEvent(method, path, text === undefined ? {} : { body: text });
    const {
      statusCode,
      headers,
      body: answer = "",
    } = await serve(calledBy(role, event), localContext("serve", "r"));
    return {
      status: statusCode,
      headers,
      text: answer,
      json: answer.startsWith("{") ? JSON.parse(answer) : undefined,
    };
  };
  return {
    deps,
    kept,
    /** A second passes. */
    later() {
      clock += 1_000;
    },
    /** What people have made in the hub itself, which is yet to be heard. */
    published,
    call,
    idOf: (of: string) => ids.get(of) ?? "",
    async hear(events: readonly ReturnType<typeof told>[]) {
      for (let n = 0; n < events.length; n += 10)
        await record(events.slice(n, n + 10), { ...deps, pause: async () => undefined });
      await countEvents(deps, () => false);
      const { accounts } = accountPage.parse((await call("GET", "/api/accounts?limit=200")).json);
      for (const { id, identities } of accounts)
        ids.set(identities[0]?.value.split("@")[1]?.split(".")[0] ?? "", id);
    },
  };
}
