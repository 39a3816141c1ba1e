import type { Mapping } from "../../../schemas/mapping.ts";

/** Whether a column says one of these words, in the letter cases in which a query may write them. */
const says = (column: string, ...words: readonly string[]) => {
  const written = words.flatMap((word) => [
    word,
    `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
    word.toUpperCase(),
  ]);
  return `contains([${written.map((word) => `'${word}'`).join(", ")}], ${column})`;
};

const client = {
  external: [{ type: "practice-cs:client", value: "client_id" }],
  email: "client_email",
  name: "client_name",
};
/** What the firm's query writes without a zone is the server's time; a connection's own mapping says which that is. */
const time = { from: "occurred_at || exported_at" };
const details = { status: "status", staff: "staff", exportedAt: "exported_at" };

/** How a row of the hub's CSV for Practice CS becomes an event: infra/practice-cs/README.md has the columns. */
export const practiceCsMapping: Mapping = {
  rules: [
    {
      rule: "client",
      when: says("record_type", "client"),
      type: {
        from: "status",
        table: { inactive: "customer.updated", changed: "customer.updated" },
        otherwise: "customer.created",
      },
      time,
      title: "Set the client's record to {status}",
      account: client,
      object: { kind: "client", id: "record_id", name: "client_name", state: "status" },
      details,
    },
    {
      rule: "project",
      when: says("record_type", "project", "engagement"),
      type: {
        from: "status",
        table: { completed: "project.completed", created: "project.created" },
        otherwise: "project.updated",
      },
      time,
      scheduledFor: { from: "due_at" },
      title: "Set to {status}: {title}",
      account: client,
      object: { kind: "project", id: "record_id", name: "title", state: "status", final: ["completed"] },
      direction: "out",
      details,
    },
    {
      rule: "invoice",
      when: says("record_type", "invoice"),
      type: {
        from: "status",
        table: { paid: "invoice.paid", void: "invoice.voided", voided: "invoice.voided" },
        otherwise: "invoice.created",
      },
      time,
      // What is paid or void falls due no more.
      scheduledFor: { from: `(!${says("status", "paid", "void", "voided")} && due_at) || null` },
      title: "Set to {status}: {title || record_id}",
      account: client,
      object: {
        kind: "invoice",
        id: "record_id",
        name: "title",
        state: "status",
        // A payment that bounces opens a paid one again.
        final: ["void", "voided"],
      },
      money: { amount: "amount", currency: { from: "currency" } },
      owed: {
        // A row without an open amount is of a query that has none: then the status says it.
        open: `open_amount || (${says("status", "paid", "void", "voided")} && '0') || amount`,
        issued: "issued_at || occurred_at",
        due: "due_at",
        asOf: "exported_at || occurred_at",
      },
      direction: "out",
      details,
    },
    {
      rule: "receipt",
      when: says("record_type", "receipt"),
      type: "payment.received",
      time,
      title: "Received {title || record_id}",
      account: client,
      object: { kind: "payment", id: "record_id", name: "title" },
      money: { amount: "amount", currency: { from: "currency" } },
      owed: {
        open: "open_amount",
        issued: "occurred_at",
        asOf: "exported_at || occurred_at",
        settles: { kind: "invoice", id: "invoice_id" },
      },
      direction: "in",
      details,
    },
  ],
};
