import { asText } from "../mapping/text.ts";
import type { Contract } from "./contract.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * What senders call the customer where they do not know the hub's names, the surest first. Staff are called otherwise:
 * owner, assignee, user.
 */
const customers = {
  account_email: [
    "customer_email",
    "client_email",
    "contact_email",
    "billing_email",
    "email",
    "e-mail",
    "email_address",
  ],
  account_phone: [
    "customer_phone",
    "client_phone",
    "contact_phone",
    "phone",
    "phone_number",
    "mobile",
    "telephone",
  ],
  account_name: [
    "customer_name",
    "client_name",
    "company_name",
    "company",
    "business_name",
    "customer",
    "client",
  ],
} as const;
const [first, last] = [
  ["first_name", "firstname", "given_name"],
  ["last_name", "lastname", "family_name", "surname"],
];

/** The contract's fields with the customer found under other names, where the contract's own do not say who it is. */
export function withCustomer(told: Contract, fields: Fields): Contract {
  const own = [told.account_ref, told.account_email, told.account_name, told.account_phone];
  if (own.some((one) => asText(one) !== undefined)) return told;
  const named = new Map(Object.entries(fields).map(([name, value]) => [plain(name), value]));
  const find = (names: readonly string[] = []) =>
    names.flatMap((name) => asText(named.get(plain(name))) ?? []).at(0);
  const person =
    [find(first), find(last)].flatMap((part) => part ?? []).join(" ") || find(["full_name", "name"]);
  const found = {
    account_email: find(customers.account_email),
    account_phone: find(customers.account_phone),
    account_name: find(customers.account_name) ?? person,
    actor: told.actor ?? person,
  };
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  return { ...told, ...Object.fromEntries(known) };
}

/** `First Name`, `firstName` and `first_name` are one. */
const plain = (name: string) =>
  name
    .slice(0, 60)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");

/** A date with slashes or dots as ISO, where it can be read one way only: 11/20/2026 cannot be the 11th of a 20th month. */
export function plainTime(written: unknown): unknown {
  if (typeof written !== "string") return written;
  const [, one = "", two = "", year = "", rest = ""] =
    /^\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,T]+(.{4,14}?))?\s*$/.exec(written) ?? [];
  const [a, b] = [Number(one), Number(two)];
  const [month, day] = a > 12 ? [b, a] : b > 12 || a === b ? [a, b] : [0, 0];
  const clock = clockOf(rest);
  if (month < 1 || month > 12 || day < 1 || day > 31 || clock === undefined) return written;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}${clock}`;
}

function clockOf(text: string): string | undefined {
  if (text === "") return "";
  const [, hour = "", minute = "", second = "00", half = ""] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(text) ?? [];
  if (hour === "") return undefined;
  const noon = half === "" ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return noon < 24 ? `T${String(noon).padStart(2, "0")}:${minute}:${second}` : undefined;
}

/** An amount with a comma before its last one or two digits, which no thousands have, as one with a point. */
export function plainAmount(written: unknown): unknown {
  const found = typeof written === "string" ? /^(.*\d),(\d{1,2})(\D{0,8})$/.exec(written.trim()) : null;
  if (!found) return written;
  const [, whole = "", cents = "", end = ""] = found;
  return /,\d{3}(?:\D|$)/.test(whole) ? written : `${whole.replaceAll(/\.(?=\d{3})/g, "")}.${cents}${end}`;
}
