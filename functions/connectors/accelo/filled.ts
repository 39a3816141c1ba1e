import type { Detail, PublishedEvent } from "../../../schemas/account-event.ts";
import { type Found, filledWith } from "../fetched.ts";
import { known } from "../filled.ts";
import { verbFirst } from "../verb-first.ts";
import { companyOf, identitiesOf } from "./customer.ts";
import { events, spoken } from "./events.ts";
import { moneyOf, owedOf, sumOf } from "./money.ts";
import { type AcceloObject, type Affiliation, dateOf, type Fetched, type Person } from "./objects.ts";

/** The event with what Accelo's API says of its object at `now`. */
export const filled = (thin: PublishedEvent, fetched: Fetched, now: string): PublishedEvent =>
  filledWith(thin, foundOf(thin, fetched, now));

/** An event as its ids alone tell it. */
type Thin = Pick<PublishedEvent, "type" | "title" | "details" | "object">;

/** What Accelo's API says of an event's object at `now`; what it does not say is left out. */
export function foundOf(thin: Thin, fetched: Fetched, now: string): Found {
  const { found, member } = fetched;
  const name = objectName(fetched);
  const state = stateOf(fetched);
  const document = thin.type === "document.added";
  const due = dateOf(found.date_due) ?? dateOf(found.date_expiry);
  return {
    title: titleOf(thin, name, found),
    ...(due && !document && !isOver(fetched.resource, state) ? { scheduledFor: due } : {}),
    ...actorOf(thin, found, member),
    object: {
      kind: thin.object?.kind ?? fetched.resource,
      id: thin.object?.id ?? "",
      ...(name ? { name } : {}),
      ...(state && !document ? { state } : {}),
    },
    ...(document ? {} : { ...moneyOf(fetched), ...owedOf(fetched, now) }),
    identities: identitiesOf(fetched),
    details: detailsOf(fetched, due),
  };
}

function objectName({ resource, found }: Fetched): string | undefined {
  if (resource === "contacts") return fullName(found);
  return found.title ?? found.subject ?? found.name;
}

/** An invoice has no standing: it is paid once nothing of it is outstanding. */
function stateOf(fetched: Fetched): string | undefined {
  const { resource, found } = fetched;
  if (resource !== "invoices") return found.success === "yes" ? "won" : found.standing;
  if (found.outstanding === undefined || !(Number(sumOf(fetched)) > 0)) return undefined;
  return Number(found.outstanding) > 0 ? "open" : "paid";
}

/** Whether a due date no longer lies ahead. What is accepted of tasks is the work, of quotes the answer. */
function isOver(resource: string, state = ""): boolean {
  return over.has(state) || (resource === "quotes" && state === "accepted");
}

const over: ReadonlySet<string> = new Set(
  "paid complete completed resolved closed inactive won lost declined cancelled abandoned".split(" "),
);

function titleOf(thin: Thin, name: string | undefined, found: AcceloObject): string {
  const event = events.get(String(thin.details.event));
  if (!event || !name) return thin.title;
  if (event.resource === "companies") return verbFirst(event.word, "the customer's record");
  const assignee = event.type === "task.assigned" ? fullName(found.assignee) : undefined;
  const standing = event.word === "changed" ? found.standing : undefined;
  const to = assignee ?? standing;
  return verbFirst(event.word, `${spoken(event.label)} “${name}”${to ? ` to ${to}` : ""}`);
}

/** Who made it. Of a change Accelo does not tell who made that. */
function actorOf(
  { type }: Thin,
  { created_by: creator, opened_by: opener }: AcceloObject,
  member: Affiliation | undefined,
): Pick<Found, "actor"> {
  if (type === "invoice.created" || type === "estimate.created") return whoIs("team", creator);
  if (type !== "request.opened") return {};
  return opener ? whoIs("team", opener) : whoIs("contact", member?.contact, member?.email);
}

function whoIs(
  kind: "team" | "contact",
  person: Person | undefined,
  email = person?.email,
): Pick<Found, "actor"> {
  const name = fullName(person);
  return name || email ? { actor: { kind, ...(name ? { name } : {}), ...(email ? { email } : {}) } } : {};
}

const fullName = (person: Omit<Person, "email"> | undefined) =>
  [person?.firstname, person?.surname].filter((part) => part !== undefined).join(" ") || undefined;

function detailsOf(fetched: Fetched, due: string | undefined): Record<string, Detail> {
  const { resource, found, member } = fetched;
  const company = companyOf(fetched);
  return known({
    company: resource === "companies" ? undefined : company?.name,
    contact: fullName(member?.contact),
    email: member?.email ?? member?.contact?.email,
    phone: member?.phone ?? member?.mobile ?? found.phone,
    position: member?.position,
    number: found.invoice_number,
    code: found.custom_id,
    website: found.website,
    job: found.job?.title,
    description: found.description ?? found.body,
    status: found.status?.title,
    standing: found.standing,
    priority: (found.issue_priority ?? found.request_priority)?.title,
    assignee: fullName(found.assignee),
    manager: fullName(found.manager),
    claimedBy: fullName(found.claimer),
    due,
    completed: dateOf(found.date_completed),
    resolved: dateOf(found.date_resolved),
    purchased: dateOf(found.date_purchased),
    amount: found.amount,
    tax: found.tax,
    total: sumOf(fetched),
    outstanding: found.outstanding,
  });
}
