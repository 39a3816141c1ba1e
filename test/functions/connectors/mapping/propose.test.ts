import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyMapping } from "../../../../functions/connectors/mapping/apply.ts";
import { checkMapping } from "../../../../functions/connectors/mapping/check.ts";
import { proposeMapping } from "../../../../functions/connectors/mapping/propose.ts";
import { keysIn } from "../../../../schemas/keys-in.ts";
import type { EventRule } from "../../../../schemas/mapping.ts";
import { share } from "../../../support/repeats.ts";

const receivedAt = new Date("2026-11-23T09:00:00.000Z");

describe("a payment as many tools would tell it", () => {
  const sample = {
    id: "pay_881",
    status: "succeeded",
    object: "payment",
    createdAt: "2026-11-18T14:05:00Z",
    customer: { id: "cus_19", name: "Acme Ltd", email: "jane@acme.example" },
    total: "1.250,50",
    currency: "eur",
    receiptUrl: "https://pay.example/r/881",
    createdBy: "Priya Nair",
    description: "Retainer November",
    method: "card",
  };
  const { mapping, guesses, missing } = proposeMapping(sample, "bizpayo");

  test("is read by the proposal into the event that a person would draw", () => {
    expect(applyMapping(mapping, sample, { receivedAt }).events).toMatchObject([
      {
        type: "payment.received",
        key: ["pay_881", "succeeded"],
        time: "2026-11-18T14:05:00.000Z",
        title: "Retainer November (succeeded)",
        identities: [
          { type: "bizpayo:client", value: "cus_19" },
          { type: "email", value: "jane@acme.example" },
          { type: "name", value: "Acme Ltd" },
        ],
        money: { amount: "1250.50", currency: "EUR" },
        object: { kind: "payment", id: "pay_881", url: "https://pay.example/r/881", state: "succeeded" },
        actor: { name: "Priya Nair" },
        details: { method: "card", object: "payment" },
      },
    ]);
    expect(missing).toEqual([]);
  });

  test("says of each guess where it is from and how sure it is", () => {
    expect(guesses.find(({ field }) => field === "account.email")).toEqual({
      field: "account.email",
      from: "customer.email",
      example: "jane@acme.example",
      sure: "high",
      code: "email",
      values: {},
      why: "is an email address",
    });
    expect(guesses.find(({ field }) => field === "type")).toMatchObject({ from: "status", sure: "medium" });
  });
});

test("a day and a month that may be either way round are a low guess", () => {
  const guess = (when: string) =>
    proposeMapping({ when }, "relay").guesses.find(({ field }) => field === "time")?.sure;

  expect([guess("03/04/2026"), guess("23/04/2026"), guess("2026-04-03T00:00:00Z")]).toEqual([
    "low",
    "medium",
    "high",
  ]);
});

test("a list inside a wrapping becomes one event an item, the lines of an invoice do not", () => {
  const digest = { sent: "now", activity: [{ client: "Acme", text: "Hello", at: "2026-11-18T14:05:00Z" }] };
  const invoice = {
    id: "7",
    client: "Acme",
    status: "paid",
    at: "2026-11-18",
    lines: [{ a: 1, b: 2, c: 3 }],
  };

  expect(proposeMapping(digest, "relay").mapping.rules[0]?.each).toBe("activity");
  expect(proposeMapping(invoice, "relay").mapping.rules[0]).not.toHaveProperty("each");
});

test("a currency that is nowhere said is not made up", () => {
  const { mapping } = proposeMapping({ id: "7", total: "12.50" }, "relay");

  expect(mapping.rules[0]).not.toHaveProperty("money");
  expect(mapping.rules[0]?.details).toMatchObject({ total: "total" });
});

test("the team's own people are not taken for the customer", () => {
  const { mapping, missing } = proposeMapping(
    { task: "Tax return", staff_email: "priya@firm.example" },
    "relay",
  );

  expect(mapping.rules[0]).not.toHaveProperty("account");
  expect(missing).toContain("account");
});

test.each([
  [{ "Invoice No": "81", Total: "5.00" }, 'Updated invoice {"Invoice No"}'],
  [{ "Task status": "Done" }, 'Task {"Task status"}'],
])("a title without a name says what happened in words, the verb first: %j", (sample, title) => {
  expect(proposeMapping(sample, "relay").mapping.rules[0]?.title).toBe(title);
});

test("a name with a brace in it is in no title", () => {
  const { mapping } = proposeMapping({ " ": { "{no": "!" } }, "relay");

  expect(checkMapping(mapping)).toHaveProperty("mapping");
});

