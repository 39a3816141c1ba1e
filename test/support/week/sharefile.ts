import { sharefileAccount } from "../sharefile-account.ts";
import { vendorFacts } from "../vendor-facts.ts";
import { silence } from "./silence.ts";
import type { WeekTool } from "./week.ts";

const account = "a123";
const folder = { id: "fo100", name: "Fjord Ferries" };

/** Files that a client uploads into the firm's folder for it, some of them again, and some changed hours later. */
export const sharefile: WeekTool = {
  tool: "sharefile",
  settings: { subdomain: "acme" },
  access: vendorFacts.sharefile,
  vendor(now) {
    const files = sharefileAccount(account);
    files.add(folder.id, { name: folder.name, parent: "allshared", at: "2020-01-01T00:00:00Z", by: "u8" });
    const unchanged: string[] = [];
    let made = 0;
    const at = () => now().toISOString();
    /** A moment after the file was there, in whole seconds. */
    const told = () => `${new Date(now().getTime() + 2_000).toISOString().slice(0, 19)}Z`;
    return {
      server: files.server,
      happens(random) {
        const old = random.chance(0.3) ? unchanged.shift() : undefined;
        const before = random.chance(0.3) ? unchanged.at(-1) : undefined;
        const id = old ?? `fi${++made}`;
        if (old !== undefined) files.modify(id, at(), "u8");
        else if (before !== undefined) {
          unchanged.splice(-1, 1, id);
          files.replace(before, { id, name: `${id}.pdf`, at: at() });
        } else {
          unchanged.push(id);
          files.add(id, { name: `${id}.pdf`, parent: folder.id, at: at() });
        }
        const OperationName = old === undefined ? "Upload" : "Update";
        const Resource = { Id: id, Parent: { Id: folder.id } };
        const Event = { Timestamp: told(), OperationName, ResourceType: "File", Resource };
        const json = { WebhookSubscriptionId: "w123", AccountInfo: { AccountId: account }, Event };
        const title =
          old === undefined ? `Uploaded ${id}.pdf to ${folder.name}` : `Updated ${id}.pdf in ${folder.name}`;
        return { names: [title], notice: { json } };
      },
      ...silence(now),
      nameOf: ({ title }) => title,
    };
  },
};
