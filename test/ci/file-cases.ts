import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod/mini";
import { isNoAmount, readAmount } from "../../functions/connectors/mapping/money.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import type { FileReport } from "../../schemas/file.ts";
import { type MappingProposal, mappingProposal } from "../../schemas/mapping.ts";
import { eventsOf, uploadFile } from "../support/files.ts";
import { type RunningHub, runHub } from "../support/hub.ts";

/**
 * Sends case files (a folder, which is not part of this project) to a hub, each to its own connection, by upload; and
 * says of each whether it became what it should.
 */
const [folder = ""] = process.argv.slice(2);

interface Sent {
  readonly reports: readonly FileReport[];
  readonly events: readonly AccountEvent[];
}

interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly tool?: string;
  /** `settings.file`; left out, the tool's own. */
  readonly file?: object;
  readonly well: (sent: Sent) => boolean;
}

const states = ({ reports }: Sent) => reports.map(({ state }) => state).join(" ");
const isDone = (sent: Sent) =>
  states(sent)
    .split(" ")
    .every((state) => state === "done");
const codes = ({ reports }: Sent) => reports.flatMap(({ report }) => report.map(({ code }) => code));
const rows = ({ events }: Sent) => events.flatMap(({ details: { row } }) => (row === undefined ? [] : [row]));
const said = (sent: Sent) => JSON.stringify([rows(sent), sent.events.map(({ title }) => title)]);
const says =
  (...texts: readonly string[]) =>
  (sent: Sent) =>
    isDone(sent) && texts.every((text) => said(sent).includes(text));
const isRefused =
  (...allowed: readonly string[]) =>
  (sent: Sent) =>
    sent.reports[0]?.state === "refused" && codes(sent).some((code) => allowed.includes(code));

const byCustomer = { key: "Num", account: { name: "Customer" } };
const byId = { key: "ID", title: "Name" };
const workbook = { key: "Client ID", title: "Client", account: { email: "Email" } };
const bills = {
  key: "AutoEntry Id",
  mapping: {
    rules: [
      {
        rule: "bill",
        type: "expense.captured",
        key: ['"Invoice No"', '"Document Type"'],
        title: "{Supplier} {Total} {Status}",
        account: { external: [{ type: "autoentry:client", value: "Company" }] },
      },
    ],
  },
};

const cases: readonly Case[] = [
  {
    name: "01k two bills of one number, corrected and published",
    tool: "autoentry",
    files: ["05-autoentry-status-day1.csv", "05-autoentry-status-day2.csv"],
    file: bills,
    well: (sent) =>
      says("381.00 Published", "77.10 Published", "318.00", "77.10 To review")(sent) &&
      sent.events.length === 4,
  },
  {
    name: "02k a corrected receipt and invoice, with no settings at all",
    tool: "practice-cs",
    files: [1, 2, 3, 4].map((day) => `06-practice-cs-day${day}.csv`),
    well: ({ events }) =>
      ["250.00", "330.00"].every((sum) => events.some(({ money }) => money?.amount === sum)),
  },
  {
    name: "05 a date with the day first",
    files: ["33-dates-day-first.csv"],
    file: { ...byCustomer, time: "Date" },
    well: ({ events }) => events.some(({ time }) => time.startsWith("2026-11-26")),
  },
  {
    name: "06 an older export after a newer one",
    files: ["34-exported-at-day-first-newer.csv", "34-exported-at-day-first-older.csv"],
    file: { ...byId, exportedAt: "Exported" },
    well: (sent) => states(sent) === "done outdated",
  },
  {
    name: "07 an empty shared text",
    files: ["07-empty-shared-string-cell.xlsx"],
    file: { key: "Client ID" },
    well: (sent) => isDone(sent) && JSON.stringify(rows(sent)).split('"Email":""').length === 2,
  },
  {
    name: "08 a style at the last column",
    files: ["08-styled-empty-cell-XFD.xlsx"],
    file: workbook,
    well: says("Brightwater Dental"),
  },
  {
    name: "09 an escaped carriage return",
    files: ["09-x000D-escape.xlsx"],
    file: { key: "Client ID", title: "Client" },
    well: says("Brightwater Dental"),
  },
  {
    name: "10 parts in another case",
    files: ["10-part-names-other-case.xlsx"],
    file: workbook,
    well: says("2026-12-03"),
  },
  {
    name: "13 hours that have passed",
    files: ["11-elapsed-hours.xlsx"],
    file: { key: "Entry" },
    well: says("36:00"),
  },
  {
    name: "14 a hidden sheet",
    files: ["14-hidden-sheet.xlsx"],
    file: workbook,
    well: says("Brightwater Dental"),
  },
  {
    name: "16 one stray byte",
    files: ["16-one-stray-byte-day1.csv", "16-one-stray-byte-day2.csv"],
    file: { key: "ID", title: "Client" },
    well: (sent) => isDone(sent) && sent.reports[1]?.counts?.changed === 1 && !said(sent).includes("MÃ"),
  },
  {
    name: "20 sep= above the header",
    files: ["20-sep-line.csv"],
    file: { key: "ID" },
    well: says("Nguyễn Thị Hoa", "1.250,50"),
  },
  {
    name: "21 a report by customer",
    files: ["01-qbo-transaction-list-by-customer.csv"],
    file: { key: "Num", account: { name: "Column 1" } },
    well: (sent) =>
      says("Brightwater Dental", "88213", "Ortega & Sons:Shop 2")(sent) && sent.events.length === 3,
  },
  {
    name: "21 a title in one cell",
    files: ["01b-qbo-title-one-cell.csv"],
    file: byCustomer,
    well: (sent) => isDone(sent) && sent.events.length === 2,
  },
  {
    name: "10 Windows-1250",
    files: ["21b-windows-1250.csv"],
    file: { key: "ID" },
    well: isRefused("unknown_encoding"),
  },
  {
    name: "22 a total row",
    files: ["03-total-row.csv"],
    file: byCustomer,
    well: (sent) => isDone(sent) && codes(sent).includes("rows_left_out") && sent.events.length === 2,
  },
  {
    name: "23 separators that Excel drops",
    files: ["22-excel-drops-trailing-separators.csv"],
    file: byId,
    well: isDone,
  },
  { name: "24 a JSON list", files: ["24-json-list.json"], file: byId, well: says("Anna", "Bob") },
  {
    name: "25 a web page called Excel",
    files: ["25b-html-table.xls"],
    file: byId,
    well: (sent) => isDone(sent) && said(sent) === '[[{"ID":"1"}],["Record added: 1"]]',
  },
  {
    name: "24 two columns of one name",
    files: ["30-duplicate-column.csv"],
    file: { key: "Booking date", account: { name: "Client" } },
    well: says("Original amount (2)"),
  },
  { name: "26 Ctrl-Z at the end", files: ["26-ctrl-z-at-end.csv"], file: byId, well: says("Anna", "Bob") },
  { name: "27 text as a formula", files: ["27-excel-text-formula.csv"], file: byId, well: says('"00123"') },
  {
    name: "28 a blank before a quote",
    files: ["28-space-before-quote.csv"],
    file: byId,
    well: says("Smith, Anna"),
  },
  {
    name: "29 a header in another case",
    files: ["29-header-other-case.csv"],
    file: byId,
    well: says("Anna"),
  },
  {
    name: "25 no header",
    files: ["31-no-header.csv"],
    file: { key: ["Column 1", "Column 3"], header: false },
    well: (sent) => says("Tideline Cafe")(sent) && sent.events.length === 2,
  },
  {
    name: "32 mixed line ends",
    files: ["32-mixed-line-ends.csv"],
    file: byId,
    well: (sent) => isDone(sent) && !said(sent).includes("\\r"),
  },
  { name: "29 two carriage returns", files: ["32b-crcrlf.csv"], file: byId, well: says("Anna", "Bob") },
  {
    name: "31 names only",
    files: ["36-names-only.csv"],
    file: { key: "No", account: { name: "Client" } },
    well: (sent) => isDone(sent) && codes(sent).includes("customer_by_name"),
  },
];

