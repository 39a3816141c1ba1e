import * as z from "zod/mini";
import type { Identity, PublishedEvent } from "../../../schemas/account-event.ts";
import { ownBy } from "../../matching/colleagues.ts";
import { emailIdentities, emailIdentity, identities } from "../../shared/identity.ts";
import type { Found } from "../fetched.ts";
import { verbFirst } from "../verb-first.ts";
import type { Attachment, Author, Comment, Discussion, Row, Sheet } from "./api.ts";
import { customerIn } from "./customer.ts";
import type { SmartsheetSettings } from "./settings.ts";

/** What a fetch has read of one thing, beside the sheet itself. */
export type Thing =
  | { readonly kind: "row"; readonly row: Row }
  | { readonly kind: "sheet" }
  | { readonly kind: "comment"; readonly comment: Comment; readonly row?: Row | undefined }
  | { readonly kind: "discussion"; readonly discussion: Discussion; readonly row?: Row | undefined }
  | { readonly kind: "attachment"; readonly attachment: Attachment; readonly row?: Row | undefined };

export interface Context {
  readonly sheetId: string;
  readonly sheet: Sheet;
  readonly settings: SmartsheetSettings;
  /** The address of the team's person who made the token. */
  readonly own: string | undefined;
}

/** An event as its ids alone tell it. */
export type Thin = Pick<PublishedEvent, "type" | "time" | "object" | "identities" | "details">;

/** What to say of a row, comment or attachment, in the words of its sheet. */
export function foundOf(event: Thin, thing: Thing, context: Context): Found {
  const { sheet, settings } = context;
  const of = `sheet ${settings.sheetName ?? sheet.name}`;
  const row = "row" in thing ? thing.row : undefined;
  const author = authorOf(event, thing);
  const person = author?.email ? byPerson(author.name, author.email, context.own) : {};
  const url = [row?.permalink, row?.permaLink, sheet.permalink].find((link) => isAtSmartsheet(link));
  const whose = thing.kind === "sheet" ? event.identities : customersOf(event, row, context);
  const { title, name, details } = told(event, thing, of, { sheet, whose });
  return {
    title,
    ...person,
    ...(event.object
      ? { object: { ...event.object, ...(name ? { name } : {}), ...(url ? { url } : {}) } }
      : {}),
    identities: identities(...whose, person.direction === "in" ? emailIdentity(author?.email) : undefined),
    details: { sheetName: sheet.name, ...details },
  };
}

type Wording = Pick<Found, "title" | "details"> & {
  readonly title: string;
  readonly name?: string | undefined;
};

/** The sheet and, of what stands in one of its rows, whose that is. */
interface Place {
  readonly sheet: Sheet;
  readonly whose: readonly Identity[];
}

function told(event: Thin, thing: Thing, of: string, place: Place): Wording {
  const { sheet } = place;
  const word = event.object?.state ?? "changed";
  const at = "row" in thing && thing.row ? `${rowName(thing.row, place)} in ${of}` : of;
  switch (thing.kind) {
    case "sheet": {
      const columns = columnsOf(event, sheet).map(({ title }) => title);
      const which = columns.length > 0 ? `: ${columns.slice(0, 3).join(", ")}` : "";
      return {
        title: `${verbFirst(word, of)}${which}`,
        name: sheet.name,
        details: columns.length > 0 ? { columns } : {},
      };
    }
    case "row":
      return rowWording(event, thing.row, of, place);
    case "comment": {
      const { text } = thing.comment;
      return {
        title: `${verbFirst(word, `comment on ${at}`)}${text ? `: ${excerpt(text)}` : ""}`,
        details: { ...rowDetails(thing.row, sheet), ...(text ? { text } : {}) },
      };
    }
    case "discussion": {
      const { title: subject } = thing.discussion;
      return {
        title: `${verbFirst(word, `discussion on ${at}`)}${subject ? `: ${excerpt(subject)}` : ""}`,
        name: subject ?? undefined,
        details: rowDetails(thing.row, sheet),
      };
    }
    case "attachment": {
      const { name, mimeType, sizeInKb } = thing.attachment;
      return {
        title: verbFirst(word, `${name || "attachment"} ${word === "added" ? "to" : "on"} ${at}`),
        name: name ?? undefined,
        details: {
          ...rowDetails(thing.row, sheet),
          ...(mimeType ? { mimetype: mimeType } : {}),
          ...(typeof sizeInKb === "number" ? { sizeInKb } : {}),
        },
      };
    }
  }
}

