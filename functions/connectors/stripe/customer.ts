import type { Identity } from "../../../schemas/account-event.ts";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import type { Kind } from "./happenings.ts";
import type { Person, Thing } from "./payload.ts";

/** The customer of an object, from wherever its kind says it. */
export function customerOf(kind: Kind, one: Thing): Partial<Person> {
  if (kind === "customer") return { id: one.id, email: one.email, name: one.name, phone: one.phone };
  const { customer, customer_details: told, billing_details: billed } = one;
  return {
    id: customer?.id,
    email: customer?.email ?? told?.email ?? one.customer_email ?? one.receipt_email ?? billed?.email,
    name: customer?.name ?? told?.name ?? one.customer_name ?? billed?.name,
    phone: customer?.phone ?? told?.phone ?? one.customer_phone ?? billed?.phone,
  };
}

/** Strongest first; the connected account last, for a firm whose client it is. */
export function identitiesOf(
  { id, email, name, phone }: Partial<Person>,
  account: string | undefined,
): Identity[] {
  return identities(
    id ? externalIdentity("stripe", "customer", id.slice(0, 200)) : undefined,
    ...emailIdentities(email),
    phone ? { type: "phone", value: phone.slice(0, 512) } : undefined,
    name ? { type: "name", value: name.slice(0, 300) } : undefined,
    account ? externalIdentity("stripe", "account", account.slice(0, 200)) : undefined,
  );
}