interface Proposal {
  readonly file: string;
  readonly well: (proposed: MappingProposal) => boolean;
}

const ruleOf = ({ mapping }: MappingProposal) => JSON.stringify(mapping.rules[0] ?? {});
const proposals: readonly Proposal[] = [
  { file: "p3-qbo-journal.json", well: ({ mapping }) => mapping.rules[0]?.account?.name === "Name" },
  {
    file: "p4-karbon-work.json",
    well: ({ mapping }) => {
      const { account, actor, scheduledFor, title = "" } = mapping.rules[0] ?? {};
      const isClients = account?.external?.[0]?.value === '"Client Key"' && account.email === undefined;
      return (
        isClients && actor?.email !== undefined && scheduledFor !== undefined && title.includes("Work Title")
      );
    },
  },
  {
    file: "p5-vietnamese-invoice.json",
    well: (proposed) =>
      ["Mã khách hàng", "Số hóa đơn", "Số tiền"].every((name) => ruleOf(proposed).includes(name)),
  },
  { file: "p7-id-hides-the-date.json", well: ({ mapping }) => mapping.rules[0]?.time?.from === "Datetime" },
  { file: "p8-no-currency.json", well: ({ missing }) => missing.includes("money.currency") },
];

let [passed, failed] = [0, 0];
function told(name: string, well: boolean, more: string): void {
  if (well) passed++;
  else failed++;
  process.stdout.write(`${well ? "ok  " : "FAIL"} ${name}${well ? "" : `: ${more}`}\n`);
}

async function sent({ files, tool = "dext", file }: Case, n: number, { api }: RunningHub): Promise<Sent> {
  const connection = `case-${n}`;
  await api.call("PUT", `/api/connections/${tool}/${connection}`, {
    secrets: ["a secret of these cases"],
    settings: file ? { file: { baseline: "rows", ...file } } : {},
  });
  const reports: FileReport[] = [];
  for (const name of files)
    reports.push(await uploadFile(api, `${tool}/${connection}`, name, await readFile(join(folder, name))));
  const count = reports.reduce((sum, { counts }) => sum + (counts?.events ?? 0), 0);
  return { reports, events: await eventsOf(api, connection, count) };
}

const running = await runHub();
try {
  for (const [n, one] of cases.entries()) {
    const found = await sent(one, n, running);
    told(
      one.name,
      one.well(found),
      JSON.stringify([found.reports.map(({ state, report }) => [state, report]), said(found)]).slice(0, 600),
    );
  }
  for (const { file, well } of proposals) {
    const row: unknown = JSON.parse(await readFile(join(folder, file), "utf8"));
    const sample = typeof row === "object" ? { ...row, row, change: "added", before: null } : row;
    const proposed = mappingProposal.parse(
      await running.api.call("POST", "/api/mappings/propose", { tool: "jirav", sample }),
    );
    told(file, well(proposed), JSON.stringify(proposed).slice(0, 600));
  }
} finally {
  await running.end();
}
const amounts = z.array(z.tuple([z.string(), z.string(), z.enum([".", ","]), z.string()]));
for (const [text, currency, decimal, expected] of amounts.parse(
  JSON.parse(await readFile(join(folder, "a1-amounts.json"), "utf8")),
)) {
  const read = isNoAmount(text) ? "none, and no complaint" : readAmount(text, { decimal, currency });
  told(`a1 ${text} ${currency}`, isDeepStrictEqual(read, expected), String(read));
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
