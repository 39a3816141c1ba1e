import { json } from "../collecting.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

/** Files that a client uploads. ShareFile has no list of what has happened: what it never tells, nobody finds. */
export const sharefile: WeekTool = {
  tool: "sharefile",
  settings: { subdomain: "acme" },
  access: vendorFacts.sharefile,
  vendor(now) {
    const files = new Set<string>();
    return {
      server: (url) => {
        const [, id = ""] = /\/Items\(([\w-]+)\)/.exec(new URL(url).pathname) ?? [];
        if (!files.has(id)) return json({ code: "NotFound" }, { status: 404 });
        const creator = { Id: "u7", FullName: "Ola Nordmann", Email: "ola@fjord.example", Roles: ["Client"] };
        const parent = { Id: "fo100", Name: "Fjord Ferries" };
        return json({
          Id: id,
          Name: `${id}.pdf`,
          Path: `/a123/fo100/${id}`,
          Parent: parent,
          Creator: creator,
        });
      },
      happens() {
        const id = `fi${files.size + 1}`;
        files.add(id);
        const event = { Timestamp: now().toISOString(), OperationName: "Upload", ResourceType: "File" };
        const Event = { ...event, Resource: { Id: id, Parent: { Id: "fo100" } } };
        const told = { WebhookSubscriptionId: "w123", AccountInfo: { AccountId: "a123" }, Event };
        return { names: [`Uploaded ${id}.pdf to Fjord Ferries`], notice: { json: told } };
      },
      nameOf: ({ title }) => title,
    };
  },
};
