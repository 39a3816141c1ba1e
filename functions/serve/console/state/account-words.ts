import type { Account } from "../../../../schemas/account.ts";
import type { Identity } from "../../../../schemas/account-event.ts";
import { toolTitle } from "./connections.ts";
import { t, wordFor } from "./words.ts";

/** An account as people call it: one that has only its tool's id is told by what kind of thing that is. */
export function shownName({ name, namedBy, identities }: Account): string {
  const [identity] = identities.filter(({ type }) => type !== "hub:account");
  return namedBy === "id" && identity ? identityWords(identity) : name;
}

/** "QuickBooks Online customer 58"; an address, a domain or a number as it is. */
export function identityWords({ type, value }: Identity): string {
  const [tool = "", kind] = type.split(":");
  if (kind === undefined) return value;
  return t("identity.of", { tool: toolTitle(tool), kind: wordFor("identity", kind), id: shortId(value) });
}

/** The end of an id that nobody reads whole: without the tool's realm before it. */
function shortId(value: string): string {
  const id = value.slice(value.lastIndexOf("/", value.length - 2) + 1);
  return id.length > 12 && /\d/.test(id) && !/\s/.test(id) ? `…${id.slice(-6)}` : id;
}
