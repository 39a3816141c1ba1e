import { json } from "../collecting.ts";
import { StripeAccount } from "../stripe-account.ts";
import { stripeWebhooks } from "../stripe-webhooks.ts";
import type { WeekTool } from "./week.ts";

const key = "rk_live_of_this_test";

/** Invoices that are made final and paid; Stripe keeps each as an event, which its webhook sends. */
export const stripe: WeekTool = {
  tool: "stripe",
  credentials: { token: key },
  isLetIn: (authorization) => authorization === `Bearer ${key}`,
  vendor(now) {
    const account = new StripeAccount(now().toISOString());
    const webhooks = stripeWebhooks();
    const live = () => [...webhooks.endpoints.values()].find(({ status }) => status === "enabled");
    let made = 0;
    return {
      server: async (url, init) => {
        if (new URL(url).pathname.startsWith("/v1/webhook_endpoints"))
          return await webhooks.server(url, init);
        const { status, body } = account.answer({ url, headers: init.headers });
        return json(body, { status });
      },
      happens(random) {
        const n = ++made;
        const created = Math.floor(now().getTime() / 1_000);
        const type = random.pick(["invoice.finalized", "invoice.paid"]);
        const object = {
          ...{ id: `in_${n}`, object: "invoice", created, number: `S-${n}`, currency: "gbp", livemode: true },
          ...{ total: 9_000, amount_remaining: 9_000, customer: "cus_1", customer_name: "Delta Dental" },
          ...{ status: type === "invoice.paid" ? "paid" : "open" },
        };
        const event = { id: `evt_${n}`, object: "event", type, created, livemode: true, data: { object } };
        account.put("events", event);
        account.put("invoices", object);
        return { names: [`in_${n}`], notice: { json: event } };
      },
      nameOf: ({ object }) => object?.id,
      secret() {
        const endpoint = live();
        return endpoint && webhooks.secrets.get(endpoint.id);
      },
      lapse: () => webhooks.disableAll(),
    };
  },
};
