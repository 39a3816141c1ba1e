import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { ApiAnswer, ApiRequest, Had, Page, Stretch } from "../collector.ts";
import type { EventDraft } from "../event-draft.ts";
import { bodyOf, foundIn, placeBy, UnexpectedAnswer } from "../fetched.ts";
import { filledText } from "../lenient.ts";
import { booked, canceled, noShow } from "./invitee.ts";
import { api, whoIsIn } from "./owner.ts";
import { invitee, scheduledEvent } from "./payload.ts";

/** Each is another call, and Calendly's free plan allows fifty a minute. */
const meetingsAPage = 25;
const inviteesACall = 100;
/** Milliseconds after its start within which a meeting's invitee is marked as not having come. */
const marking = 2 * 86_400_000;

/** Whose meetings are read, and where the next page begins: by Calendly's token, or where that has ended by the start. */
const place = z.object({ organization: z.string(), token: z.string(), before: z.string() });
type Place = z.infer<typeof place>;

const uri = z.string().check(z.startsWith(`${api}/scheduled_events/`));
const meeting = z.extend(scheduledEvent, { uri, start_time: z.string(), updated_at: filledText });
type Meeting = z.infer<typeof meeting>;
const { scheduled_event: _, ...ofInvitee } = invitee.shape;
const listedInvitee = z.object({ ...ofInvitee, status: filledText, updated_at: filledText });

const pagination = z.object({ next_page_token: z.nullable(z.string()) });
const meetings = z.object({ collection: z.array(meeting), pagination });
const invitees = z.object({ collection: z.array(listedInvitee), pagination });

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/**
 * A page of an organization's meetings by when they start, the latest first, each with what became of its invitees. Calendly
 * lists by nothing else: a check reads all that lie ahead, and the invitees of those that were changed or are just over.
 * https://developer.calendly.com/api-docs/2d5ed9bbd2952-list-events
 */
export function* calendlyPage(stretch: Stretch): Calls<Page> {
  const at = placeBy(place, stretch.cursor);
  const organization = at?.organization ?? (yield* whoIsIn()).current_organization;
  const { collection, pagination: rest } = yield* listed(organization, at, stretch);
  const had: Had[] = [];
  for (const one of collection) {
    if (!mayTell(one, stretch)) continue;
    for (const event of yield* toldOf(one)) {
      if (event.time >= stretch.from && event.time <= stretch.until) had.push({ event });
    }
  }
  const last = collection.at(-1);
  if (last === undefined || rest.next_page_token === null) return { had };
  const next: Place = { organization, token: rest.next_page_token, before: last.start_time };
  const [reached = stretch.until] = [instantOf(last.start_time), stretch.until].sort();
  return { had, cursor: JSON.stringify(next), reached };
}

function* listed(
  organization: string,
  at: Place | undefined,
  stretch: Stretch,
): Calls<z.infer<typeof meetings>> {
  const which = {
    organization,
    min_start_time: beginOf(stretch),
    sort: "start_time:desc",
    count: String(meetingsAPage),
  };
  const answer = yield callOf("scheduled_events", { ...which, ...(at && { page_token: at.token }) });
  if (at === undefined || answer.verdict.kind !== "wrong")
    return bodyOf(meetings, answer, "scheduled_events");
  // A token that has ended: on from the last meeting, others of whose start may follow.
  const after = new Date(Date.parse(instantOf(at.before)) + 1).toISOString();
  const again = yield callOf("scheduled_events", { ...which, max_start_time: after });
  return bodyOf(meetings, again, "scheduled_events");
}

/** Nobody books a meeting after it began, but whether somebody came is said after it. */
function beginOf({ kind, from }: Stretch): string {
  return kind === "check" ? new Date(Date.parse(from) - marking).toISOString() : from;
}

/** Whether anything of a meeting may have happened in the stretch. To mark an invitee may leave the meeting as it is. */
function mayTell({ start_time: start, updated_at: updated }: Meeting, { from, until }: Stretch): boolean {
  const changed = toInstant(updated);
  return changed === undefined || changed >= from || instantOf(start) <= until;
}

function* toldOf({ uri: address, ...rest }: Meeting): Calls<EventDraft[]> {
  const path = `${address.slice(api.length + 1)}/invitees`;
  const told: EventDraft[] = [];
  let token: string | null | undefined;
  do {
    const parameters = { count: String(inviteesACall), ...(token ? { page_token: token } : {}) };
    const page = foundIn(invitees, yield callOf(path, parameters), "invitees");
    for (const one of page?.collection ?? []) told.push(...happenedTo(one, { ...rest, uri: address }));
    token = page?.pagination.next_page_token;
  } while (token);
  return told;
}

/** What became of an invitee, in the words of the deliveries that tell it. What was moved is told by the new booking. */
function happenedTo(
  { status, updated_at: updated, ...one }: z.infer<typeof listedInvitee>,
  of: Meeting,
): EventDraft[] {
  const whole = { ...one, scheduled_event: of };
  const at = toInstant(updated) ?? instantOf(of.start_time);
  const isMoved = one.rescheduled === true && one.new_invitee !== undefined;
  return [
    booked(whole, at),
    ...(status === "canceled" && !isMoved ? [canceled(whole, at)] : []),
    ...(one.no_show === undefined ? [] : [noShow(whole, at)]),
  ];
}

function instantOf(written: string): string {
  const time = toInstant(written);
  if (time === undefined) throw new UnexpectedAnswer("scheduled_events: start_time");
  return time;
}

const callOf = (path: string, parameters: Readonly<Record<string, string>>): ApiRequest => ({
  url: `${api}/${path}?${new URLSearchParams(parameters)}`,
});