/** A new row with all that stands in it; a changed one with what stands now in the cells that changed. */
function rowWording(event: Thin, row: Row, of: string, place: Place): Wording {
  const { sheet } = place;
  const isNew = event.type === "record.added";
  const changed = columnsOf(event, sheet);
  const cells = cellsOf(row, isNew || changed.length === 0 ? sheet.columns : changed);
  const changes = isNew ? [] : cells.filter(({ column }) => changed.includes(column) && !column.primary);
  const said = changes.slice(0, 2).map(({ column, text }) => `${column.title} is ${excerpt(text)}`);
  const title = `${verbFirst(event.object?.state ?? "changed", rowName(row, place))} in ${of}`;
  return {
    title: said.length > 0 ? `${title}: ${said.join(", ")}` : title,
    name: nameIn(row, sheet),
    details: {
      ...rowDetails(row, sheet),
      ...(changed.length > 0 ? { columns: changed.map((column) => column.title) } : {}),
      cells: Object.fromEntries(
        cells.slice(0, 50).map(({ column, text }) => [column.title, text.slice(0, 1_000)]),
      ),
    },
  };
}

function rowDetails(row: Row | undefined, sheet: Sheet) {
  if (!row) return {};
  const name = nameIn(row, sheet);
  return {
    ...(name ? { row: name } : {}),
    ...(typeof row.rowNumber === "number" ? { rowNumber: row.rowNumber } : {}),
  };
}

const columnIds = z.array(z.string());

/** The columns that the callback names by their ids. */
function columnsOf({ details }: Thin, { columns }: Sheet) {
  const ids = columnIds.safeParse(details.columns).data ?? [];
  return columns.filter(({ id }) => ids.includes(id));
}

/** The cells that have something in them, in the order of their columns. */
function cellsOf({ cells }: Row, columns: Sheet["columns"]) {
  return columns.flatMap((column) => {
    const cell = cells.find((one) => one?.columnId === column.id);
    const text = cell?.displayValue ?? (cell?.value == null ? "" : String(cell.value));
    return text.trim() ? [{ column, text: text.trim() }] : [];
  });
}

function nameIn(row: Row, { columns }: Sheet): string | undefined {
  return cellsOf(
    row,
    columns.filter(({ primary }) => primary),
  )[0]?.text;
}

/** What the row is called, unless that is its customer: lists show that beside the title. */
function rowName(row: Row, { sheet, whose }: Place): string {
  const name = nameIn(row, sheet);
  return name && !whose.some(({ value }) => value === name)
    ? excerpt(name)
    : `row${typeof row.rowNumber === "number" ? ` ${row.rowNumber}` : ""}`;
}

/** How much later than the change its author may be recorded, in milliseconds. */
const moments = 10_000;

/** Who did it. The row names only its last editor: after a later change the author is unknown. */
function authorOf(event: Thin, thing: Thing): Author {
  if (thing.kind === "sheet") return undefined;
  if (thing.kind !== "row") {
    const { createdBy } =
      thing.kind === "comment"
        ? thing.comment
        : thing.kind === "discussion"
          ? thing.discussion
          : thing.attachment;
    return createdBy;
  }
  if (event.type === "record.added") return thing.row.createdBy;
  const later = Date.parse(thing.row.modifiedAt ?? "") - Date.parse(event.time);
  return later <= moments ? thing.row.modifiedBy : undefined;
}

function byPerson(
  name: string | null | undefined,
  email: string,
  own: string | undefined,
): Pick<Found, "actor" | "direction"> {
  if (own === undefined) return {};
  const actor = name ? { name } : {};
  return ownBy(own)(email)
    ? { direction: "out", actor: { kind: "team", ...actor } }
    : { direction: "in", actor: { kind: "contact", ...actor, email } };
}

/** Whose a row is: what its customers' column says, where there is one; else whose the sheet is. */
function customersOf(
  { identities: before }: Thin,
  row: Row | undefined,
  { settings: { customerColumn }, sheet, sheetId }: Context,
): Identity[] {
  if (customerColumn === undefined) return [...before];
  const wanted = customerColumn.trim().toLowerCase();
  const columns = sheet.columns.filter(({ title }) => title.trim().toLowerCase() === wanted);
  const [customer] = row ? cellsOf(row, columns) : [];
  if (!customer) return [];
  // A contact's cell shows a name and holds the address; one of several contacts shows all of them.
  const held = row?.cells.find((one) => one?.columnId === customer.column.id);
  const addresses = [
    ...emailIdentities(textOf(held?.value)),
    ...(held?.objectValue?.values ?? []).map(({ email }) => emailIdentity(email)),
  ];
  return customerIn(customer.text, addresses, sheetId);
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

const isAtSmartsheet = (link: string | null | undefined) =>
  /^https:\/\/app\.smartsheet(gov)?\.(com|eu|au)\//.test(link ?? "");

/** The first line, up to 60 characters. */
function excerpt(text: string): string {
  const [line = ""] = text.trim().split("\n", 1);
  const characters = [...line];
  return characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : line;
}
