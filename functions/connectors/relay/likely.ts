import { emailIdentity } from "../../shared/identity.ts";
import { currencyCode } from "../mapping/currency.ts";
import { isRecord } from "../mapping/expression.ts";
import { asText } from "../mapping/text.ts";
import { readTime } from "../mapping/time.ts";
import type { Contract } from "./contract.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What senders call the customer where they do not know the hub's names, the surest first. Staff are called otherwise:
 * owner, assignee, user.
 */
const customers = {
  account_ref: ["account_ref", "customer_id", "customer_ref"],
  account_email: [
    "account_email",
    "customer_email",
    "client_email",
    "contact_email",
    "billing_email",
    "receipt_email",
    "buyer_email",
    "buyer_email_address",
    "payer_email",
    "recipient",
    "email",
    "e-mail",
    "email_address",
    "emails",
    "email_addresses",
    "primary_email",
    "mail",
    "e-mail-adresse",
    "courriel",
    "correo",
    "correo_electronico",
  ],
  account_phone: [
    "account_phone",
    "customer_phone",
    "client_phone",
    "contact_phone",
    "phone",
    "phone_number",
    "mobile",
    "telephone",
    "telefon",
    "telefono",
    "dien_thoai",
  ],
  account_domain: ["account_domain", "company_domain", "domain", "website"],
  account_name: [
    "account_name",
    "customer_name",
    "client_name",
    "company_name",
    "company",
    "business_name",
    "customer",
    "client",
    "kunde",
    "firma",
    "unternehmen",
    "entreprise",
    "societe",
    "cliente",
    "empresa",
    "khach_hang",
    "cong_ty",
  ],
} as const;
const personal = [
  ["first_name", "firstname", "given_name"],
  ["last_name", "lastname", "family_name", "surname"],
];
const whole = ["full_name", "name", "display_name"];

/** Objects that are a customer, or one of the customer's people, the surest first. */
const holders = {
  company: ["customer", "client", "company"],
  person: [
    ..."contact invitee payer buyer lead attendee attendees recipient recipients signer signers".split(" "),
    ...["billing_details", "billing", "customer_details", "bill_to"],
    ...["payer_info", "customer_info", "client_info", "contact_info", "buyer_info"],
  ],
};
/** Objects that are the team, or its people. */
const team = new Set(
  "owner assignee user staff organizer host sender creator created_by updated_by seller merchant payee previous"
    .split(" ")
    .map(plain),
);
/** Objects that are looked into for the customer, and how many of them in one another. */
const deepest = { objects: 60, levels: 5 };
/** Objects around what a sender tells. */
const wraps = ["data", "object", "payload", "record", "properties", "fields"];

type Customer = Pick<
  Contract,
  "account_ref" | "account_email" | "account_name" | "account_phone" | "account_domain" | "actor"
>;

/** The contract's fields with the customer found under other names, where the contract's own do not say who it is. */
export function withCustomer(told: Contract, fields: Fields): Contract {
  const own = known({
    account_ref: textsIn(told.account_ref)[0],
    account_email: addressesIn(told.account_email),
    account_name: textsIn(told.account_name)[0],
    account_phone: textsIn(told.account_phone)[0],
    account_domain: textsIn(told.account_domain)[0],
  });
  const found = isSomebody(own) ? own : whoIn(namesOf(fields));
  if (found === undefined) return told;
  return {
    ...told,
    account_email: undefined,
    account_name: undefined,
    actor: undefined,
    ...found,
    ...actorOf(told),
  };
}

/** The customer that fields name, as the contract's fields; undefined where they name none. */
export function customerAmong(fields: Fields): Customer | undefined {
  const { account_ref, account_email, account_name, account_phone, account_domain } = withCustomer(
    fields,
    fields,
  );
  const found = known({ account_ref, account_email, account_name, account_phone, account_domain });
  return isSomebody(found) ? found : undefined;
}

const actorOf = ({ actor }: Contract) => (actor === undefined ? {} : { actor });

function whoIn(fields: Named): Customer | undefined {
  const beside = customerIn(fields);
  if (isSomebody(beside)) return beside;
  return recordsIn(fields, wraps).map(customerIn).find(isSomebody) ?? deepIn(fields);
}

/** Names that can be no one else's, wherever they stand: the customer's own, and those of objects that are one. */
const telling = new Set(
  [
    ...holders.company,
    ...holders.person,
    ...Object.values(customers)
      .flat()
      .filter((name) => /_.*(?:ref|email|phone|name)$/.test(name)),
  ]
    .filter((name) => !/^(?:e_?mail|phone|primary|business|company)/.test(name))
    .map(plain),
);

/** An answer to a form's question for an address, as Typeform has them: `{"type": "email", "email": …}`. */
const isAnswer = (name: string, one: Named) => name === "email" && asText(one.get("type")) === "email";

