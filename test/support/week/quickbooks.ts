import { json } from "../collecting.ts";
import { QuickbooksCompany } from "../quickbooks-company.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

const realm = "9341453474484455";

/** Invoices and payments that are made; some of them are changed once, hours later. */
export const quickbooks: WeekTool = {
  tool: "quickbooks",
  access: { ...vendorFacts.quickbooks, returns: { realmId: realm } },
  vendor(now) {
    const books = new QuickbooksCompany();
    const unchanged: { readonly kind: string; readonly id: string; readonly made: string }[] = [];
    let made = 0;
    const at = () => `${now().toISOString().slice(0, 19)}Z`;
    const notice = (kind: string, id: string, operation: string) => {
      const entities = [{ name: kind, id, operation, lastUpdated: at() }];
      return { json: { eventNotifications: [{ realmId: realm, dataChangeEvent: { entities } }] } };
    };
    books.put("Customer", {
      ...{ Id: "21", CompanyName: "Northwind Ltd" },
      MetaData: { CreateTime: "2020-01-01T00:00:00Z", LastUpdatedTime: "2020-01-01T00:00:00Z" },
    });
    const put = (kind: string, id: string, made: string, total: number) =>
      books.put(kind, {
        ...{ Id: id, DocNumber: `10${id}`, TotalAmt: total, Balance: total, CustomerRef: { value: "21" } },
        ...{ CurrencyRef: { value: "GBP" }, MetaData: { CreateTime: made, LastUpdatedTime: at() } },
      });
    return {
      server: (url) => {
        if (url.includes("/companyinfo/")) return json({ CompanyInfo: { CompanyName: "Acme Ltd" } });
        const { status, body } = books.answer(url);
        return json(body, { status });
      },
      happens(random) {
        const [old] = unchanged;
        if (old && random.chance(0.3)) {
          unchanged.shift();
          put(old.kind, old.id, old.made, 50);
          return {
            names: [`${old.kind.toLowerCase()} ${old.id} updated`],
            notice: notice(old.kind, old.id, "Update"),
          };
        }
        const [kind, id] = [random.pick(["Invoice", "Payment", "Estimate"]), String(++made)];
        put(kind, id, at(), 120);
        unchanged.push({ kind, id, made: at() });
        return { names: [`${kind.toLowerCase()} ${id} created`], notice: notice(kind, id, "Create") };
      },
      nameOf: ({ details: { entity, id, operation } }) => `${entity} ${id} ${operation}`,
    };
  },
};
