import { signal } from "@preact/signals";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { FollowUp } from "../../../../schemas/follow-up.ts";
import type { InsightAnswer } from "../../../../schemas/insight.ts";
import { call } from "./api.ts";

/** What the client's page shows beside the timeline. */
export interface OpenClient {
  readonly id: string;
  readonly insight?: InsightAnswer;
  readonly followUps: readonly FollowUp[];
  /** Agreements, meetings, tasks and documents of money, the newest event of each first. */
  readonly things: readonly Thing[];
  readonly error?: unknown;
}

/** An object that events tell of, by its latest event. */
export interface Thing {
  readonly key: string;
  readonly family: "agreement" | "meeting" | "work" | "money";
  readonly name: string;
  readonly last: AccountEvent;
  /** When it takes place or falls due, where any event says so. */
  readonly due?: string;
  readonly open: boolean;
}

export const openClient = signal<OpenClient>({ id: "", followUps: [], things: [] });

/** Reads how a client stands now. What was shown of the same one stays until then. */
export async function loadClient(id: string): Promise<void> {
  if (openClient.peek().id !== id) openClient.value = { id, followUps: [], things: [] };
  const at = { account: id };
  try {
    const [insight, { followUps }, { events }] = await Promise.all([
      call("GET", "/api/accounts/{account}/insight", { at }),
      call("GET", "/api/accounts/{account}/followups", { at }),
      call("GET", "/api/accounts/{account}/timeline", { at, query: { family: [...families], limit: 200 } }),
    ]);
    if (openClient.peek().id === id) openClient.value = { id, insight, followUps, things: thingsIn(events) };
  } catch (error) {
    if (openClient.peek().id === id) openClient.value = { ...openClient.peek(), error };
  }
}

const families = ["agreement", "meeting", "work", "money"] as const;
const ended: ReadonlySet<string> = new Set([
  ...["agreement.completed", "agreement.declined", "agreement.voided", "agreement.expired"],
  ...["meeting.canceled", "meeting.no_show", "meeting.attended", "meeting.recapped"],
  ...["task.completed", "task.deleted", "project.completed", "request.resolved"],
]);

/** The objects that events tell of, each by its newest event. The hub's own follow-ups are told apart from these. */
function thingsIn(events: readonly AccountEvent[]): Thing[] {
  const byObject = new Map<string, AccountEvent[]>();
  for (const event of events) {
    if (event.object === undefined || event.tool === "hub") continue;
    const key = [event.tool, event.connection, event.object.kind, event.object.id].join(" ");
    byObject.set(key, [...(byObject.get(key) ?? []), event]);
  }
  return [...byObject].flatMap(([key, told]) => {
    const [last] = told.toSorted((a, b) => b.time.localeCompare(a.time));
    const family = families.find((one) => one === last?.family);
    if (last === undefined || family === undefined) return [];
    const named = told.find(({ object }) => object?.name !== undefined)?.object?.name;
    const due = told.find(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor;
    const open = !told.some(({ type }) => ended.has(type));
    return [{ key, family, name: named ?? last.title, last, open, ...(due === undefined ? {} : { due }) }];
  });
}
