import * as z from "zod/mini";
import type { Account } from "../../schemas/account.ts";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import { mailboxOf, parseEmail } from "./email.ts";

/** What events call the customer of an identity, by the kind of name; as the account's row holds it. */
export const called = z.object({
  calledCompany: z.optional(z.string()),
  /** A person there; the first who is named, since several people may share an address. */
  calledPerson: z.optional(z.string()),
  /** The thing itself that the identity names: a channel, a sheet, a folder. */
  calledObject: z.optional(z.string()),
  /** A domain or an address that comes with a tool's own id. */
  calledAddress: z.optional(z.string()),
});
export type Called = z.infer<typeof called>;

type Telling = Pick<PublishedEvent, "type" | "actor" | "object" | "identities" | "details">;

/** Identities that stand for a place where many write: none of them gives it a name. */
const places = new Set(["channel", "sheet", "folder"]);

/** What an event calls the customer whose provisional account it belongs to. Pure. */
export function calledBy(event: Telling, identity: Identity): Called {
  const { type, object, identities } = event;
  const itself = object !== undefined && isOf(object.id, identity);
  const named = identities.find((one) => one.type === "name")?.value;
  const company = named ?? (type.startsWith("customer.") && itself ? object.name : undefined);
  const isPlace = places.has(identity.type.slice(identity.type.indexOf(":") + 1));
  const person = isPlace ? undefined : personOf(event, identity);
  const reached = identities.find((one) => one.type === "domain") ?? identities.find(isAddress);
  const isRecord = identity.type.includes(":") && !isPlace;
  return filled({
    calledCompany: company,
    calledPerson: person,
    calledObject: itself ? object.name : undefined,
    calledAddress: isRecord ? reached?.value : undefined,
  });
}

/** By what an account goes: the name that the team gave it, else the best that its events know, else its identity. */
export function accountNameOf({
  name,
  calledCompany: company,
  calledPerson: person,
  calledObject: object,
  calledAddress: address,
  identities,
}: Called & Pick<Account, "identities"> & { readonly name?: string | undefined }): Pick<
  Account,
  "name" | "namedBy"
> {
  if (name !== undefined) return { name, namedBy: "team" };
  if (company !== undefined) return { name: company, namedBy: "company" };
  if (person !== undefined) return { name: person, namedBy: "person" };
  if (object !== undefined) return { name: object, namedBy: "object" };
  if (address !== undefined) return { name: address, namedBy: "address" };
  const { type, value } = identities.find((one) => one.type !== "hub:account") ?? { type: "", value: "" };
  return { name: value, namedBy: type.includes(":") ? "id" : "address" };
}

/** A contact's own record, else who acted, else whom the details list with that address. */
function personOf({ type, actor, object, details }: Telling, identity: Identity): string | undefined {
  const isTheirs = (email: unknown) =>
    identity.type !== "email" || (typeof email === "string" && isSame(email, identity.value));
  if (type.startsWith("contact.") && object?.name) return object.name;
  if (actor?.kind === "contact" && actor.name && isTheirs(actor.email)) return actor.name;
  if (identity.type !== "email") return undefined;
  const listed = Object.values(details)
    .flatMap((one) => (Array.isArray(one) ? one : []))
    .flatMap((one) => (typeof one === "object" && isTheirs(one.email) ? [one.name] : []));
  return listed.find((name): name is string => typeof name === "string" && name !== "");
}

/** Whether an object is what the identity names: its id is the identity's, or the last part of one of them the other's. */
function isOf(id: string, { type, value }: Identity): boolean {
  return type.includes(":") && (id === value || id.endsWith(`/${value}`) || value.endsWith(`/${id}`));
}

function isSame(email: string, mailbox: string): boolean {
  const parsed = parseEmail(email);
  return parsed !== undefined && mailboxOf(parsed) === mailbox;
}

const isAddress = ({ type }: Identity) => type === "email";

/** An account's name has 200 characters at the most; an empty one is none. */
function filled(names: Readonly<Record<keyof Called, string | undefined>>): Called {
  const entries = Object.entries(names).map(([kind, name]) => [kind, name?.trim().slice(0, 200)] as const);
  return Object.fromEntries(entries.filter(([, name]) => name));
}
