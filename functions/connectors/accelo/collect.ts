import type { Settings } from "../../shared/ports.ts";
import type { ApiAnswer, ApiRequest, Collected, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, allowedIn, foundIn } from "../fetched.ts";
import { apiCall } from "./api.ts";
import { filled } from "./filled.ts";
import { type Affiliation, affiliation, affiliationFields, answerOf, fieldsOf, object } from "./objects.ts";
import { acceloPage } from "./page.ts";
import { settings } from "./settings.ts";
import { acceloSubscriptions } from "./subscriptions.ts";
import { acceloVerdict, notPermitted } from "./verdict.ts";

/** Accelo's REST API, version 0: https://api.accelo.com/docs/ */
export const acceloCollector: Collector = {
  hosts: ["*.api.accelo.com"],
  // A service application gets no refresh token: https://api.accelo.com/docs/#service-applications
  // Of subscriptions no scope is documented but the one of everything.
  authorization: [{ kind: "client-credentials", tokenUrl, scope: "write(all)" }],
  verdict: acceloVerdict,
  // Of one deployment and hour: https://api.accelo.com/docs/#rate-limiting
  limit: { calls: 5_000, within: 3_600 },
  since: acceloPage,
  subscriptions: acceloSubscriptions,
  *steps({ scope: { deployment, resource = "", id = "" }, fills = [] }, context): Steps<Collected> {
    const values = settingsBy(settings, context.settings);
    const fields = fieldsOf.get(resource);
    // Ids of the deployment that the connection was for before name other things in this one.
    if (!fields || fills.length === 0 || deployment !== values.deployment) return {};
    const answer = yield apiCall(deployment, `${resource}/${encodeURIComponent(id)}`, { _fields: fields });
    const found = foundIn(answerOf(object), answer, resource)?.response;
    if (found?.id !== id)
      return {
        absent: fills.map((thin) => absentAt(thin, "Accelo")),
        ...(answer.status === 403 ? { hidden: notPermitted } : {}),
      };
    const member = found.affiliation ?? (yield* memberOf(deployment, found.default_affiliation));
    const { currency } = values;
    return {
      filled: fills.map((thin) =>
        filled(thin, { deployment, currency, resource, found, member }, context.now),
      ),
    };
  },
};

type Steps<Result> = Generator<ApiRequest, Result, ApiAnswer>;

function tokenUrl(values: Settings): string {
  return `https://${settingsBy(settings, values).deployment}.api.accelo.com/oauth2/v0/token`;
}

/** The main contact of a company, or the place that a contact has in one: they name it by its id only. */
function* memberOf(deployment: string, id: string | undefined): Steps<Affiliation | undefined> {
  if (id === undefined || !/^[1-9]\d{0,19}$/.test(id)) return undefined;
  const answer = yield apiCall(deployment, `affiliations/${id}`, { _fields: affiliationFields });
  return allowedIn(answerOf(affiliation), answer)?.response;
}
