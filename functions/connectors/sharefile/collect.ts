import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { Settings } from "../../shared/ports.ts";
import type { ApiAnswer, ApiRequest, Collected, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, allowedIn, foundIn } from "../fetched.ts";
import { sharefileConsent } from "./consent.ts";
import { en } from "./en.ts";
import { filledItem, filledUser } from "./filled.ts";
import { type Item, item, type User, user } from "./models.ts";
import { fetching, regions } from "./settings.ts";
import { sharefileVerdict } from "./verdict.ts";

/** ShareFile's REST API, version 3: https://api.sharefile.com/docs */
export const sharefileCollector: Collector = {
  hosts: ["*.sf-api.com", "*.sf-api.eu", "*.sharefile.com", "*.sharefile.eu"],
  // https://api.sharefile.com/gettingstarted/oauth2
  authorization: [
    {
      ...{ kind: "oauth2", tokenUrl, clientIn: "body", consent: sharefileConsent },
      revocation: { with: "nothing", why: en.limits.notGivenBack },
    },
  ],
  tenant: (_toFetch, { subdomain }) => (typeof subdomain === "string" ? subdomain : undefined),
  verdict: sharefileVerdict,
  *steps({ scope: { resource, id = "" }, fills = [] }, { settings }): Steps<Collected> {
    const [thin] = fills;
    if (!thin || !isId(id)) return {};
    const base = apiOf(settings);
    if (resource === "Users") {
      const found = yield* userBy(base, id);
      return found ? { filled: [filledUser(thin, found)] } : { absent: [gone(thin)] };
    }
    const found = yield* itemBy(base, id);
    if (!found) return { absent: [gone(thin)] };
    const by = yield* whoDid(thin.type, found, base);
    return { filled: [filledItem(thin, found, by)] };
  },
};

type Steps<Result> = Generator<ApiRequest, Result, ApiAnswer>;

function apiOf(values: Settings): string {
  const { subdomain, region = "US" } = settingsBy(fetching, values);
  return `https://${subdomain}.${regions[region].api}/sf/v3`;
}

function tokenUrl(values: Settings): string {
  const { subdomain, region = "US" } = settingsBy(fetching, values);
  return `https://${subdomain}.${regions[region].app}/oauth/token`;
}

/** Ids stand in parentheses in an address: nothing that could end them or add to them is asked for. */
const isId = (id: string) => /^[\w-]{1,200}$/.test(id);

/** Also what is in the recycle bin, so that a deleted file still has its name. */
function* itemBy(base: string, id: string): Steps<Item | undefined> {
  const answer = yield { url: `${base}/Items(${id})?includeDeleted=true&$expand=Parent,Creator` };
  return foundIn(item, answer, "Items");
}

function* userBy(base: string, id: string): Steps<User | undefined> {
  return foundIn(user, yield { url: `${base}/Users(${id})` }, "Users");
}

const gone = (event: PublishedEvent) => absentAt(event, "ShareFile");

/**
 * Who has uploaded or changed a file; of downloads and deletions ShareFile does not tell. Who may not see other users is
 * told of the uploader what stands with the file.
 */
function* whoDid(type: string, found: Item, base: string): Steps<User | undefined> {
  const { Creator: creator, CreatorFirstName: FirstName, CreatorLastName: LastName } = found;
  const uploaded = type === "document.added";
  if (!uploaded && type !== "document.changed") return undefined;
  if (uploaded && creator?.Roles) return creator;
  const id = uploaded ? creator?.Id : found.LastModifiedByUserID;
  const answer = id && isId(id) ? yield { url: `${base}/Users(${id})` } : undefined;
  const known = answer && allowedIn(user, answer);
  return known ?? (uploaded ? { FirstName, LastName, ...creator } : undefined);
}
