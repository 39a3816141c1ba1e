import type { Mapping } from "../../../schemas/mapping.ts";

const client = { external: [{ type: "practice-cs:client", value: "client_id" }], name: "client_name" };
const money = { amount: "amount", currency: { from: "currency" } };
const details = { due: "due" };
/** The client's balance stands in every row of the query that changes it. */
const control = { of: "client_id", balance: "balance" };

/** How the firm's query of Practice CS is read: invoices, what was paid of them, and credits. */
export const ledgerMapping: Mapping = {
  rules: [
    {
      rule: "invoice",
      when: "record == 'invoice'",
      type: { from: "status", table: { sent: "invoice.sent", paid: "invoice.paid" } },
      key: ["number", "status"],
      time: { from: "at" },
      scheduledFor: { from: "open != '0' && due || null" },
      title: "{status == 'paid' && 'Paid' || 'Sent'} invoice {number}",
      account: client,
      object: { kind: "invoice", id: "number", name: "number", state: "status" },
      money,
      owed: { open: "open", issued: "issued", due: "due", asOf: "at", control },
      direction: { from: "status", table: { sent: "out", paid: "in" } },
      details,
    },
    {
      rule: "receipt",
      when: "record == 'receipt'",
      type: "payment.received",
      key: ["number"],
      time: { from: "at" },
      title: "Received payment of {pays}",
      account: client,
      object: { kind: "payment", id: "number", name: "number" },
      money,
      owed: {
        ...{ open: "open", issued: "at", asOf: "at", settles: { kind: "invoice", id: "pays" } },
        control,
      },
      direction: "in",
    },
    {
      rule: "refused",
      when: "record == 'refused'",
      type: "payment.failed",
      key: ["number"],
      time: { from: "at" },
      title: "Direct debit for {pays} was refused by the bank",
      account: client,
      object: { kind: "payment", id: "number", name: "number" },
      money,
    },
    {
      rule: "estimate",
      when: "record == 'estimate'",
      type: "estimate.sent",
      key: ["number"],
      time: { from: "at" },
      scheduledFor: { from: "due" },
      title: "Sent estimate {number}",
      account: client,
      object: { kind: "estimate", id: "number", name: "number" },
      money,
      direction: "out",
      details,
    },
    {
      rule: "credit",
      when: "record == 'credit'",
      type: "credit.issued",
      key: ["number"],
      time: { from: "at" },
      title: "Issued credit note {number}",
      account: client,
      object: { kind: "creditnote", id: "number", name: "number" },
      money,
      owed: { open: "open", issued: "at", asOf: "at", control },
      direction: "out",
    },
  ],
};

const inOrOut = { from: "direction", table: { in: "in", out: "out" } } as const;
/** What every rule of a tool's events says. */
const toldBy = (tool: string, kind: string) => ({
  ...{ rule: kind, key: ["event_id"], time: { from: "occurred_at" }, title: "{title}", direction: inOrOut },
  account: { external: [{ type: `${tool}:account`, value: "account_ref" }], name: "account_name" },
  object: { kind, id: "event_id", name: "about" },
});
const ofPerson = (kind: string, type: "message.posted" | "document.added") => ({
  ...toldBy("client-hub", kind),
  ...{ type, when: `event_type == '${type}'`, actor: { name: "actor.name", email: "actor.email" } },
});

/** How the firm's automation tells of messages and papers in Client Hub: what they are about is named, so that it can be said in any language. */
export const messageMapping: Mapping = {
  rules: [ofPerson("message", "message.posted"), ofPerson("document", "document.added")],
};

/** How the receipts that clients hand in to Dext are told. */
export const receiptMapping: Mapping = {
  rules: [{ ...toldBy("dext", "expense"), type: "expense.captured", money }],
};

/** How the firm's automation tells of its tasks in Jetpack Workflow: each is a thing that stands open until it is done. */
export const taskMapping: Mapping = {
  rules: [
    {
      rule: "task",
      type: {
        from: "event_type",
        table: {
          "task.assigned": "task.assigned",
          "task.completed": "task.completed",
          "task.overdue": "task.overdue",
        },
      },
      key: ["event_id"],
      time: { from: "occurred_at" },
      title: "{title}",
      account: {
        external: [{ type: "jetpack-workflow:account", value: "account_ref" }],
        name: "account_name",
      },
      actor: { name: "actor.name", email: "actor.email" },
      object: { kind: "task", id: "about", name: "task" },
      direction: "out",
    },
  ],
};
