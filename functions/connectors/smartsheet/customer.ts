import type { Identity } from "../../../schemas/account-event.ts";
import { emailIdentities, emailIdentity, externalIdentity, identities } from "../../shared/identity.ts";

/** The customer that a cell names by what it shows; `held`: the addresses that it holds beside that. */
export function customerIn(
  shown: string,
  held: readonly (Identity | undefined)[],
  sheetId: string,
): Identity[] {
  const addresses = identities(...held, ...emailIdentities(shown));
  const name = shown.slice(0, 300);
  if (addresses.length > 0)
    return identities(...addresses, emailIdentity(name) ? undefined : { type: "name", value: name });
  return [
    externalIdentity("smartsheet", "customer", `${sheetId}/${name.toLowerCase()}`),
    { type: "name", value: name },
  ];
}
