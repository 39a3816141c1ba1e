import { json } from "../collecting.ts";
import { vendorFacts } from "../vendor-facts.ts";
import { written, XeroOrganisation } from "../xero-organisation.ts";
import type { WeekTool } from "./week.ts";

const tenant = "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f";
const contact = "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777";
const idOf = (n: number) => `5c1f7a90-2f43-4c0c-9d3b-${String(n).padStart(12, "0")}`;

/** Invoices that are made; some are paid hours later, of which Xero tells that the invoice was changed. */
export const xero: WeekTool = {
  tool: "xero",
  access: vendorFacts.xero,
  // A payment is told as a change of its invoice.
  namesByFetch: true,
  vendor(now) {
    const books = new XeroOrganisation(tenant);
    books.put("Contacts", { ContactID: contact, Name: "Gamma Bakery", changed: "2020-01-01T00:00:00.000Z" });
    const unpaid: { readonly id: string; readonly date: string }[] = [];
    let made = 0;
    const at = () => `${now().toISOString().slice(0, 19)}.000Z`;
    const put = (id: string, date: string, more: object) =>
      books.put("Invoices", {
        ...{ InvoiceID: id, InvoiceNumber: `INV-${id.slice(-3)}`, Type: "ACCREC", CurrencyCode: "GBP" },
        ...{ Status: "AUTHORISED", Total: 70, AmountDue: 70, Date: written(date), changed: at() },
        ...{ Contact: { ContactID: contact }, ...more },
      });
    const notice = (id: string, eventType: string) => {
      const one = { resourceId: id, tenantId: tenant, eventCategory: "INVOICE", eventType };
      return { json: { events: [{ ...one, eventDateUtc: at().slice(0, -1) }] } };
    };
    return {
      server: (url, init) => {
        if (url.endsWith("/connections"))
          return json([{ tenantId: tenant, tenantType: "ORGANISATION", tenantName: "Gamma Ltd" }]);
        const { status, body } = books.answer({ url, headers: init.headers });
        return json(body, { status });
      },
      happens(random) {
        const [old] = unpaid;
        if (old && random.chance(0.3)) {
          unpaid.shift();
          const payment = { PaymentID: old.id.replace("5c1f", "aa00"), Amount: 70, Status: "AUTHORISED" };
          const paid = { ...payment, PaymentType: "ACCRECPAYMENT", Date: written(at().slice(0, 10)) };
          const Invoice = { InvoiceID: old.id, Type: "ACCREC", CurrencyCode: "GBP" };
          const whose = { ...Invoice, Contact: { ContactID: contact } };
          put(old.id, old.date, { Status: "PAID", AmountDue: 0, Payments: [paid] });
          books.put("Payments", { ...paid, Invoice: whose, changed: at() });
          const names = [`invoice ${old.id} updated`, `payment ${payment.PaymentID} created`];
          return { names, notice: notice(old.id, "UPDATE") };
        }
        const id = idOf(++made);
        put(id, at().slice(0, 10), {});
        unpaid.push({ id, date: at().slice(0, 10) });
        return { names: [`invoice ${id} created`], notice: notice(id, "CREATE") };
      },
      nameOf: ({ details: { kind, id, operation } }) => `${kind} ${id} ${operation}`,
    };
  },
};
