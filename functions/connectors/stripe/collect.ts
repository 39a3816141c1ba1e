import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { Collector } from "../collector.ts";
import { absentAt, filledWith, foundIn } from "../fetched.ts";
import { asked, type Calls, isId } from "./api.ts";
import { draftOf } from "./draft.ts";
import { happenings, type Kind } from "./happenings.ts";
import { stripePage } from "./page.ts";
import { type Thing, thing } from "./payload.ts";
import { stripeSubscriptions } from "./subscriptions.ts";
import { stripeVerdict } from "./verdict.ts";

/** Reads the objects that thin events name alone. https://docs.stripe.com/api */
export const stripeCollector: Collector = {
  hosts: ["api.stripe.com"],
  authorization: [{ kind: "token" }],
  verdict: stripeVerdict,
  since: stripePage,
  subscriptions: stripeSubscriptions,
  *steps({ fills = [] }) {
    const [filled, absent]: [PublishedEvent[], PublishedEvent[]] = [[], []];
    for (const event of fills) {
      const { details, object } = event;
      const happened = happenings.get(String(details.event));
      const path = pathOf(happened?.kind, object?.id);
      if (!happened || path === undefined) continue;
      const account = isId(details.account) ? details.account : undefined;
      const one = yield* objectAt(path, account);
      if (one === undefined) absent.push(absentAt(event, "Stripe"));
      else {
        const said = { key: event.id, time: event.time, account, isTest: details.testMode === true };
        const {
          key: _key,
          unnamed: _unnamed,
          type: _type,
          time: _time,
          ...found
        } = draftOf(happened, one, undefined, said);
        filled.push(filledWith(event, found));
      }
    }
    return { filled, absent };
  },
};

function* objectAt(path: string, account: string | undefined): Calls<Thing | undefined> {
  return foundIn(thing, yield asked(path, {}, account), path.split("/")[0] ?? "");
}

/** Where each kind of object is read; what was paid by a charge alone has the charge's id, and a refund that failed its own. */
function pathOf(kind: Kind | undefined, id: unknown): string | undefined {
  if (kind === undefined || !isId(id)) return undefined;
  if (kind === "payment" && !id.startsWith("pi_")) return `charges/${id}`;
  if (kind === "refund" && /^(?:re|pyr)_/.test(id)) return `refunds/${id}`;
  return `${paths[kind]}/${id}`;
}

const paths: Readonly<Record<Kind, string>> = {
  customer: "customers",
  invoice: "invoices",
  creditnote: "credit_notes",
  quote: "quotes",
  payment: "payment_intents",
  refund: "charges",
  dispute: "disputes",
  checkout: "checkout/sessions",
  subscription: "subscriptions",
  payout: "payouts",
};
