import type { Answered } from "../../functions/connectors/verdict.ts";

const api = "https://api.calendly.com";
export const organization = `${api}/organizations/HARBOUR`;

export interface KeptMeeting {
  readonly uri: string;
  readonly start_time: string;
  readonly invitees: readonly object[];
  readonly [field: string]: unknown;
}

/**
 * An organization's meetings as Calendly's API lists them: by when they start, in pages whose tokens name the meeting that
 * comes next, and each meeting's invitees. Throws for a call in another form.
 */
export class CalendlyOrganization {
  readonly meetings = new Map<string, KeptMeeting>();
  readonly asked: URL[] = [];
  /** Tokens are refused from now on, as those that were given out days ago. */
  tokensHaveEnded = false;

  put(...meetings: readonly KeptMeeting[]): void {
    for (const meeting of meetings) this.meetings.set(meeting.uri, meeting);
  }

  answer(address: string): Answered {
    const url = new URL(address);
    this.asked.push(url);
    if (url.pathname === "/users/me")
      return ok({ resource: { uri: `${api}/users/PRIYA`, current_organization: organization } });
    const token = url.searchParams.get("page_token");
    if (token !== null && this.tokensHaveEnded) {
      this.tokensHaveEnded = false;
      return { status: 400, body: { title: "Invalid Argument" } };
    }
    const count = Number(url.searchParams.get("count"));
    if (!(count >= 1 && count <= 100)) throw new Error(`not a page: ${address}`);
    if (url.pathname === "/scheduled_events") return this.#meetings(url.searchParams, count);
    const meeting = this.meetings.get(`${api}${url.pathname.replace(/\/invitees$/, "")}`);
    if (meeting === undefined) return { status: 404, body: { title: "Resource Not Found" } };
    return ok(pageOf(meeting.invitees, Number(token ?? "0"), count, (next) => String(next)));
  }

  #meetings(query: URLSearchParams, count: number): Answered {
    if (query.get("organization") !== organization || query.get("sort") !== "start_time:desc")
      throw new Error(`not a list that the hub reads: ${query}`);
    const [from, before] = [query.get("min_start_time") ?? "", query.get("max_start_time") ?? "9999"];
    const all = [...this.meetings.values()]
      .filter(({ start_time: start }) => start >= from && start < before)
      .sort((a, b) => (a.start_time < b.start_time ? 1 : a.start_time > b.start_time ? -1 : 0))
      .map(({ invitees: _, ...meeting }) => meeting);
    const token = query.get("page_token");
    const start = token === null ? 0 : all.findIndex(({ uri }) => uri === token);
    return ok(pageOf(all, start, count, (next) => all[next]?.uri ?? null));
  }
}

const ok = (body: unknown): Answered => ({ status: 200, body });

function pageOf(
  all: readonly object[],
  start: number,
  count: number,
  tokenOf: (next: number) => string | null,
) {
  const next = start + count;
  return {
    collection: all.slice(start, next),
    pagination: { count, next_page_token: next < all.length ? tokenOf(next) : null },
  };
}
