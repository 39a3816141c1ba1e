import { CalendlyOrganization } from "../calendly-organization.ts";
import { calendlyWebhooks } from "../calendly-webhooks.ts";
import { json } from "../collecting.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

const api = "https://api.calendly.com";

/** Meetings that are booked weeks ahead, of which some are canceled hours later. */
export const calendly: WeekTool = {
  tool: "calendly",
  access: { ...vendorFacts.calendly, answers: { expires_in: 7_200 } },
  vendor(now) {
    const organization = new CalendlyOrganization();
    const webhooks = calendlyWebhooks();
    const booked: number[] = [];
    let made = 0;
    const at = () => now().toISOString().replace("Z", "000Z");
    const put = (n: number, created: string, canceled: object) => {
      const uri = `${api}/scheduled_events/m${n}`;
      const start_time = new Date(Date.UTC(2027, 0, 4, 9) + n * 3_600_000).toISOString();
      const meeting = { uri, name: "Tax review", start_time, end_time: start_time, updated_at: at() };
      const invitee = {
        ...{ uri: `${uri}/invitees/i${n}`, event: uri, email: "omar@alder.example", name: "Omar Haddad" },
        ...{ created_at: created, updated_at: at(), status: "active", rescheduled: false, timezone: "UTC" },
        ...{ old_invitee: null, new_invitee: null, questions_and_answers: [], ...canceled },
      };
      organization.put({ ...meeting, invitees: [invitee] });
      return { ...invitee, scheduled_event: { ...meeting, event_memberships: [], event_guests: [] } };
    };
    const createdAt = new Map<number, string>();
    return {
      server: async (url, init) => {
        const { pathname } = new URL(url);
        if (pathname.startsWith("/webhook_subscriptions") || pathname === "/users/me")
          return await webhooks.server(url, init);
        const { status, body } = organization.answer(url);
        return json(body, { status });
      },
      happens(random) {
        const old = random.chance(0.3) ? booked.shift() : undefined;
        const n = old ?? ++made;
        if (old === undefined) {
          booked.push(n);
          createdAt.set(n, at());
        }
        const cancellation = { canceled_by: "Omar", canceler_type: "invitee", created_at: at() };
        const is = old === undefined ? {} : { status: "canceled", cancellation };
        const payload = put(n, createdAt.get(n) ?? at(), is);
        const event = old === undefined ? "invitee.created" : "invitee.canceled";
        const type = old === undefined ? "meeting.scheduled" : "meeting.canceled";
        const notice = { json: { event, created_at: at(), created_by: `${api}/users/PRIYA`, payload } };
        return { names: [`${type} ${payload.uri}`], notice };
      },
      nameOf: ({ type, object }) => `${type} ${object?.id}`,
      secret() {
        const [live] = [...webhooks.hooks.values()].filter(({ state }) => state === "active");
        return live && webhooks.keys.get(live.uri);
      },
      lapse: () => webhooks.disableAll(),
    };
  },
};
