import { gzipSync } from "node:zlib";
import type { Identity, PublishedEvent } from "../../schemas/account-event.ts";
import type { AccountEventMessage } from "../../schemas/bus.ts";
import { dataSchemas } from "../../schemas/data-schemas.ts";
import type { FileReport } from "../../schemas/file.ts";
import type { FileSettings } from "../../schemas/file-settings.ts";
import type { EventDraft } from "../connectors/event-draft.ts";
import { applyMapping } from "../connectors/mapping/apply.ts";
import { Effort } from "../connectors/mapping/effort.ts";
import { readTime } from "../connectors/mapping/time.ts";
import { sha256 } from "../delivery/delivery.ts";
import { emailIdentity, externalIdentity, identities } from "../shared/identity.ts";
import { withProblems } from "./problems.ts";
import type { Change } from "./snapshot/compare.ts";

/** A row as the file has it: column by column, as text. */
export type Row = Readonly<Record<string, string>>;

/** One row that differs between two snapshots. `before` is absent where it was added, `after` where it was removed. */
export interface RowChange {
  readonly change: Change;
  readonly key: string;
  readonly before?: Row;
  readonly after?: Row;
}

/** The file that a change was found in, as far as an event tells of it. */
export interface ChangedFile {
  readonly tool: string;
  readonly file: string;
  readonly name: string;
  readonly sha256: string;
  readonly table?: string | undefined;
  /** When the file was written or, where it does not say, received. */
  readonly asOf: string;
  /** The snapshot it made: the same change in a later one is another event. */
  readonly snapshot: string;
}

/** Steps of reading one row: a file has many of them. */
const stepsARow = 300_000;

/**
 * The events that a changed row is. The connection's mapping reads added and changed rows; of a removed one it says only
 * whose it was. What it cannot read of a row is in the event's details as `unread`.
 */
export function rowEvents(change: RowChange, file: ChangedFile, settings: FileSettings): EventDraft[] {
  const plain = rowEvent(change, file, settings);
  if (!settings.mapping) return [plain];
  const { events, problems } = applyMapping(settings.mapping, inputOf(change, file), {
    effort: new Effort(stepsARow),
    receivedAt: new Date(file.asOf),
  });
  const [first] = events;
  if (first && change.change !== "removed") return withProblems(events, problems);
  const { identities } = first && plain.identities.length === 0 ? first : plain;
  return change.change === "removed" ? [{ ...plain, identities }] : withProblems([plain], problems);
}

/** What a mapping reads: the row's columns by their names, and what the hub knows of the change by names of its own. */
function inputOf({ change, before, after }: RowChange, { name, sha256, snapshot, table }: ChangedFile) {
  const row = after ?? before ?? {};
  const file = { name, sha256, snapshot, ...(table === undefined ? {} : { table }) };
  return { ...row, row, change, before: before ?? null, changes: differences(before, after), file };
}

/** The event that a changed row is where no mapping says otherwise: `record.added`, `record.changed` or `record.removed`. */
export function rowEvent(
  { change, key, before, after }: RowChange,
  file: ChangedFile,
  settings: FileSettings,
): EventDraft {
  const row = after ?? before ?? {};
  const label = (settings.title && row[settings.title]) || key;
  const changes = differences(before, after);
  const written = settings.time === undefined || change === "removed" ? undefined : row[settings.time];
  const time = readTime(written, settings);
  return {
    type: `record.${change}`,
    key: [file.table ?? "", key, file.snapshot],
    time: time ?? file.asOf,
    title: `${settings.noun[0]?.toUpperCase()}${settings.noun.slice(1)} ${change}: ${label}`,
    identities: rowIdentities(row, file.tool, settings),
    object: {
      kind: settings.noun,
      id: file.table === undefined ? key : `${file.table}/${key}`,
      name: label,
      state: change === "removed" ? "removed" : "present",
    },
    details: {
      row: { ...row },
      ...(change === "changed" ? { changes } : {}),
      file: {
        id: file.file,
        name: file.name,
        sha256: file.sha256,
        ...(file.table ? { table: file.table } : {}),
      },
    },
  };
}

/** The one event of a connection's first snapshot. */
export function baselineEvent(report: FileReport, rows: number, file: ChangedFile): EventDraft {
  return {
    type: "system.observed",
    key: ["baseline", file.snapshot],
    time: file.asOf,
    title: `First file taken: ${report.name}, ${rows} rows`,
    identities: [],
    details: { rows, file: { id: file.file, name: file.name, sha256: file.sha256 } },
  };
}

/** The columns that both have and that differ. */
function differences(before: Row = {}, after: Row = {}) {
  return Object.keys(after)
    .filter((column) => Object.hasOwn(before, column) && before[column] !== after[column])
    .map((column) => ({ column, from: before[column] ?? "", to: after[column] ?? "" }));
}

function rowIdentities(row: Row, tool: string, { account }: FileSettings): Identity[] {
  const cell = (column: string | undefined) => (column === undefined ? "" : (row[column]?.trim() ?? ""));
  const plain = (type: "domain" | "phone" | "name") => {
    const value = cell(account[type]);
    return value === "" ? undefined : { type, value: type === "domain" ? value.toLowerCase() : value };
  };
  const external = cell(account.external?.column);
  return identities(
    account.external && external !== "" ? externalIdentity(tool, account.external.kind, external) : undefined,
    emailIdentity(cell(account.email)),
    plain("domain"),
    plain("phone"),
    plain("name"),
  );
}

/** The bus message of an event that a file became. Its raw part is the row as the file has it, before and after. */
export function fileMessage(
  event: PublishedEvent,
  raw: unknown,
  { file, receivedAt }: FileReport,
): AccountEventMessage {
  const body = Buffer.from(JSON.stringify(raw));
  return {
    specversion: "1.0",
    id: event.id,
    source: `account-hub.${event.tool}`,
    dataschema: dataSchemas.accountEvent,
    type: event.type,
    time: event.time,
    datacontenttype: "application/json",
    deliveryid: file,
    receivedtime: receivedAt,
    rawcontenttype: "application/json",
    rawsha256: sha256(body),
    rawgzip: gzipSync(body).toString("base64"),
    data: event,
  };
}
