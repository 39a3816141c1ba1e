import type { Identity } from "../../../schemas/account-event.ts";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import type { Affiliation, Fetched } from "./objects.ts";

/** The company that it is about: its own, that of the person it is about, or the one at the end of what it hangs on. */
export function companyOf({
  resource,
  found,
  member,
}: Fetched): NonNullable<Affiliation["company"]> | undefined {
  if (resource === "companies") return found;
  const crumb = found.breadcrumbs?.find(({ table }) => table === "company");
  return (
    found.company ?? member?.company ?? (crumb && { id: crumb.id, name: crumb.title, website: undefined })
  );
}

/** Without a company it stays at the deployment, as the webhook told it. */
export function identitiesOf(fetched: Fetched): Identity[] {
  const { deployment, found, member } = fetched;
  const company = companyOf(fetched);
  const domain = domainOf(company?.website);
  const phone = member?.phone ?? member?.mobile ?? found.phone;
  return identities(
    company?.id ? externalIdentity("accelo", "company", `${deployment}/${company.id}`) : undefined,
    ...emailIdentities(member?.email ?? member?.contact?.email),
    domain ? { type: "domain", value: domain } : undefined,
    phone ? { type: "phone", value: phone } : undefined,
    company?.name ? { type: "name", value: company.name } : undefined,
    company?.id ? undefined : externalIdentity("accelo", "deployment", deployment),
  );
}

/** The host of a company's own site; a page elsewhere, such as in a social network, is not one. */
function domainOf(website = ""): string | undefined {
  const site = website.toLowerCase().replace(/^(?:https?:\/\/)?(?:www\.)?/, "");
  return /^((?:[\p{L}\p{M}\p{N}-]{1,63}\.)+[\p{L}\p{M}\p{N}-]{2,63})\/?$/u.exec(site)?.[1];
}
