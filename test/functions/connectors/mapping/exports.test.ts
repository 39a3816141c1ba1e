import { describe, expect, test } from "@jest/globals";
import { proposeMapping } from "../../../../functions/connectors/mapping/propose.ts";
import type { EventType } from "../../../../schemas/event-types.ts";
import type { EventRule } from "../../../../schemas/mapping.ts";

/** What a proposal has to find in an export, each by its column; `undefined` where the export does not say it. */
interface Wanted {
  readonly id?: string;
  readonly name?: string;
  readonly email?: string;
  readonly actor?: string;
  readonly key?: string;
  readonly time?: string;
  readonly due?: string;
  readonly amount?: string;
  /** A column, or the currency itself. */
  readonly currency?: string;
  /** What values of the status are taken for; of those that are left out, nothing final. */
  readonly types?: Readonly<Record<string, EventType>>;
}

interface Export {
  readonly program: string;
  readonly tool?: string;
  readonly own?: readonly EventType[];
  /** Its header and its first rows, cells parted by a bar. */
  readonly lines: readonly string[];
  readonly wanted: Wanted;
}

const rowsOf = ([header = "", ...lines]: readonly string[]) => {
  const names = header.split("|");
  return lines.map((line) => {
    const cells = line.split("|");
    const row = Object.fromEntries(names.map((name, n) => [name, cells[n] ?? ""]));
    return { ...row, row, change: "added", before: null, changes: [] };
  });
};

const plain = (path: string | undefined) => path?.replace(/^"(.*)"$/, "$1");
const columnOf = (given: string | { readonly from: string } | undefined) =>
  typeof given === "object" ? plain(given.from) : given;

