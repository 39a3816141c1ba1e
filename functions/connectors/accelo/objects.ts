import * as z from "zod/mini";
import { fromUnix } from "../../shared/instant.ts";

/** Accelo writes every number as text, and `""`, `null` or `"0"` where it has none; ids are never zero. */
const text = z.catch(
  z.optional(
    z.pipe(
      z.nullable(z.union([z.string(), z.number()])),
      z.transform((value) => (value === null ? "" : String(value).trim()) || undefined),
    ),
  ),
  undefined,
);

/** A date as an instant: Accelo writes Unix seconds, and zero where there is none. */
export const dateOf = (seconds: string | undefined) => (seconds === "0" ? undefined : fromUnix(seconds));

/** An object that hangs on another. Where the token may not see it there is its id, or nothing. */
const linked = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

const company = z.object({ id: text, name: text, website: text });
const person = z.object({ firstname: text, surname: text, email: text });
export type Person = z.infer<typeof person>;

/** A person's place in a company, with the ways to reach them there. */
export const affiliation = z.object({
  id: text,
  company: linked(company),
  contact: linked(person),
  email: text,
  mobile: text,
  phone: text,
  position: text,
});
export type Affiliation = z.infer<typeof affiliation>;

/** The fields of Accelo's objects that a timeline can use; each kind of object has some of them. */
export const object = z.object({
  id: text,
  title: text,
  subject: text,
  name: text,
  firstname: text,
  surname: text,
  description: text,
  body: text,
  standing: text,
  status: linked(z.object({ title: text })),
  invoice_number: text,
  custom_id: text,
  website: text,
  phone: text,
  amount: text,
  tax: text,
  total: text,
  total_price: text,
  outstanding: text,
  value: text,
  currency_id: text,
  success: text,
  date_created: text,
  date_modified: text,
  date_opened: text,
  date_closed: text,
  date_due: text,
  date_raised: text,
  date_expiry: text,
  date_completed: text,
  date_resolved: text,
  date_purchased: text,
  default_affiliation: text,
  affiliation: linked(affiliation),
  company: linked(company),
  job: linked(z.object({ title: text })),
  issue_priority: linked(z.object({ title: text })),
  request_priority: linked(z.object({ title: text })),
  assignee: linked(person),
  manager: linked(person),
  claimer: linked(person),
  created_by: linked(person),
  opened_by: linked(person),
  breadcrumbs: linked(z.array(z.object({ id: text, table: text, title: text }))),
});
export type AcceloObject = z.infer<typeof object>;

/** An object with what its event needs to be told. */
export interface Fetched {
  readonly deployment: string;
  /** The deployment's own currency, where the team has said it. */
  readonly currency: string | undefined;
  readonly resource: string;
  readonly found: AcceloObject;
  /** Whom the object is about, and for which company; absent where Accelo names no one. */
  readonly member: Affiliation | undefined;
}

/** Every answer's envelope: https://api.accelo.com/docs/#response-and-request-structure */
export const answerOf = <Schema extends z.ZodMiniType>(response: Schema) => z.object({ response });

/** What is asked of an affiliation, the company and the contact being separate objects. */
export const affiliationFields = "company(website),contact(),phone,position";
const people = `affiliation(${affiliationFields})`;

/**
 * What is asked of each part of the API beside what it gives unasked. The fields are those of the tables there:
 * https://api.accelo.com/docs/#requesting-additional-fields-and-linked-objects
 */
export const fieldsOf: ReadonlyMap<string, string> = new Map([
  [
    "invoices",
    `subject,invoice_number,currency_id,tax,outstanding,date_raised,date_due,created_by(email),${people}`,
  ],
  ["purchases", "tax,total,date_purchased,breadcrumbs"],
  ["quotes", `standing,status(),total_price,date_expiry,manager(email),created_by(email),${people}`],
  [
    "tasks",
    `description,standing,status(),date_due,date_completed,assignee(email),manager(email),job(),company(website),breadcrumbs,${people}`,
  ],
  [
    "issues",
    `description,standing,status(),issue_priority(),date_due,date_resolved,assignee(email),opened_by(email),company(website),breadcrumbs,${people}`,
  ],
  ["requests", `body,standing,request_priority(),claimer(email),${people}`],
  ["prospects", `standing,status(),value,success,date_due,manager(email),${people}`],
  ["companies", "website,phone,standing,status(),custom_id,default_affiliation"],
  ["contacts", "standing,status(),default_affiliation"],
]);
