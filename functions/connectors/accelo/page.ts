import * as z from "zod/mini";
import { listed, type Place, restOf } from "../by-time.ts";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { filledDraft, UnexpectedAnswer } from "../fetched.ts";
import { apiCall } from "./api.ts";
import { draftOf } from "./draft.ts";
import { events } from "./events.ts";
import { foundOf } from "./filled.ts";
import {
  type AcceloObject,
  type Affiliation,
  affiliation,
  affiliationFields,
  answerOf,
  dateOf,
  fieldsOf,
  object,
} from "./objects.ts";
import { settings } from "./settings.ts";
import { partOf } from "./verdict.ts";

type Steps<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** The fields that say when something happened to an object. */
type DateField = "date_created" | "date_modified" | "date_raised" | "date_opened" | "date_closed";

interface Happened {
  /** The event that Accelo's webhook tells of it. */
  readonly name: string;
  readonly by: DateField;
}

interface List {
  readonly resource: string;
  /** What the list is filtered and sorted by. */
  readonly by: DateField;
  readonly made?: Happened;
  readonly changed?: Happened;
}

const both = (resource: string, made: string, changed: string): List => ({
  resource,
  by: "date_modified",
  made: { name: made, by: "date_created" },
  changed: { name: changed, by: "date_modified" },
});

const invoices: List = {
  resource: "invoices",
  by: "date_modified",
  made: { name: "create_invoice", by: "date_raised" },
  changed: { name: "update_invoice", by: "date_modified" },
};

/**
 * What is read of a deployment, in this order within each month. Quotes are listed by no date of a change, tickets by when
 * they were opened and closed, and of a task's changes no webhook tells: https://api.accelo.com/docs/#filters-date-filters
 */
const lists: readonly List[] = [
  invoices,
  { resource: "quotes", by: "date_created", made: { name: "create_quote", by: "date_created" } },
  { resource: "tasks", by: "date_created", made: { name: "create_task", by: "date_created" } },
  both("requests", "create_request", "update_request_status"),
  { resource: "issues", by: "date_opened", made: { name: "create_issue", by: "date_opened" } },
  { resource: "issues", by: "date_closed", changed: { name: "update_issue", by: "date_closed" } },
  both("prospects", "create_sale", "update_sale"),
  both("companies", "create_company", "update_company"),
  both("contacts", "create_contact", "update_contact"),
];

/** The most that Accelo gives at once. */
const objectsAPage = 100;
/** Milliseconds within which two dates of an object are those of one change. */
const atOnce = 5_000;
/** Milliseconds by which a delivery may come after what it tells of: when that happened it does not say. */
const asTold = 300_000;

/**
 * A page of a deployment's objects by when they were made and last changed, newest first and month by month, and at the
 * end of a history the unpaid invoices of any age.
 */
export function* acceloPage(
  stretch: Stretch,
  { settings: given, now }: Omit<FetchContext, "cursor">,
): Steps<Page> {
  const { deployment, currency } = settingsBy(settings, given);
  const { at, found, next } = yield* listed<AcceloObject>(stretch, {
    count: lists.length,
    full: objectsAPage,
    read: (place, begin) => objectsAt(deployment, place, begin),
    timeOf: (one, place) => dateOf(one[listAt(place).by]),
  });
  const list = listAt(at);
  const members = yield* membersOf(deployment, found);
  const had = found.flatMap((one): Had[] => {
    const member = one.affiliation ?? members.get(one.default_affiliation ?? "");
    const fetched = { deployment, currency, resource: list.resource, found: one, member };
    return happenedTo(one, list, { ...stretch, isOpen: at.part === "open" }).map(({ name, time, isPast }) => {
      const known = events.get(name);
      if (known === undefined || one.id === undefined) throw new UnexpectedAnswer(`${list.resource}: id`);
      const thin = draftOf({ name, id: one.id, time, deployment }, known);
      const event = filledDraft(thin, foundOf(thin, fetched, now));
      if (!isPast || event.object === undefined) return { event, within: asTold };
      // Where it stands now it came to later.
      const { state: _state, ...thing } = event.object;
      return { event: { ...event, object: thing }, within: asTold };
    });
  });
  return { had, ...restOf(next, stretch) };
}

function listAt({ part, list: n }: Place): List {
  const list = part === "open" ? invoices : lists[n];
  if (list === undefined) throw new UnexpectedAnswer("cursor: list");
  return list;
}

function* objectsAt(deployment: string, at: Place, begin: string | undefined): Steps<AcceloObject[]> {
  const list = listAt(at);
  const { resource, by, made, changed } = list;
  const dates = new Set([by, made?.by, changed?.by].filter((field) => field !== undefined));
  const filters = [
    begin === undefined ? "outstanding_greater_than(0)" : `${by}_after(${secondsOf(begin) - 1})`,
    `${by}_before(${secondsOf(at.until) + 1})`,
    `order_by_desc(${by})`,
  ];
  const answer = yield apiCall(deployment, resource, {
    _fields: [fieldsOf.get(resource), ...dates].join(","),
    _filters: filters.join(","),
    _limit: String(objectsAPage),
    _offset: String(at.skip),
  });
  return partOf(answerOf(z.array(object)), answer, resource).response;
}

const secondsOf = (time: string) => Math.floor(Date.parse(time) / 1_000);

/** The main contacts of companies, and the places that contacts have in one, by the ids that name them: one call for all. */
function* membersOf(
  deployment: string,
  found: readonly AcceloObject[],
): Steps<ReadonlyMap<string, Affiliation>> {
  const named = found.flatMap((one) => (one.affiliation ? [] : (one.default_affiliation ?? [])));
  const ids = [...new Set(named)].filter((id) => /^[1-9]\d{0,19}$/.test(id));
  if (ids.length === 0) return new Map();
  const answer = yield apiCall(deployment, "affiliations", {
    _fields: affiliationFields,
    _filters: `id(${ids.join(",")})`,
    _limit: String(objectsAPage),
  });
  const members = partOf(answerOf(z.array(affiliation)), answer, "affiliations").response;
  return new Map(members.flatMap((one) => (one.id === undefined ? [] : [[one.id, one]])));
}

interface Told {
  readonly name: string;
  readonly time: string;
  /** It was changed since. */
  readonly isPast: boolean;
}

/** That an object was made, if that was in the stretch or it is an old unpaid invoice, and that it was changed, if it was since. */
function happenedTo(
  one: AcceloObject,
  { made, changed }: List,
  { from, until, isOpen }: Pick<Stretch, "from" | "until"> & { readonly isOpen: boolean },
): Told[] {
  const changedAt = changed && dateOf(one[changed.by]);
  const given = made && dateOf(one[made.by]);
  // People give invoices the date that they like: what was changed had been made by then.
  const madeAt = given && changedAt && given > changedAt ? changedAt : given;
  const isChanged =
    changedAt !== undefined &&
    (madeAt === undefined || Date.parse(changedAt) - Date.parse(madeAt) > atOnce) &&
    changedAt <= until;
  const isMade = madeAt !== undefined && madeAt <= until && (madeAt >= from || isOpen);
  return [
    ...(made && isMade ? [{ name: made.name, time: madeAt, isPast: isChanged }] : []),
    ...(changed && isChanged ? [{ name: changed.name, time: changedAt, isPast: false }] : []),
  ];
}
