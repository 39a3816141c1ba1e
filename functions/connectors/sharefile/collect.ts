import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { Settings } from "../../shared/ports.ts";
import type { Collected, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, foundIn } from "../fetched.ts";
import { apiOf, type Calls, isId, whoDid } from "./api.ts";
import { sharefileConsent } from "./consent.ts";
import { en } from "./en.ts";
import { filledItem, filledUser } from "./filled.ts";
import { type Item, item, type User, user } from "./models.ts";
import { sharefilePage } from "./page.ts";
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
  since: sharefilePage,
  mayRead: ({ subdomain }) => typeof subdomain === "string",
  *steps({ scope: { resource, id = "" }, fills = [] }, { settings }): Calls<Collected> {
    const [thin] = fills;
    if (!thin || !isId(id)) return {};
    const base = apiOf(settings);
    if (resource === "Users") {
      const found = yield* userBy(base, id);
      return found ? { filled: [filledUser(thin, found)] } : { absent: [gone(thin)] };
    }
    const found = yield* itemBy(base, id);
    if (!found) return { absent: [gone(thin)] };
    const by = yield* whoDid(thin.type, found, base, { known: new Map(), lookUps: 1 });
    return { filled: [filledItem(thin, found, by)] };
  },
};

function tokenUrl(values: Settings): string {
  const { subdomain, region = "US" } = settingsBy(fetching, values);
  return `https://${subdomain}.${regions[region].app}/oauth/token`;
}

/** Also what is in the recycle bin, so that a deleted file still has its name. */
function* itemBy(base: string, id: string): Calls<Item | undefined> {
  const answer = yield { url: `${base}/Items(${id})?includeDeleted=true&$expand=Parent,Creator` };
  return foundIn(item, answer, "Items");
}

function* userBy(base: string, id: string): Calls<User | undefined> {
  return foundIn(user, yield { url: `${base}/Users(${id})` }, "Users");
}

const gone = (event: PublishedEvent) => absentAt(event, "ShareFile");
