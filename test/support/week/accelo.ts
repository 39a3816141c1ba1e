import { AcceloDeployment } from "../accelo-deployment.ts";
import { acceloWebhooks } from "../accelo-webhooks.ts";
import { json } from "../collecting.ts";
import type { WeekTool } from "./week.ts";

/** Invoices and requests that are made, each told by its id alone. */
export const accelo: WeekTool = {
  tool: "accelo",
  settings: { deployment: "northwind", currency: "EUR" },
  credentials: { clientId: "hub", clientSecret: "s3cret" },
  isLetIn: () => true,
  vendor(now) {
    const deployment = new AcceloDeployment();
    const webhooks = acceloWebhooks();
    let made = 0;
    const hookOf = (event: string) => [...webhooks.hooks.values()].find(({ event_id: id }) => id === event);
    return {
      server: async (url, init) => {
        const { pathname } = new URL(url);
        if (pathname.startsWith("/oauth2/") || pathname.includes("/webhooks/"))
          return await webhooks.server(url, init);
        const { status, body } = deployment.answer(url);
        return json(body, { status });
      },
      happens(random) {
        const id = String(++made);
        const at = String(Math.floor(now().getTime() / 1_000));
        const resource = random.pick(["invoices", "requests", "contacts"]);
        const dates = { date_created: at, date_modified: at, date_raised: at };
        const money = { amount: "1200.00", tax: "300.00", outstanding: "1500.00" };
        deployment.put(resource, { id, subject: `Thing ${id}`, ...dates, ...money });
        const event = `create_${resource.slice(0, -1)}`;
        const hook = hookOf(event);
        const names = [`${event} ${id}`];
        if (!hook) return { names };
        const path = new URL(hook.trigger_url).pathname.replace("/hooks/accelo/main", "");
        const notice = { path, json: { id: Number(id) }, secret: webhooks.secrets.get(hook.subscription_id) };
        return { names, notice };
      },
      nameOf: ({ details: { event, id } }) => `${event} ${id}`,
      lapse: () => webhooks.hooks.clear(),
    };
  },
};