test("whatever the example is, the proposal may go live and makes an event of it", () => {
  const names = fc.constantFrom(
    "id",
    "client",
    "clientEmail",
    "status",
    "Date Paid",
    "total",
    "currency",
    "url",
    "__proto__",
    "a b",
    'q"uote',
    "back\\slash",
    "\u202e",
    "",
  );
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("jane@acme.example", "£12.50", "03/04/2026", "paid", "https://x.example", "1614265330"),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(names, fc.string()), values, { maxKeys: 12 }), (sample) => {
      const { mapping } = proposeMapping(sample, "relay");

      expect(checkMapping(JSON.parse(JSON.stringify(mapping)))).toHaveProperty("mapping");
      expect(applyMapping(mapping, sample, { receivedAt }).events.length).toBeGreaterThan(0);
    }),
    { numRuns: share(400) },
  );
  fc.assert(
    fc.property(fc.anything(), (sample) => {
      expect(checkMapping(proposeMapping(sample, "relay").mapping)).toHaveProperty("mapping");
    }),
    { numRuns: share(100) },
  );
});

describe("rows of an export", () => {
  const row = (columns: Readonly<Record<string, string>>) => ({
    ...columns,
    row: columns,
    change: "added",
    before: null,
    changes: [],
  });
  const proposed = (
    first: Readonly<Record<string, string>>,
    ...others: readonly Record<string, string>[]
  ) => {
    const { mapping, guesses, missing } = proposeMapping(row(first), "jirav", others.map(row));
    const sure = Object.fromEntries(guesses.map(({ field, sure }) => [field, sure]));
    return { rule: mapping.rules[0], sure, missing };
  };

  test("of a ledger are the customer's, not the account's of the books", () => {
    const { rule, sure } = proposed({
      Date: "11/19/2026",
      "Transaction Type": "Invoice",
      Num: "1001",
      Name: "Northwind Roasters",
      Account: "Accounts Receivable (A/R)",
      Debit: "1,250.00",
    });

    expect(rule?.account).toMatchObject({ name: "Name" });
    expect(sure["account.name"]).toBe("low");
    expect(rule?.key).toContain("Num");
  });

  test("tell by what repeats which column names a row and which the customer", () => {
    const line = (No: string, Invoice: string, Customer: string) => ({
      "Invoice No": Invoice,
      "Line ID": No,
      Customer,
      Firm: "Larkspur Books",
      Company: "Larkspur Books",
    });
    const { rule, sure } = proposed(
      line("1", "A", "Fabrikam"),
      line("2", "A", "Fabrikam"),
      line("3", "B", "Contoso"),
    );

    expect([rule?.key, rule?.account?.name]).toEqual([['"Line ID"'], "Customer"]);
    expect(sure.key).toBe("high");
  });

  test("tell by one date which number of all of them is the day", () => {
    const { rule, sure } = proposed(
      { ID: "2394198259", Date: "11/03/2026" },
      { ID: "2394198260", Date: "11/19/2026" },
    );

    expect(rule?.time).toEqual({ from: "Date", formats: ["month-first"] });
    expect(sure.time).toBe("medium");
  });

  test("have their time though an id of ten digits could be one", () => {
    expect(proposed({ ID: "2394198259", Datetime: "2026-04-25T03:15:53" }).rule?.time).toEqual({
      from: "Datetime",
    });
  });

  test("whose staff have addresses are not theirs; a customer's type is not its name", () => {
    const { rule } = proposed({
      "Work Title": "Bookkeeping November",
      "Assigned To": "sam@firm.example",
      "Client Type": "Organization",
      "Client Key": "NORTH01",
      "Due Date": "2026-11-30",
    });

    expect(rule).toMatchObject({
      account: { external: [{ type: "jirav:client", value: '"Client Key"' }] },
      actor: { email: '"Assigned To"' },
      scheduledFor: { from: '"Due Date"' },
    });
    expect(rule?.account).not.toHaveProperty("email");
    expect(rule?.account).not.toHaveProperty("name");
  });

  test("with an amount and no currency ask for the currency, and are called by their key", () => {
    const { rule, sure, missing } = proposed({ Num: "1041", Customer: "Northwind", Amount: "1,250.00" });

    expect(rule).not.toHaveProperty("money");
    expect([missing.includes("money.currency"), sure["money.amount"], rule?.title]).toEqual([
      true,
      "high",
      expect.stringContaining("{Num}"),
    ]);
  });

  test.each([
    [
      "Vietnamese",
      {
        "Mã khách hàng": "KH7",
        "Tên khách hàng": "Công ty Sông Lam",
        "Số chứng từ": "0000071",
        "Ngày chứng từ": "23/11/2026",
        "Hạn thanh toán": "23/12/2026",
        "Số tiền": "2.500.000",
        "Loại tiền": "VND",
      },
      { account: "Mã khách hàng", name: "Tên khách hàng", time: "Ngày chứng từ", amount: "Số tiền" },
    ],
    [
      "German",
      {
        Kundennummer: "K-7",
        Kundenname: "Müller GmbH",
        Belegnummer: "81",
        Belegdatum: "23.11.2026",
        Betrag: "1.250,50",
        Währung: "EUR",
      },
      { account: "Kundennummer", name: "Kundenname", time: "Belegdatum", amount: "Betrag" },
    ],
    [
      "French",
      {
        "Numéro client": "C7",
        "Nom client": "Boulangerie Été",
        Référence: "F-81",
        Date: "23/11/2026",
        Montant: "1250,50",
        Devise: "EUR",
      },
      { account: "Numéro client", name: "Nom client", time: "Date", amount: "Montant" },
    ],
    [
      "Spanish",
      {
        "Código cliente": "C7",
        "Nombre cliente": "Panadería Sol",
        Referencia: "F-81",
        Fecha: "23/11/2026",
        Importe: "1250,50",
        Moneda: "EUR",
      },
      { account: "Código cliente", name: "Nombre cliente", time: "Fecha", amount: "Importe" },
    ],
  ])("with %s headers are read by them", (_language, columns, wanted) => {
    const { rule } = proposed(columns);
    const path = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

    expect(rule).toMatchObject({
      account: { external: [{ value: path(wanted.account) }], name: path(wanted.name) },
      time: { from: path(wanted.time) },
      money: { amount: path(wanted.amount) },
    });
  });

  test("are high only where all of them agree", () => {
    const line = (Client: string, Mail: string, Amount: string, Currency: string, Paid: string) => ({
      "Client ID": Client,
      "Client Email": Mail,
      Amount,
      Currency,
      "Paid at": Paid,
    });
    const one = line("C1", "ann@a.example", "10.50", "EUR", "2026-11-20T10:00:00Z");
    const like = line("C2", "bob@b.example", "11.00", "GBP", "2026-11-21T10:00:00Z");
    const unlike = line("C2", "no mail", "on request", "euros?", "2026-11-21T10:00:00");
    const fields = ["account.email", "money.amount", "money.currency", "time"];
    const sureOf = (...rows: (typeof one)[]) => fields.map((field) => proposed(one, ...rows).sure[field]);

    expect(sureOf(like)).toEqual(["high", "high", "high", "high"]);
    expect(sureOf(like, unlike)).toEqual(["medium", "medium", "medium", "medium"]);
  });

  test("say of each value of their type what it is taken for, and are as sure as of the least", () => {
    const bill = (Event: string) => ({ Event, "Bill No": Event.length.toString() });
    const { rule, sure } = proposed(bill("invoice.paid"), bill("invoice.sent"), bill("gibberish"));

    expect(rule?.type).toMatchObject({
      from: "Event",
      table: { "invoice.paid": "invoice.paid", "invoice.sent": "invoice.sent" },
    });
    expect([sure.type, proposed(bill("invoice.paid"), bill("invoice.sent")).sure.type]).toEqual([
      "low",
      "high",
    ]);
  });

  describe("know the headers of", () => {
    const values = {
      id: ["C-17", "C-17", "C-18"],
      customer: ["Müller GmbH", "Sông Lam", "Müller GmbH"],
      number: ["R-1", "R-2", "R-3"],
      time: ["20/11/2026", "21/11/2026", "22/11/2026"],
      due: ["20/12/2026", "21/12/2026", "22/12/2026"],
      amount: ["1250.50", "3.20", "7.00"],
      currency: ["EUR", "EUR", "GBP"],
      title: ["Half a year of books", "Tax return", "Payroll"],
    };
    const placeOf = {
      id: (rule: EventRule | undefined) => rule?.account?.external?.[0]?.value,
      customer: (rule: EventRule | undefined) => rule?.account?.name,
      number: (rule: EventRule | undefined) => rule?.key?.[0],
      time: (rule: EventRule | undefined) => rule?.time?.from,
      due: (rule: EventRule | undefined) => rule?.scheduledFor?.from,
      amount: (rule: EventRule | undefined) => rule?.money?.amount,
      currency: (rule: EventRule | undefined) =>
        typeof rule?.money?.currency === "object" ? rule.money.currency.from : undefined,
      title: (rule: EventRule | undefined) => rule?.object?.name,
    };
    type Kind = keyof typeof values;
    const plain: Readonly<Record<Kind, string>> = {
      id: "Client ID",
      customer: "Client Name",
      number: "Reference",
      time: "Date",
      due: "Due Date",
      amount: "Amount",
      currency: "Currency",
      title: "Description",
    };
    const languages: Readonly<Record<string, Readonly<Record<Kind, readonly string[]>>>> = {
      English: {
        id: ["Client ID", "Customer No.", "client_ref", "Customer Code", "CompanyNumber"],
        customer: ["Client", "Customer", "Client Name", "Company Name", "Business"],
        number: ["Invoice No", "Num", "Reference", "Invoice Number", "Doc. No."],
        time: ["Date", "Invoice Date", "Created At", "Timestamp", "paid_on"],
        due: ["Due", "Due Date", "Deadline", "Scheduled for"],
        amount: ["Amount", "Total", "Gross", "Balance", "Fee", "Invoice Total"],
        currency: ["Currency", "CCY", "Currency Code"],
        title: ["Description", "Subject", "Memo", "Title", "Task"],
      },
      Vietnamese: {
        id: ["Mã khách hàng", "Mã KH khách", "Mã đối tượng", "Ma khach hang"],
        customer: ["Khách hàng", "Tên khách hàng", "Tên công ty", "Ten khach hang", "Tên đối tượng"],
        number: ["Số chứng từ", "Số hóa đơn", "Số phiếu"],
        time: ["Ngày", "Ngày chứng từ", "Ngày hóa đơn", "Ngày hạch toán", "Thời gian"],
        due: ["Hạn thanh toán", "Ngày đến hạn"],
        amount: ["Số tiền", "Thành tiền", "Tổng tiền", "Tổng cộng"],
        currency: ["Loại tiền", "Tiền tệ"],
        title: ["Diễn giải", "Nội dung", "Mô tả", "Tiêu đề"],
      },
      German: {
        id: ["Kundennummer", "Kundennr.", "Kunden-Nr.", "Debitorennummer", "Mandant Nr."],
        customer: ["Kunde", "Kundenname", "Mandant", "Firma", "Debitor"],
        number: ["Belegnummer", "Rechnungsnummer", "Rechnungsnr.", "Beleg-Nr.", "Auftragsnummer"],
        time: ["Datum", "Belegdatum", "Rechnungsdatum", "Buchungsdatum", "Buchungstag"],
        due: ["Fälligkeit", "Fälligkeitsdatum", "Fällig am", "Faelligkeit", "Frist"],
        amount: ["Betrag", "Summe", "Gesamtbetrag", "Rechnungsbetrag", "Brutto"],
        currency: ["Währung", "Waehrung", "Wahrung"],
        title: ["Beschreibung", "Betreff", "Buchungstext", "Bezeichnung", "Verwendungszweck"],
      },
      French: {
        id: ["Numéro client", "N° client", "Code client", "Référence client", "Numero client"],
        customer: ["Client", "Nom client", "Nom du client", "Société", "Entreprise"],
        number: ["Numéro", "N° facture", "Référence", "Numéro de facture"],
        time: ["Date", "Date de facture", "Jour", "Date d'émission"],
        due: ["Échéance", "Date d'échéance", "Date d'echeance"],
        amount: ["Montant", "Montant TTC", "Total TTC", "Prix", "Solde"],
        currency: ["Devise", "Code devise"],
        title: ["Libellé", "Objet", "Titre", "Description", "Intitulé"],
      },
      Spanish: {
        id: ["Código cliente", "Código de cliente", "Número de cliente", "Nº cliente", "Codigo cliente"],
        customer: ["Cliente", "Nombre cliente", "Nombre del cliente", "Empresa"],
        number: ["Número", "Nº factura", "Referencia", "Número de factura", "Folio"],
        time: ["Fecha", "Fecha de factura", "Fecha de emisión", "Creado"],
        due: ["Vencimiento", "Fecha de vencimiento", "Vence", "Plazo"],
        amount: ["Importe", "Importe total", "Monto", "Saldo", "Total"],
        currency: ["Moneda", "Divisa"],
        title: ["Concepto", "Asunto", "Descripción", "Título", "Descripcion"],
      },
    };
    const kinds = keysIn(plain);
    const cases = Object.entries(languages).flatMap(([language, headers]) =>
      kinds.flatMap((kind) => headers[kind].map((header) => ({ language, kind, header }))),
    );

    test.each(cases)("$language: $header", ({ kind, header }) => {
      const names = { ...plain, [kind]: header };
      const rows = [0, 1, 2].map((n) =>
        Object.fromEntries(kinds.map((one) => [names[one], values[one][n] ?? ""])),
      );
      const { rule } = proposed(rows[0] ?? {}, ...rows.slice(1));

      expect(placeOf[kind](rule)).toBe(/^[A-Za-z_]\w*$/.test(header) ? header : JSON.stringify(header));
    });
  });
});
