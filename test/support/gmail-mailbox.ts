import { json, type Server } from "./collecting.ts";

interface Mail {
  readonly id: string;
  readonly at: string;
  readonly labelIds: readonly string[];
  readonly historyId: string;
}

const refused = (status: number, reason: string) =>
  json({ error: { code: status, errors: [{ reason }], status: reason } }, { status });

const names = ["Boomerang", "Boomerang-Outbox", "Boomerang-Outbox/Cancelled", "Boomerang-Returned"];
const labels = names.map((name, n) => ({ id: `Label_${n + 1}`, name }));

/**
 * One mailbox at Gmail, to who may see heads alone: its mails by a label, newest first and a page at a time, each by its id,
 * and what was labeled since a record of its history. `state.forgets`: records up to that one are not known any more.
 */
export function gmailMailbox(address: string) {
  const mails = new Map<string, Mail>();
  const history: { readonly id: string; readonly mail: string; readonly label: string }[] = [];
  const state = { record: 1_000, forgets: 0, units: 0 };

  /** A mail of that time, labeled now. */
  function label(id: string, at: string, n: number): string {
    const historyId = String(++state.record);
    mails.set(id, { id, at, labelIds: ["INBOX", `Label_${n}`], historyId });
    history.push({ id: historyId, mail: id, label: `Label_${n}` });
    return historyId;
  }

  /** Something else of a mail changes, such as that it was read. */
  function touch(id: string): void {
    const mail = mails.get(id);
    if (mail) mails.set(id, { ...mail, historyId: String(++state.record) });
  }

  function list(query: URLSearchParams): Response {
    state.units += 5;
    if (query.has("q")) return refused(403, "forbidden");
    const all = [...mails.values()]
      .filter(({ labelIds }) => labelIds.includes(query.get("labelIds") ?? ""))
      .toSorted((a, b) => b.at.localeCompare(a.at));
    const start = Number(query.get("pageToken") ?? 0);
    const end = start + Number(query.get("maxResults"));
    const messages = all.slice(start, end).map(({ id }) => ({ id, threadId: `t-${id}` }));
    return json({ messages, ...(end < all.length ? { nextPageToken: String(end) } : {}) });
  }

  function mail(id: string): Response {
    state.units += 20;
    const found = mails.get(id);
    if (!found) return refused(404, "notFound");
    const { at, labelIds, historyId } = found;
    const headers = Object.entries({ From: "jane@acme.example", To: address, Subject: `Mail ${id}` });
    return json({
      ...{ id, threadId: `t-${id}`, labelIds, historyId, internalDate: String(Date.parse(at)) },
      payload: { headers: headers.map(([name, value]) => ({ name, value })) },
    });
  }

  function since(query: URLSearchParams): Response {
    const from = Number(query.get("startHistoryId"));
    if (from < state.forgets) return refused(404, "notFound");
    const records = history.filter(({ id }) => Number(id) > from);
    return json({
      historyId: String(state.record),
      history: records.map(({ id, mail: message, label: one }) => ({
        id,
        labelsAdded: [{ message: { id: message, threadId: `t-${message}` }, labelIds: [one] }],
      })),
    });
  }

  const server: Server = (url) => {
    const { pathname, searchParams } = new URL(url);
    const [, whose = "", path = ""] = /^\/gmail\/v1\/users\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    if (whose !== "me" && decodeURIComponent(whose) !== address) return refused(403, "delegationDenied");
    if (path === "watch")
      return json({ historyId: String(state.record), expiration: String(Date.parse("2100-01-01")) });
    if (path === "labels") return json({ labels });
    if (path === "profile") return json({ emailAddress: address, historyId: String(state.record) });
    if (path === "messages") return list(searchParams);
    if (path === "history") return since(searchParams);
    const [, id] = /^messages\/(\w+)$/.exec(path) ?? [];
    return id === undefined ? refused(404, "notFound") : mail(id);
  };
  return { label, touch, server, state };
}