/** The customer whom an object further down names, the nearest first. */
function deepIn(fields: Named): Customer | undefined {
  let level = [fields];
  for (let n = 0, seen = 0; n < deepest.levels && seen < deepest.objects; n++) {
    level = level.flatMap((one) =>
      [...one].flatMap(([name, value]) =>
        team.has(name) ? [] : listed(value).filter(isRecord).slice(0, 3).map(namesOf),
      ),
    );
    level = level.slice(0, deepest.objects - seen);
    seen += level.length;
    const found = level
      .map((one) =>
        customerIn(new Map([...one].filter(([name]) => telling.has(name) || isAnswer(name, one)))),
      )
      .find(isSomebody);
    if (found) return found;
  }
  return undefined;
}

/** Who the customer of these fields is: of its own object first, then by the fields beside it, at last by a bare name. */
function customerIn(fields: Named): Customer {
  const [companies, people] = [recordsIn(fields, holders.company), recordsIn(fields, holders.person)];
  const places = [...companies, ...people, fields];
  const first = (names: readonly string[]) => places.flatMap((one) => find(one, names)).at(0);
  const company = first(customers.account_name) ?? companies.flatMap((one) => find(one, whole)).at(0);
  const person = places.map(personIn).find(Boolean) ?? people.flatMap((one) => find(one, whole)).at(0);
  const email = places.map(emailsIn).find(Boolean);
  const found = known({
    account_ref: first(customers.account_ref),
    account_email: email,
    account_phone: first(customers.account_phone),
    account_domain: first(customers.account_domain),
    account_name: company ?? person,
    actor: person && email ? { name: person, email: email.split(", ")[0] } : person,
  });
  const [bare] = find(fields, whole);
  return isSomebody(found) ? found : known({ account_name: bare, actor: bare });
}

const emailsIn = (fields: Named) =>
  customers.account_email.flatMap((name) => addressesIn(fields.get(plain(name))) ?? []).join(", ");

const personIn = (fields: Named) => personal.flatMap((names) => find(fields, names).slice(0, 1)).join(" ");

/** Without what is not said, and with the address that a name has about it as an address. */
function known({ account_name: written, ...others }: Customer): Customer {
  const name = asText(written);
  const [, before = ""] = /^([^<>]{0,300})<[^<>]{1,254}>$/.exec(name ?? "") ?? [];
  const isAddress = emailIdentity(name) !== undefined;
  const plainName = isAddress ? before.replaceAll('"', "").trim() || undefined : name;
  const email = others.account_email ?? (isAddress ? name : undefined);
  const all = { ...others, account_email: email, account_name: plainName };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const isSomebody = ({ actor: _actor, ...customer }: Customer) =>
  Object.values(customer).some((one) => asText(one) !== undefined);

/** Fields by their names as `plain` has them. */
type Named = ReadonlyMap<string, unknown>;

const namesOf = (fields: Fields): Named =>
  new Map(Object.entries(fields).map(([name, value]) => [plain(name), value]));

/** The texts under any of the names, in the names' order. */
const find = (fields: Named, names: readonly string[]): string[] =>
  names.flatMap((name) => textsIn(fields.get(plain(name))));

const recordsIn = (fields: Named, names: readonly string[]): Named[] =>
  names.flatMap((name) =>
    listed(fields.get(plain(name)))
      .filter(isRecord)
      .slice(0, 1)
      .map(namesOf),
  );

/** Entries of a list that are looked at: of people whom one thing is about there are few. */
const mostListed = 20;

/** What relays write as a list, of one as of several. */
const listed = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, mostListed) : [value];

const textsIn = (value: unknown) => listed(value).flatMap((one) => asText(one) ?? []);

/** The addresses in a text, a list, or an object that has one. */
function addressesIn(value: unknown): string | undefined {
  const texts = listed(value).flatMap((one) =>
    isRecord(one) ? find(namesOf(one), ["email", "address", "value"]).slice(0, 1) : (asText(one) ?? []),
  );
  return texts.join(", ") || undefined;
}

/** `First Name`, `firstName` and `first_name` are one, as are `Société` and `societe`. */
export function plain(name: string): string {
  return name
    .slice(0, 60)
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/[^a-z0-9]/g, "");
}

/** A date as people write it as ISO, where it can be read one way only: 11/20/2026 cannot be the 11th of a 20th month. */
export function plainTime(written: unknown): unknown {
  if (typeof written !== "string" || readTime(written, {}) !== undefined) return written;
  const ways = (["day-first", "month-first"] as const).flatMap(
    (order) => readTime(written, { formats: [order] }) ?? [],
  );
  const [time = written] = ways;
  return ways.every((one) => one === time) ? time : written;
}

/** An amount and its currency where they stand together: `1.250,00 €`, `VND 12000`, `{value, currency}`. */
export function plainMoney({ amount, currency }: Contract): Pick<Contract, "amount" | "currency"> {
  if (isRecord(amount)) {
    const fields = namesOf(amount);
    const [value] = find(fields, ["value", "amount", "total"]);
    const [code] = find(fields, ["currency", "currency_code"]);
    return plainMoney({ amount: value, currency: currency ?? code });
  }
  const beside =
    typeof amount === "string"
      ? amount.slice(0, 60).replaceAll(/[\p{Nd}\p{Cf}\s.,'’()+−\u066b\u066c-]/gu, "")
      : "";
  return { amount, currency: currency ?? currencyCode(beside) };
}
