import * as z from "zod/mini";
import type { Settings } from "../../shared/ports.ts";
import type { Subscription, Subscriptions } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf, UnexpectedAnswer } from "../fetched.ts";
import { hosts, id } from "./api.ts";
import { settings } from "./settings.ts";

/** Tells the hub's webhooks from those that people make by hand. */
const name = "Account hub, by itself";
const everything = ["*.*"];

const hook = z.object({
  id,
  name: z.string(),
  callbackUrl: z.string(),
  scopeObjectId: id,
  events: z.array(z.string()),
  enabled: z.boolean(),
  status: z.string(),
});
type Hook = z.infer<typeof hook>;
const hooks = z.object({ data: z.array(hook) });
const made = z.object({ result: z.object({ id, sharedSecret: z.string().check(z.minLength(8)) }) });
const enabled = z.object({ result: z.object({ enabled: z.boolean(), status: z.string() }) });

/**
 * One webhook of the sheet that the settings name. Smartsheet chooses its secret and tries the address when it is enabled;
 * what happens while it is disabled is not told afterwards. Without a sheet's id nothing is touched.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks
 */
export const smartsheetSubscriptions: Subscriptions = {
  secret: "theirs",
  *look(context) {
    const { api, sheetId } = placeOf(context.settings);
    if (sheetId === undefined) return { wanted: [], there: [] };
    const { data } = bodyOf(hooks, yield { url: `${api}/webhooks?includeAll=true` }, "webhooks");
    // People may have made some of other sheets at the same address.
    const own = data.filter((one) => one.name === name || one.scopeObjectId === sheetId);
    return { wanted: [{ what: sheetId, events: everything }], there: own.map(subscriptionOf) };
  },
  *make({ what, events }, { url, settings: values }) {
    const scopeObjectId = Number.isSafeInteger(Number(what)) ? Number(what) : what;
    const json = { name, callbackUrl: url, scope: "sheet", scopeObjectId, events, version: 1 };
    const answer = yield { method: "POST", url: `${placeOf(values).api}/webhooks`, json };
    const { result } = bodyOf(made, answer, "webhooks");
    return { id: result.id, secret: result.sharedSecret };
  },
  *enable(hookId, context) {
    const url = hookAt(hookId, context.settings);
    const answer = yield { method: "PUT", url, json: { enabled: true } };
    const { result } = bodyOf(enabled, answer, "webhooks");
    if (!result.enabled) throw new UnexpectedAnswer(`webhooks: ${wordOf(result.status)}`);
  },
  *remove(hookId, context) {
    const answer = yield { method: "DELETE", url: hookAt(hookId, context.settings) };
    if (answer.verdict.kind !== "absent") bodyOf(z.unknown(), answer, "webhooks");
  },
};

function placeOf(values: Settings) {
  const { region, sheetId } = settingsBy(settings, values);
  return { api: `https://${hosts[region]}/2.0`, sheetId };
}

const hookAt = (hookId: string, values: Settings) =>
  `${placeOf(values).api}/webhooks/${encodeURIComponent(hookId)}`;

/** Disabled for good: another takes its place. */
const revoked = "DISABLED_APP_REVOKED";

/** What a person has limited to some events is left so. */
function subscriptionOf(one: Hook): Subscription {
  const isActive = one.enabled && one.status === "ENABLED";
  return {
    ...{ id: one.id, url: one.callbackUrl, what: one.scopeObjectId },
    events: one.name === name ? one.events : everything,
    state: isActive ? "active" : "disabled",
    ...(one.status === revoked ? { isFinal: true } : {}),
  };
}

const wordOf = (status: string) => (/^[A-Z_]{1,60}$/.test(status) ? status : "status");
