import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import { toolTitle } from "./connections.ts";
import { capital } from "./format.ts";
import { t, wordFor } from "./words.ts";

/** An account as people call it: one that has only its tool's id is told by what kind of thing that is. */
export function shownName({ name, namedBy, identities }: Account): string {
  const [identity] = identities.filter(({ type }) => type !== "hub:account");
  return namedBy === "id" && identity ? identityWords(identity) : name;
}

/** What leads to an account, the most telling first: its domain, addresses and numbers of people, then tools' own ids. */
export function leadingTo({ identities }: Pick<Account, "identities">): readonly Identity[] {
  const own = identities.filter(({ type }) => type !== "hub:account");
  const of = (type: string) => ["domain", "email", "phone"].indexOf(type) + 1 || 4;
  return own.toSorted((a, b) => of(a.type) - of(b.type));
}

/** What tells an account from others in few words. */
export function tellingOf(account: Pick<Account, "identities">): string {
  const [first] = leadingTo(account);
  return first === undefined ? "" : identityWords(first);
}

/** An account in a narrow list: what it is called, and below that what leads to it. */
export function listed(account: Account): { readonly name: string; readonly second: string } {
  const { owner, namedBy } = account;
  const identities = account.identities.filter(({ type }) => type !== "hub:account");
  const [first] = identities;
  const [tool = "", kind = ""] = first?.type.split(":") ?? [];
  if (namedBy === "id" && first && kind !== "")
    return {
      name: capital(`${wordFor("identity", kind)} ${shortId(first.value)}`),
      second: owner ?? toolTitle(tool),
    };
  const name = shownName(account);
  const leads = identities.slice(0, 2).map(({ type, value }) => briefly(type, value, name));
  return { name, second: owner ?? leads.filter((lead) => lead !== name).join(", ") };
}

function briefly(type: string, value: string, name: string): string {
  const [tool = "", kind] = type.split(":");
  if (kind === undefined) return value;
  return value === name ? toolTitle(tool) : `${toolTitle(tool)} ${shortId(value)}`;
}

/** "QuickBooks Online customer 58"; an address, a domain or a number as it is. */
export function identityWords({ type, value }: Identity): string {
  const [tool = "", kind] = type.split(":");
  if (kind === undefined) return value;
  return t("identity.of", { tool: toolTitle(tool), kind: wordFor("identity", kind), id: shortId(value) });
}

/** The readable end of an id, without the tool's realm before it. */
function shortId(value: string): string {
  const id = value.slice(value.lastIndexOf("/", value.length - 2) + 1);
  return id.length > 12 && /\d/.test(id) && !/\s/.test(id) ? `…${id.slice(-6)}` : id;
}

/** An identity that the API writes as its type and its value, in one text. */
export function identityNamed(words: string): string {
  const cut = words.indexOf(" ");
  return identityWords({ type: words.slice(0, cut), value: words.slice(cut + 1) });
}
