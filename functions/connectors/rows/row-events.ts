import type { Identity } from "../../../schemas/account-event.ts";
import type { FileSettings } from "../../../schemas/file-settings.ts";
import type { MappingProblem } from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import { jsonIfText } from "../../delivery/parse.ts";
import { emailIdentities, externalIdentity, identities } from "../../shared/identity.ts";
import type { EventDraft } from "../event-draft.ts";
import { isTooFarAhead } from "../mapping/ahead.ts";
import { applyMapping } from "../mapping/apply.ts";
import { Effort } from "../mapping/effort.ts";
import { isNothing } from "../mapping/own-id.ts";
import { problemAt } from "../mapping/problem-at.ts";
import { asText } from "../mapping/text.ts";
import { readTime } from "../mapping/time.ts";
import { withProblems } from "../mapping/unread.ts";
import { readingAs, rowFormats } from "./dates.ts";
import type { ChangedFile, Row, RowChange } from "./row-change.ts";
import { keyText } from "./row-key.ts";

/** Steps of reading one row: a file has many of them. */
const stepsARow = 300_000;

/** What a changed row became, and what of it could not be read. */
export interface RowEvents {
  readonly events: readonly EventDraft[];
  readonly problems: readonly MappingProblem[];
  /** Whether a rule of the connection's mapping was for it. */
  readonly mapped: boolean;
}

/**
 * The events that a changed row is. The connection's mapping reads added and changed rows; of a removed one it says only
 * whose it was. What it cannot read of a row is in the event's details as `unread`.
 *
 * Each change that the hub saw is one event, whatever key a mapping gives it: the change's row and snapshot name
 * it, and its place among the events of that change. So a corrected reading takes the place of the one before it, also
 * where the settings have named rows by other columns since.
 */
export function rowEvents(given: RowChange, file: ChangedFile, settings: FileSettings): RowEvents {
  const change = { ...given, key: keyOf(given, settings.key) };
  const { events, problems, mapped } = read(change, file, settings);
  const named = events.map((event, n): EventDraft => {
    const key = [file.table ?? "", given.key, file.snapshot, String(n)];
    return { ...event, keyType: "row", key, revision: file.revision };
  });
  return { events: withProblems(named, problems), problems, mapped };
}

/** What names a row by the settings of now; where it lacks their columns, what named it when the change was seen. */
function keyOf({ key, before, after }: RowChange, columns: readonly string[]): string {
  const row = after ?? before ?? {};
  if (!columns.every((column) => Object.hasOwn(row, column))) return key;
  const values = columns.map((column) => row[column] ?? "");
  return keyText(
    values,
    values.map((_, n) => n),
  );
}

function read(change: RowChange, file: ChangedFile, settings: FileSettings): RowEvents {
  const written = timeOf(change, file, settings);
  const isAhead = written !== undefined && isTooFarAhead("record.added", written, new Date(file.asOf));
  const plain = rowEvent(change, file, settings, isAhead ? undefined : written);
  const ahead = isAhead ? [problemAt("time", saying("too_far_ahead"))] : [];
  if (!settings.mapping) return { events: [plain], problems: ahead, mapped: false };
  const mapping = readingAs(settings.mapping, file, settings.zone);
  const { events, problems } = applyMapping(mapping, rowInput(change, file), {
    effort: new Effort(stepsARow),
    receivedAt: new Date(file.asOf),
  });
  const [first] = events;
  if (first && change.change !== "removed") return { events, problems, mapped: true };
  const { identities } = first && first.identities.length > 0 ? first : plain;
  return change.change === "removed"
    ? { events: [{ ...plain, identities }], problems: [], mapped: first !== undefined }
    : { events: [plain], problems: [...problems, ...ahead], mapped: false };
}

/** When a row was last changed, by the column that says so. */
function timeOf({ change, before, after }: RowChange, file: ChangedFile, { time, zone }: FileSettings) {
  if (time === undefined || change === "removed") return undefined;
  return readTime((after ?? before)?.[time], { zone, formats: rowFormats(file) });
}

/** Columns with what is nested in a row of JSON, whose cells it stands in as text, as objects: `client.email`. */
function nested(row: Row): Readonly<Record<string, unknown>> {
  if (!Object.values(row).some((cell) => cell.startsWith("{"))) return row;
  const entries = Object.entries(row);
  return Object.fromEntries(
    entries.map(([name, cell]) => [name, cell.startsWith("{") ? (jsonIfText(cell) ?? cell) : cell]),
  );
}

/** What a mapping reads: the row's columns by their names, and what the hub knows of the change by the hub's names. */
export function rowInput(
  { change, before, after }: RowChange,
  { name, sha256, snapshot, table }: ChangedFile,
) {
  const row = nested(after ?? before ?? {});
  const file = { name, sha256, snapshot, ...(table === undefined ? {} : { table }) };
  return { ...row, row, change, before: before ?? null, changes: differences(before, after), file };
}

/** The event that a changed row is where no mapping says otherwise: `record.added`, `record.changed` or `record.removed`. */
function rowEvent(
  { change, key, before, after }: RowChange,
  file: ChangedFile,
  settings: FileSettings,
  time: string | undefined,
): EventDraft {
  const row = after ?? before ?? {};
  const label = (settings.title && asText(row[settings.title])) || asText(key) || key;
  const changes = differences(before, after);
  return {
    type: `record.${change}`,
    key: [file.table ?? "", key, file.snapshot],
    time: time ?? file.asOf,
    title: `${settings.noun[0]?.toUpperCase()}${settings.noun.slice(1)} ${change}: ${label}`,
    identities: rowIdentities(row, file.tool, settings),
    object: {
      kind: settings.noun,
      id: settings.table === undefined ? key : `${settings.table}/${key}`,
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

/** The columns that both have and that differ. */
function differences(before: Row = {}, after: Row = {}) {
  return Object.keys(after)
    .filter((column) => Object.hasOwn(before, column) && before[column] !== after[column])
    .map((column) => ({ column, from: before[column] ?? "", to: after[column] ?? "" }));
}

/** Whose a row is, by the columns that name its customer. */
export function rowIdentities(
  row: Readonly<Record<string, string | undefined>>,
  tool: string,
  { account }: Pick<FileSettings, "account">,
): Identity[] {
  const cell = (column: string | undefined) => {
    const value = column === undefined ? "" : (row[column]?.trim() ?? "");
    return isNothing(value) ? "" : value;
  };
  const plain = (type: "domain" | "phone" | "name") => {
    const value = cell(account[type]);
    return value === "" ? undefined : { type, value: type === "domain" ? value.toLowerCase() : value };
  };
  const external = cell(account.external?.column);
  return identities(
    account.external && external !== "" ? externalIdentity(tool, account.external.kind, external) : undefined,
    ...emailIdentities(cell(account.email)),
    plain("domain"),
    plain("phone"),
    plain("name"),
  );
}