function foundIn(rule: EventRule | undefined, guesses: readonly { field: string; from: string }[]): Wanted {
  const { account, actor, key, time, scheduledFor, money } = rule ?? {};
  const id = plain(account?.external?.[0]?.value);
  const all = {
    id: id === plain(account?.name) ? undefined : id,
    name: plain(account?.name),
    email: plain(account?.email),
    actor: plain(actor?.name ?? actor?.email),
    key: plain(key?.[0]),
    time: columnOf(time),
    due: columnOf(scheduledFor),
    amount: plain(guesses.find(({ field }) => field === "money.amount")?.from),
    currency: columnOf(money?.currency),
    types: typeof rule?.type === "object" && "table" in rule.type ? rule.type.table : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const exports: readonly Export[] = [
  {
    program: "QuickBooks, transactions by customer",
    lines: [
      "Type|Date|Num|Name|Memo|Due Date|Open Balance|Amount",
      "Invoice|11/03/2026|1041|Northwind|November books|12/03/2026|1,250.00|1,250.00",
      "Invoice|11/19/2026|1042|Fabrikam|Payroll|12/19/2026|0.00|350.00",
      "Payment|11/20/2026|5512|Fabrikam|||0.00|-350.00",
    ],
    wanted: { name: "Name", key: "Num", time: "Date", due: "Due Date", amount: "Amount" },
  },
  {
    program: "QuickBooks, a list of several kinds of papers",
    lines: [
      "Date|Transaction Type|No.|Name|Due Date|Amount",
      "11/03/2026|Invoice|1041|Northwind|12/03/2026|1,250.00",
      "11/19/2026|Credit Memo|CM-7|Fabrikam||-50.00",
      "11/20/2026|Payment|5512|Fabrikam||-350.00",
      "11/21/2026|Sales Receipt|5513|Contoso||20.00",
    ],
    wanted: {
      name: "Name",
      key: "No.",
      time: "Date",
      due: "Due Date",
      amount: "Amount",
      types: {
        Invoice: "invoice.updated",
        "Credit Memo": "credit.issued",
        Payment: "payment.received",
        "Sales Receipt": "payment.received",
      },
    },
  },
  {
    program: "a card processor, whose payments may have an invoice",
    lines: [
      "id|Created (UTC)|Amount|Currency|Status|Customer ID|Customer Email|Invoice ID",
      "py_1|2026-11-15 14:05:06|120.00|gbp|Paid|c_1|pay@quayside.example|in_1",
      "py_2|2026-11-16 09:00:00|40.00|gbp|Refunded|c_2|pay@brightwater.example|",
      "py_3|2026-11-17 09:00:00|99.00|usd|Failed|c_3|hi@larch.example|",
    ],
    wanted: {
      id: "Customer ID",
      email: "Customer Email",
      key: "id",
      time: "Created (UTC)",
      amount: "Amount",
      currency: "Currency",
      types: { Paid: "payment.received", Refunded: "payment.refunded", Failed: "payment.failed" },
    },
  },
  {
    program: "a German office program, papers of several kinds",
    lines: [
      "Belegdatum|Belegnummer|Belegtyp|Kontakt|Status|Betrag brutto|Währung",
      "15.11.2026|GS0003|Rechnungskorrektur|Bäckerei Sonne|offen|-59,50|EUR",
      "03.11.2026|RE0081|Rechnung|Müller GmbH|offen|1.190,00|EUR",
      "14.11.2026|RE0082|Rechnung|Bäckerei Sonne|bezahlt|595,00|EUR",
    ],
    wanted: {
      name: "Kontakt",
      key: "Belegnummer",
      time: "Belegdatum",
      amount: "Betrag brutto",
      currency: "Währung",
      types: { offen: "invoice.updated", bezahlt: "invoice.paid" },
    },
  },
  {
    program: "Xero, a report with the customers' names above their rows",
    lines: [
      "Invoice Date|Invoice Number|Total|Group",
      "5 Oct 2026|INV-27|234.00|Bayside Club",
      "6 Oct 2026|INV-28|34.00|Bayside Club",
      "12 Nov 2026|INV-30|541.25|Boom FM",
    ],
    wanted: { name: "Group", key: "Invoice Number", time: "Invoice Date", amount: "Total" },
  },
  {
    program: "an ageing report with the ages above its rows",
    lines: [
      "Invoice Date|Invoice Number|Total|Group",
      "5 Oct 2026|INV-27|234.00|31 - 60 days",
      "6 Oct 2026|INV-28|34.00|31 - 60 days",
      "12 Nov 2026|INV-30|541.25|1 - 30 days",
    ],
    wanted: { key: "Invoice Number", time: "Invoice Date", amount: "Total" },
  },
  {
    program: "a planning tool, whose runs succeed or fail without any money",
    tool: "jirav",
    own: ["ledger.changed", "report.published"],
    lines: [
      "Company|Plan|Last Refreshed|Status",
      "Quayside Vets|2027 Budget|2026-11-24T10:00:00Z|Success",
      "Brightwater|Forecast|2026-11-25T10:00:00Z|Failed",
    ],
    wanted: { name: "Company", time: "Last Refreshed", types: { Success: "record.added" } },
  },
  {
    program: "a payments tool that says only how each ended",
    tool: "bizpayo",
    own: ["agreement.sent", "agreement.signed", "payment.received", "payment.failed", "payment.refunded"],
    lines: [
      "Transaction ID|Date|Client|Contact Email|Assigned to|Amount|Status",
      "t1|2026-11-24 10:00 AM EST|Quayside Vets|pay@quayside.example|sam@firm.example|$480.00|Settled",
      "t2|2026-11-25 02:00 PM EST|Brightwater|pay@brightwater.example|kim@firm.example|$120.00|Returned",
      "t3|2026-11-25 02:00 PM EST|Larch & Co|pay@larch.example|kim@firm.example|$20.00|Pending",
    ],
    wanted: {
      name: "Client",
      email: "Contact Email",
      key: "Transaction ID",
      time: "Date",
      amount: "Amount",
      types: { Settled: "payment.received", Returned: "payment.failed" },
    },
  },
  {
    program: "bookings, of which the end is not when they were made",
    lines: [
      "Booking ID|Invitee Email|Start Date & Time|End Date & Time|Event Created Date & Time",
      "b1|jane@acme.example|2026-12-01 10:00|2026-12-01 10:30|2026-11-24 09:12",
      "b2|bob@beta.example|2026-12-02 10:00|2026-12-02 10:30|2026-11-25 09:12",
    ],
    wanted: {
      email: "Invitee Email",
      key: "Booking ID",
      time: "Event Created Date & Time",
      due: "Start Date & Time",
    },
  },
  {
    program: "a French customer manager",
    lines: [
      "ID|Nom du compte|Étape|Montant|Devise|Date de clôture",
      "006A|Boulangerie Été|Gagnée|1 200,00|EUR|15/11/2026",
      "006B|Garage Dupont|Perdue|240,00|EUR|03/12/2026",
    ],
    wanted: {
      name: "Nom du compte",
      key: "ID",
      time: "Date de clôture",
      amount: "Montant",
      currency: "Devise",
    },
  },
  {
    program: "Xero, lines of sales invoices",
    lines: [
      "ContactName|EmailAddress|InvoiceNumber|InvoiceDate|DueDate|Total|TaxTotal|InvoiceAmountPaid|InvoiceAmountDue|Description|UnitAmount|LineAmount|AccountCode|TaxType|Currency|Type|Status",
      "Quayside Vets|accounts@quayside.example|INV-41|03/11/2026|17/11/2026|480.00|80.00|0.00|480.00|Books|400|400.00|200|20% (VAT on Income)|GBP|Sales invoice|Awaiting Payment",
      "Brightwater|pay@brightwater.example|INV-42|14/11/2026|28/11/2026|120.00|20.00|120.00|0.00|Payroll|100|100.00|200|20% (VAT on Income)|GBP|Sales invoice|Paid",
      "Brightwater|pay@brightwater.example|INV-43|15/11/2026|29/11/2026|24.00|4.00|0.00|24.00|Advice|20|20.00|200|20% (VAT on Income)|GBP|Sales invoice|Voided",
    ],
    wanted: {
      name: "ContactName",
      email: "EmailAddress",
      key: "InvoiceNumber",
      time: "InvoiceDate",
      due: "DueDate",
      amount: "Total",
      currency: "Currency",
      types: { "Awaiting Payment": "invoice.updated", Paid: "invoice.paid", Voided: "invoice.voided" },
    },
  },
  {
    program: "Xero, contacts",
    lines: [
      "*ContactName|AccountNumber|EmailAddress|FirstName|PhoneNumber|TaxNumber",
      "Quayside Vets|QV01|accounts@quayside.example|Ann|0131 496 0000|GB123456789",
      "Brightwater|BD02|pay@brightwater.example|Bob|01482 496000|GB987654321",
      "Larch & Co|LC03|hi@larch.example|Cy|020 7946 0000|",
    ],
    wanted: { name: "*ContactName", email: "EmailAddress", key: "AccountNumber" },
  },
  {
    program: "Dext, costs",
    tool: "dext",
    own: ["expense.captured", "expense.rejected", "expense.published"],
    lines: [
      "Receipt ID|Status|Date|Supplier|Invoice Number|Due Date|Currency|Total Amount|Tax|Net|Submitted By|Account Name",
      "98127364|Published|2026-11-03|Office Depot|OD-771|2026-12-03|GBP|23.99|4.00|19.99|Ann Lee|Quayside Vets",
      "98127365|To review|2026-11-04|Shell|||GBP|60.10|10.02|50.08|Bob Ray|Brightwater",
      "98127366|Published|2026-11-05|Shell|||GBP|61.10|10.18|50.92|Bob Ray|Brightwater",
    ],
    wanted: {
      name: "Account Name",
      actor: "Submitted By",
      key: "Receipt ID",
      time: "Date",
      due: "Due Date",
      amount: "Total Amount",
      currency: "Currency",
      types: { Published: "expense.published" },
    },
  },
  {
    program: "Dext, claims of one client, whose suppliers are not the firm's customers",
    tool: "dext",
    own: ["expense.captured", "expense.rejected", "expense.published"],
    lines: [
      "Claim|Claimant|Date|Supplier|Supplier Email|Category|Total|VAT|Currency|Status|Receipt ID",
      "Nov trip|Ann Lee|23/11/2026|Rail Co|ap@rail.example|Travel|120.00|20.00|GBP|Published|R-1",
      "Nov trip|Ann Lee|24/11/2026|Hotel|desk@hotel.example|Travel|99.00|16.50|GBP|Ready|R-2",
    ],
    wanted: {
      key: "Receipt ID",
      time: "Date",
      amount: "Total",
      currency: "Currency",
      types: { Published: "expense.published" },
    },
  },
  {
    program: "AutoEntry, purchases",
    tool: "autoentry",
    own: ["expense.captured", "expense.rejected", "expense.published"],
    lines: [
      "AutoEntry Id|Company|Document Type|Supplier|Invoice No|Invoice Date|Net|VAT|Total|Currency|Status|Uploaded By|Uploaded On",
      "771001|Quayside Vets|Purchase Invoice|Medivet|TM-88|03/11/2026|265.00|53.00|318.00|GBP|In Review|ann@firm.example|04/11/2026 09:00",
      "771002|Brightwater|Purchase Invoice|Medivet|TM-88|13/11/2026|100.00|20.00|120.00|GBP|Published|ann@firm.example|14/11/2026 09:00",
      "771003|Brightwater|Receipt|Costa||14/11/2026|4.00|0.80|4.80|GBP|Rejected|bob@firm.example|14/11/2026 09:30",
    ],
    wanted: {
      name: "Company",
      actor: "Uploaded By",
      key: "AutoEntry Id",
      time: "Invoice Date",
      amount: "Total",
      currency: "Currency",
      types: {
        "In Review": "expense.captured",
        Published: "expense.published",
        Rejected: "expense.rejected",
      },
    },
  },
  {
    program: "Karbon, work",
    lines: [
      "Work ID|Work Title|Work Type|Client|Client Type|Assigned To|Work Status|Start Date|Due Date|Fee Value|Last Updated",
      "aBc1|2026 return|Tax Return|Quayside Vets|Organization|Sam Oak|In Progress - Awaiting Client|03-Nov-2026|30-Nov-2026|£500.00|24-Nov-2026",
      "aBc2|November Payroll|Payroll|Brightwater|Organization|Kim Ash|Completed|01-Nov-2026|25-Nov-2026|£50.00|25-Nov-2026",
      "aBc3|VAT Q3|VAT|Ann Lee|Individual|Sam Oak|Ready To Start|01-Dec-2026|07-Dec-2026|£150.00|20-Nov-2026",
    ],
    wanted: {
      name: "Client",
      actor: "Assigned To",
      key: "Work ID",
      time: "Last Updated",
      due: "Due Date",
      amount: "Fee Value",
      currency: "GBP",
      types: { "In Progress - Awaiting Client": "project.updated", Completed: "project.completed" },
    },
  },
  {
    program: "Jetpack Workflow, jobs",
    tool: "jetpack-workflow",
    own: ["project.created", "project.completed", "task.completed", "task.overdue"],
    lines: [
      "Client|Job Name|Job Status|Assigned To|Start Date|Due Date|Last Completed Task|Actual Hours|Job ID",
      "Quayside Vets|Books - Nov 2026|In Progress|Sam Oak|11/1/26|11/30/26|Bank feeds|2.25|55012",
      "Northwind|Sales Tax|Complete|Kim Ash|11/1/26|11/20/26|File|1.0|55013",
      "Northwind|1120S|Late|Kim Ash|9/1/26|10/15/26||0.0|55014",
    ],
    wanted: {
      name: "Client",
      actor: "Assigned To",
      key: "Job ID",
      due: "Due Date",
      types: { "In Progress": "project.updated", Complete: "project.completed", Late: "task.overdue" },
    },
  },
  {
    program: "Practice CS, time",
    tool: "practice-cs",
    own: ["customer.created", "project.updated", "invoice.created", "payment.received"],
    lines: [
      "Client ID|Client Name|Engagement|Staff ID|Staff Name|Date|Hours|Rate|Amount|Billed|Sheet No",
      "QUAY01|Quayside Vets|2026 Audit|JKR|Rowe, J|11/03/2026|2.50|150.00|375.00|N|9001",
      "NORT01|Northwind|2026 Tax|JKR|Rowe, J|11/17/2026|1.00|150.00|150.00|Y|9002",
      "NORT01|Northwind|2026 Tax|ABC|Cole, A|11/17/2026|3.00|100.00|300.00|Y|9003",
    ],
    wanted: {
      id: "Client ID",
      name: "Client Name",
      actor: "Staff Name",
      key: "Sheet No",
      time: "Date",
      amount: "Amount",
    },
  },
  {
    program: "Access, a table of clients",
    lines: [
      "ClientID|ClientName|City|PostCode|Phone|EMail|VATNo|Partner|DateModified",
      "1|Quayside Vets|Leith|EH6 6AA|0131 496 0000|accounts@quayside.example|GB123|JKR|2026-11-03 09:12:00",
      "2|Brightwater|Hull|HU1 1AA|01482 496000|pay@brightwater.example||ABC|2026-11-14 10:00:00",
      "3|Larch & Co|York|YO1 1AA|01904 496000|||ABC|2026-11-15 10:00:00",
    ],
    wanted: {
      id: "ClientID",
      name: "ClientName",
      email: "EMail",
      actor: "Partner",
      key: "ClientID",
      time: "DateModified",
    },
  },
  {
    program: "a sheet whose first row says little, with the currency in its header",
    lines: [
      "Invoice|Client|Email|Status|Paid on|Total (GBP)",
      "1|||Not paid||",
      "2|Quayside Vets|a@quayside.example|Partially paid|2026-11-03|10.50",
      "3|Pacific Sales Co|b@pacific.example|Paid|2026-11-04|11.50",
      "4|Quayside Vets|a@quayside.example|Void|2026-11-05|1.50",
    ],
    wanted: {
      name: "Client",
      email: "Email",
      key: "Invoice",
      time: "Paid on",
      amount: "Total (GBP)",
      currency: "GBP",
      types: { "Not paid": "invoice.updated", Paid: "invoice.paid", Void: "invoice.voided" },
    },
  },
  {
    program: "a practice manager, jobs of which some days tell the order of the others",
    lines: [
      "Job ID|Client code|Client name|Job title|Assignee|Status|Start date|Target date|Statutory date",
      "J-1|QUAY01|Quayside Vets|VAT return|Sam Oak|In progress|01/11/2026|30/11/2026|07/12/2026",
      "J-2|BRIG01|Brightwater|Payroll|Sam Oak|Completed|01/11/2026|25/11/2026|",
      "J-3|LARC01|Larch & Co|Accounts|Jo Elm|Not started|01/12/2026|31/12/2026|31/12/2026",
    ],
    wanted: {
      id: "Client code",
      name: "Client name",
      actor: "Assignee",
      key: "Job ID",
      due: "Target date",
      types: { "In progress": "project.updated", Completed: "project.completed" },
    },
  },
  {
    program: "MISA, sales",
    lines: [
      "Ngày hạch toán|Số chứng từ|Mã khách hàng|Tên khách hàng|Diễn giải|Số lượng bán|Đơn giá|Doanh số bán|Thuế GTGT|Tổng thanh toán|Nhân viên bán hàng",
      "03/11/2026|BH00081|KH007|Công ty TNHH Sông Lam|Dịch vụ kế toán|1|2.500.000|2.500.000|250.000|2.750.000|Nguyễn Văn An",
      "15/11/2026|BH00082|KH008|Công ty CP Hoa Sen|Quyết toán thuế|1|5.000.000|5.000.000|500.000|5.500.000|Nguyễn Văn An",
      "16/11/2026|BH00083|KH008|Công ty CP Hoa Sen|Tư vấn|2|500.000|1.000.000|100.000|1.100.000|Trần Thị Bình",
    ],
    wanted: {
      id: "Mã khách hàng",
      name: "Tên khách hàng",
      actor: "Nhân viên bán hàng",
      key: "Số chứng từ",
      time: "Ngày hạch toán",
      amount: "Tổng thanh toán",
    },
  },
  {
    program: "an electronic invoice register of Vietnam",
    lines: [
      "STT|Ký hiệu|Số HĐ|Ngày lập|Tên người mua|MST người mua|Tổng tiền chưa thuế|Tổng tiền thanh toán|Đơn vị tiền tệ|Trạng thái",
      "1|C26TAA|81|03/11/2026|Công ty Sông Lam|0101234567|2500000|2750000|VND|Chưa thanh toán",
      "2|C26TAA|82|15/11/2026|Công ty Hoa Sen|0107654321|5000000|5500000|VND|Đã thanh toán",
      "3|C26TAA|83|16/11/2026|Công ty Hoa Sen|0107654321|1000000|1100000|VND|Thanh toán một phần",
    ],
    wanted: {
      id: "MST người mua",
      name: "Tên người mua",
      key: "Số HĐ",
      time: "Ngày lập",
      amount: "Tổng tiền thanh toán",
      currency: "Đơn vị tiền tệ",
      types: { "Chưa thanh toán": "invoice.updated", "Đã thanh toán": "invoice.paid" },
    },
  },
  {
    program: "an old program of Vietnam, without accents",
    lines: [
      "Ma KH|Ten khach hang|So CT|Ngay CT|Dien giai|Thue|Tong tien|Ma NT",
      "KH007|Cong ty Song Lam|BH81|03/11/2026|Dich vu|250000|2750000|VND",
      "KH008|Cong ty Hoa Sen|BH82|15/11/2026|Thue|500000|5500000|VND",
      "KH008|Cong ty Hoa Sen|BH83|16/11/2026|Tu van|100000|1100000|VND",
    ],
    wanted: {
      id: "Ma KH",
      name: "Ten khach hang",
      key: "So CT",
      time: "Ngay CT",
      amount: "Tong tien",
      currency: "Ma NT",
    },
  },
  {
    program: "DATEV, open items",
    lines: [
      "Debitor|Name|Belegfeld 1|Belegdatum|Fälligkeit|Betrag Soll|Betrag Haben|Saldo|Währung",
      "10001|Müller GmbH|RE-81|03.11.2026|17.11.2026|1.190,00|0,00|1.190,00|EUR",
      "10002|Bäckerei Sonne|RE-82|14.11.2026|28.11.2026|595,00|0,00|595,00|EUR",
      "10002|Bäckerei Sonne|RE-83|15.11.2026|29.11.2026|0,00|119,00|-119,00|EUR",
    ],
    wanted: {
      id: "Debitor",
      name: "Name",
      key: "Belegfeld 1",
      time: "Belegdatum",
      due: "Fälligkeit",
      amount: "Betrag Soll",
      currency: "Währung",
    },
  },
  {
    program: "DATEV, entries",
    lines: [
      "Umsatz (ohne Soll/Haben-Kz)|Soll/Haben-Kennzeichen|WKZ Umsatz|Konto|Belegfeld 1|Buchungstext|Leistungsdatum",
      "1190,00|S|EUR|10001|RE-81|Müller GmbH November|03112026",
      "595,00|S|EUR|10002|RE-82|Bäckerei Sonne|14112026",
      "119,00|H|EUR|10002|RE-83|Bäckerei Sonne Gutschrift|15112026",
    ],
    wanted: {
      key: "Belegfeld 1",
      time: "Leistungsdatum",
      amount: "Umsatz (ohne Soll/Haben-Kz)",
      currency: "WKZ Umsatz",
    },
  },
  {
    program: "a German office program, invoices",
    lines: [
      "Belegnummer|Belegart|Kontaktname|Kundennummer|Belegdatum|Fälligkeitsdatum|Status|Nettobetrag|Steuerbetrag|Bruttobetrag|Offener Betrag|Währung",
      "RE0081|Rechnung|Müller GmbH|10001|03.11.2026|17.11.2026|offen|1.000,00|190,00|1.190,00|1.190,00|EUR",
      "RE0082|Rechnung|Bäckerei Sonne|10002|14.11.2026|28.11.2026|bezahlt|500,00|95,00|595,00|0,00|EUR",
      "RE0083|Rechnung|Bäckerei Sonne|10002|15.11.2026|29.11.2026|storniert|50,00|9,50|59,50|0,00|EUR",
    ],
    wanted: {
      id: "Kundennummer",
      name: "Kontaktname",
      key: "Belegnummer",
      time: "Belegdatum",
      due: "Fälligkeitsdatum",
      amount: "Bruttobetrag",
      currency: "Währung",
      types: { offen: "invoice.updated", bezahlt: "invoice.paid", storniert: "invoice.voided" },
    },
  },
  {
    program: "a German order book",
    lines: [
      "Auftragsnummer|Auftragsdatum|Kunden-Nr.|Firma|Betreff|Nettosumme|Gesamtsumme in EUR",
      "AB-1|03.11.2026|10001|Müller GmbH|Buchhaltung|1.000,00|1.190,00",
      "AB-2|14.11.2026|10002|Bäckerei Sonne|Lohn|500,00|595,00",
      "AB-3|15.11.2026|10002|Bäckerei Sonne|Lohn|50,00|59,50",
    ],
    wanted: {
      id: "Kunden-Nr.",
      name: "Firma",
      key: "Auftragsnummer",
      time: "Auftragsdatum",
      amount: "Gesamtsumme in EUR",
      currency: "EUR",
    },
  },
  {
    program: "Sage, ledger of France",
    lines: [
      "Date de pièce|N° compte général|N° compte tiers|Intitulé tiers|N° pièce|Libellé écriture|Débit|Crédit|Date échéance|Code devise",
      "03/11/2026|411000|CBOUL|Boulangerie Été|F-81|Honoraires|1 200,00||03/12/2026|EUR",
      "14/11/2026|411000|CGARA|Garage Dupont|F-82|Paie|240,00||14/12/2026|EUR",
      "20/11/2026|411000|CGARA|Garage Dupont|V-12|Virement||240,00||EUR",
    ],
    wanted: {
      id: "N° compte tiers",
      name: "Intitulé tiers",
      key: "N° pièce",
      time: "Date de pièce",
      due: "Date échéance",
      amount: "Débit",
      currency: "Code devise",
    },
  },
  {
    program: "the entries that French tax offices ask for (FEC)",
    lines: [
      "JournalCode|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|EcritureLib|Debit|Credit",
      "VT|1|20261103|411000|Clients|CBOUL|Boulangerie Été|Honoraires|1200,00|0,00",
      "VT|2|20261114|411000|Clients|CGARA|Garage Dupont|Paie|240,00|0,00",
      "BQ|3|20261120|411000|Clients|CGARA|Garage Dupont|Virement|0,00|240,00",
    ],
    wanted: {
      id: "CompAuxNum",
      name: "CompAuxLib",
      key: "EcritureNum",
      time: "EcritureDate",
      amount: "Debit",
    },
  },
  {
    program: "a French office program, invoices",
    lines: [
      "Numéro de facture|Date d'émission|Date d'échéance|Client|Montant HT|TVA|Montant TTC|Reste à payer|Devise|Statut",
      "F-81|03/11/2026|03/12/2026|Boulangerie Été|1000,00|200,00|1200,00|1200,00|EUR|Non payée",
      "F-82|14/11/2026|14/12/2026|Garage Dupont|200,00|40,00|240,00|0,00|EUR|Payée",
      "F-83|15/11/2026|15/12/2026|Garage Dupont|20,00|4,00|24,00|24,00|EUR|En retard",
    ],
    wanted: {
      name: "Client",
      key: "Numéro de facture",
      time: "Date d'émission",
      due: "Date d'échéance",
      amount: "Montant TTC",
      currency: "Devise",
      types: { "Non payée": "invoice.updated", Payée: "invoice.paid", "En retard": "invoice.overdue" },
    },
  },
  {
    program: "HubSpot, deals",
    lines: [
      "Record ID|Deal Name|Deal Stage|Close Date|Amount|Deal owner|Associated Company",
      "101|Acme audit|Appointment Scheduled|2026-11-03|500|Kim|Acme Ltd",
      "102|Year end|Contract Sent|2026-11-04|700|Kim|Beta GmbH",
      "103|Tax return|Closed Lost|2026-11-05|900|Lee|Beta GmbH",
    ],
    wanted: {
      name: "Associated Company",
      key: "Record ID",
      time: "Close Date",
      types: {
        "Appointment Scheduled": "opportunity.updated",
        "Contract Sent": "opportunity.updated",
        "Closed Lost": "opportunity.updated",
      },
    },
  },
  {
    program: "HubSpot, deals by its own names",
    lines: [
      "dealname|dealstage|closedate|hs_object_id|company",
      "Audit|appointmentscheduled|2026-11-03T00:00:00Z|1|Acme Ltd",
      "Year end|closedwon|2026-11-04T00:00:00Z|2|Beta GmbH",
      "Tax return|closedlost|2026-11-05T00:00:00Z|3|Beta GmbH",
    ],
    wanted: {
      name: "company",
      key: "hs_object_id",
      time: "closedate",
      types: {
        appointmentscheduled: "opportunity.updated",
        closedwon: "opportunity.updated",
        closedlost: "opportunity.updated",
      },
    },
  },
  {
    program: "Salesforce, opportunities",
    lines: [
      "Opportunity ID|Opportunity Name|Stage|Close Date|Amount|Opportunity Currency|Account Name|Owner",
      "006A|Audit|Prospecting|11/23/2026|500|USD|Acme Ltd|Kim",
      "006B|Year end|Closed Won|11/24/2026|700|USD|Beta GmbH|Kim",
      "006C|Tax return|Negotiation/Review|11/25/2026|900|USD|Beta GmbH|Lee",
    ],
    wanted: {
      name: "Account Name",
      key: "Opportunity ID",
      time: "Close Date",
      amount: "Amount",
      currency: "Opportunity Currency",
      types: {
        Prospecting: "opportunity.updated",
        "Closed Won": "opportunity.updated",
        "Negotiation/Review": "opportunity.updated",
      },
    },
  },
  {
    program: "Salesforce, opportunities by its own names",
    lines: [
      "Id|Name|StageName|CloseDate|AccountId",
      "006A|Audit|Qualification|2026-11-03|001A",
      "006B|Year end|Closed Won|2026-11-04|001B",
      "006C|Tax return|Closed Lost|2026-11-05|001B",
    ],
    wanted: {
      id: "AccountId",
      key: "Id",
      time: "CloseDate",
      types: {
        Qualification: "opportunity.updated",
        "Closed Won": "opportunity.updated",
        "Closed Lost": "opportunity.updated",
      },
    },
  },
  {
    program: "a Spanish office program, invoices",
    lines: [
      "Nº Factura|Fecha|Cliente|NIF|Razón social|Base imponible|Cuota IVA|Total factura|Vencimiento|Estado",
      "2026/81|03/11/2026|00007|B12345678|Panadería Sol|1.000,00|210,00|1.210,00|03/12/2026|Pendiente",
      "2026/82|14/11/2026|00008|B87654321|Talleres Luna|500,00|105,00|605,00|14/12/2026|Pagada",
      "2026/83|15/11/2026|00008|B87654321|Talleres Luna|50,00|10,50|60,50|15/12/2026|Parcialmente pagada",
    ],
    wanted: {
      id: "Cliente",
      name: "Razón social",
      key: "Nº Factura",
      time: "Fecha",
      due: "Vencimiento",
      amount: "Total factura",
      types: { Pendiente: "invoice.updated", Pagada: "invoice.paid" },
    },
  },
];

/** What puts an event on a customer's timeline: wrong is worse than not found. */
const identifying = ["id", "name", "email"];

describe("a proposal from the rows of", () => {
  test.each(exports)("$program", ({ tool = "enq", own = [], lines, wanted }) => {
    const [first, ...others] = rowsOf(lines);
    const { mapping, guesses } = proposeMapping(first, tool, others, own);
    const { types, ...found } = foundIn(mapping.rules[0], guesses);
    const { types: wantedTypes, ...columns } = wanted;

    expect(found).toEqual(expect.objectContaining(columns));
    expect(Object.keys(found).filter((field) => identifying.includes(field) && !(field in wanted))).toEqual(
      [],
    );
    expect(wantedTypes ? types : undefined).toEqual(wantedTypes);
  });
});
