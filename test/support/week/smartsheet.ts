import { json } from "../collecting.ts";
import { SmartsheetSheet } from "../smartsheet-sheet.ts";
import { smartsheetWebhooks } from "../smartsheet-webhooks.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

/** Rows that are added, and some of them changed hours later. */
export const smartsheet: WeekTool = {
  tool: "smartsheet",
  settings: { sheetId: "3407658024751234" },
  access: { ...vendorFacts.smartsheet, endsAccess: true, answers: { expires_in: 604_799 } },
  vendor(now) {
    const sheet = new SmartsheetSheet();
    const webhooks = smartsheetWebhooks();
    const added: number[] = [];
    let made = 0;
    let nonce = 0;
    const live = () => [...webhooks.hooks.values()].find(({ enabled }) => enabled);
    const at = () => `${now().toISOString().slice(0, 19)}Z`;
    const person = { email: "lee@epsilon.example", name: "Lee" };
    return {
      server: async (url, init) => {
        if (new URL(url).pathname.includes("/webhooks")) return await webhooks.server(url, init);
        const { status, body } = sheet.answer(url);
        return json(body, { status });
      },
      happens(random) {
        const old = random.chance(0.3) ? added.shift() : undefined;
        const id = old ?? ++made;
        if (old === undefined) {
          added.push(id);
          const row = { id, createdAt: at(), modifiedAt: at(), createdBy: person, modifiedBy: person };
          sheet.rows.push(row);
        } else sheet.rows = sheet.rows.map((row) => (row.id === id ? { ...row, modifiedAt: at() } : row));
        const eventType = old === undefined ? "created" : "updated";
        const change = { objectType: "row", eventType, id, userId: 4, timestamp: at() };
        const of = { scope: "sheet", scopeObjectId: Number(sheet.id), webhookId: live()?.id ?? 0 };
        const notice = { json: { nonce: `n-${++nonce}`, timestamp: at(), ...of, events: [change] } };
        return {
          names: [`${old === undefined ? "record.added" : "record.changed"} ${sheet.id}/${id}`],
          notice,
        };
      },
      nameOf: ({ type, object }) => (type.startsWith("record.") ? `${type} ${object?.id}` : undefined),
      secret() {
        const hook = live();
        return hook && webhooks.secrets.get(hook.id);
      },
      lapse: () => webhooks.turn("DISABLED_BY_SYSTEM"),
    };
  },
};
