import type { Account } from "../../schemas/account.ts";
import type { AccountEvent } from "../../schemas/account-event.ts";
import type { ExportFormat } from "../../schemas/export.ts";
import { csvCell } from "../shared/csv-cell.ts";

/** How something is written into a file, line by line. */
export interface Lines<Of> {
  readonly contentType: string;
  /** What the file begins with. */
  readonly head: string;
  readonly line: (of: Of) => string;
}

type Columns<Of> = readonly (readonly [name: string, (of: Of) => string | number | undefined])[];

const linesOf = <Of>(columns: Columns<Of>): Readonly<Record<ExportFormat, Lines<Of>>> => ({
  csv: {
    contentType: "text/csv; charset=utf-8",
    // The mark tells spreadsheets that this is UTF-8.
    head: `\u{feff}${columns.map(([name]) => name).join(",")}\r\n`,
    line: (one) => `${columns.map(([, of]) => csvCell(String(of(one) ?? ""))).join(",")}\r\n`,
  },
  jsonl: {
    contentType: "application/jsonl; charset=utf-8",
    head: "",
    line: (one) => `${JSON.stringify(one)}\n`,
  },
});

/** Events as lines of CSV or JSON. */
export const eventLines = linesOf<AccountEvent>([
  ["time", ({ time }) => time],
  ["account", ({ account }) => account],
  ["tool", ({ tool }) => tool],
  ["connection", ({ connection }) => connection],
  ["type", ({ type }) => type],
  ["title", ({ title }) => title],
  ["direction", ({ direction }) => direction],
  ["actor", ({ actor }) => actor?.name],
  ["email", ({ actor }) => actor?.email],
  ["amount", ({ money }) => money?.amount],
  ["currency", ({ money }) => money?.currency],
  ["scheduledFor", ({ scheduledFor }) => scheduledFor],
  ["object", ({ object }) => object?.name ?? object?.id],
  ["url", ({ object }) => object?.url],
  ["recordedTime", ({ recordedTime }) => recordedTime],
  ["event", ({ id }) => id],
]);

/** Accounts as lines of CSV or JSON; identities and tags share a cell, one a line. */
export const accountLines = linesOf<Account>([
  ["account", ({ id }) => id],
  ["name", ({ name }) => name],
  ["status", ({ status }) => status],
  ["owner", ({ owner }) => owner],
  ["tier", ({ tier }) => tier],
  ["tags", ({ tags }) => tags.join("\n")],
  ["identities", ({ identities }) => identities.map(({ type, value }) => `${type} ${value}`).join("\n")],
  ["eventCount", ({ eventCount }) => eventCount],
  ["lastEventAt", ({ lastEventAt }) => lastEventAt],
  ["lastHeardAt", ({ lastHeardAt }) => lastHeardAt],
  ["createdAt", ({ createdAt }) => createdAt],
  ["mergedInto", ({ mergedInto }) => mergedInto],
]);
