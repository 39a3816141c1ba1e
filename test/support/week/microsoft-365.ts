import { graphMailbox } from "../graph-mailbox.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

const mailbox = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const people = {
  jane: { emailAddress: { name: "Jane", address: "jane@acme.example" } },
  kim: { emailAddress: { name: "Kim", address: "kim@firm.example" } },
};

/** Mails that come, and meetings that are made; the subscriptions to both end within a week. */
export const microsoft365: WeekTool = {
  tool: "microsoft-365",
  access: vendorFacts.microsoft365,
  namesByFetch: true,
  vendor(now) {
    const graph = graphMailbox({ id: mailbox, mail: "kim@firm.example" }, now);
    let made = 0;
    const live = (what: string) =>
      [...graph.hooks.values()].find(
        ({ resource, expirationDateTime: end }) =>
          resource.toLowerCase() === what && Date.parse(end) > now().getTime(),
      );
    return {
      server: graph.server,
      happens(random) {
        const n = ++made;
        const at = now().toISOString();
        const isMail = random.chance(0.6);
        if (isMail)
          graph.items.messages.set(`M${n}`, {
            ...{
              id: `M${n}`,
              internetMessageId: `<${n}@acme.example>`,
              subject: `Mail ${n}`,
              isDraft: false,
            },
            ...{ sentDateTime: at, receivedDateTime: at, from: people.jane, toRecipients: [people.kim] },
          });
        else
          graph.items.events.set(`E${n}`, {
            ...{ id: `E${n}`, iCalUId: `uid-${n}`, subject: `Meeting ${n}`, createdDateTime: at },
            ...{ lastModifiedDateTime: at, organizer: people.kim, attendees: [people.jane] },
            ...{ start: { dateTime: "2027-01-04T09:00:00" }, end: { dateTime: "2027-01-04T10:00:00" } },
          });
        const names = [`${isMail ? "Mail" : "Meeting"} ${n}`];
        const hook = live(isMail ? "me/messages" : "me/events");
        if (!hook) return { names };
        const resource = `Users/${mailbox}/${isMail ? `Messages/M${n}` : `Events/E${n}`}`;
        const one = { changeType: "created", resource, resourceData: { "@odata.etag": `W/"${n}"` } };
        const value = [{ ...one, subscriptionId: hook.id, clientState: graph.secrets.get(hook.id) }];
        return { names, notice: { path: `/${mailbox}`, json: { value } } };
      },
      nameOf: ({ title, family }) =>
        family === "email" || family === "meeting" ? /(Mail|Meeting) \d+/.exec(title)?.[0] : undefined,
      lapse: () => graph.hooks.clear(),
    };
  },
};
