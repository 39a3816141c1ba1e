import type { Settings } from "../../shared/ports.ts";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { allowedIn } from "../fetched.ts";
import { type Item, type User, user } from "./models.ts";
import { fetching, regions } from "./settings.ts";

export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** Where the account's API is: https://api.sharefile.com/gettingstarted/quickstart. Throws `Unreadable` without a subdomain. */
export function apiOf(values: Settings): string {
  const { subdomain, region = "US" } = settingsBy(fetching, values);
  return `https://${subdomain}.${regions[region].api}/sf/v3`;
}

/** Ids stand in parentheses in an address: nothing that could end them or add to them is asked for. */
export const isId = (id: string | undefined): id is string => id !== undefined && /^[\w-]{1,200}$/.test(id);

/** Those who have been looked up, by their ids, and how many more may be. */
export interface People {
  readonly known: Map<string, User | undefined>;
  readonly lookUps: number;
}

/**
 * Who has uploaded or changed a file; of downloads and deletions ShareFile does not tell. Who may not see other users is
 * told of the uploader what stands with the file.
 */
export function* whoDid(
  type: string,
  found: Item,
  base: string,
  { known, lookUps }: People,
): Calls<User | undefined> {
  const { Creator: creator, CreatorFirstName: FirstName, CreatorLastName: LastName } = found;
  const uploaded = type === "document.added";
  if (!uploaded && type !== "document.changed") return undefined;
  if (uploaded && creator?.Roles) return creator;
  const id = uploaded ? creator?.Id : found.LastModifiedByUserID;
  if (isId(id) && !known.has(id) && known.size < lookUps)
    known.set(id, allowedIn(user, yield { url: `${base}/Users(${id})` }));
  return (isId(id) && known.get(id)) || (uploaded ? { FirstName, LastName, ...creator } : undefined);
}
