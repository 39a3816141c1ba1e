import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { ApiAnswer, ApiRequest, FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { ConsentNeeded, filledDraft, foundIn, placeBy, UnexpectedAnswer } from "../fetched.ts";
import { hosts, type Row, rowFields, type Sheet, sheet } from "./api.ts";
import { draftOf } from "./draft.ts";
import { type Context, foundOf } from "./found.ts";
import { ownAddress } from "./own-address.ts";
import { settings } from "./settings.ts";
import { notShown } from "./verdict.ts";

/** Of rows of fifty filled columns, 4 MB. */
const rowsACall = 200;
/** Most parts of a large sheet have nothing that was changed: so many are read for one page. */
const callsAPage = 10;
/** Milliseconds by which a callback's time may differ from its row's, and within which a new row is filled in. */
const asTold = 60_000;

/** Which part of the sheet comes next, how many rows it had when the last was read, and the address of the token's user. */
const place = z.object({ part: z.int().check(z.positive()), rows: z.int(), own: z.optional(z.string()) });
type Place = z.infer<typeof place>;

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/**
 * A page of the rows of the connection's sheet that were changed since the stretch began, from the top. A row tells when it
 * was added and last changed, and nothing in between.
 * https://developers.smartsheet.com/api/smartsheet/openapi/sheets/getsheet
 */
export function* smartsheetPage(
  stretch: Stretch,
  { settings: values }: Omit<FetchContext, "cursor">,
): Calls<Page> {
  const chosen = settingsBy(settings, values);
  const { sheetId, region } = chosen;
  if (sheetId === undefined) throw new UnexpectedAnswer("settings: sheetId");
  const api = `https://${hosts[region]}/2.0`;
  const before = placeBy(place, stretch.cursor);
  const own = before ? before.own : yield* ownAddress(api);
  let at: Place = { part: 1, rows: 0, ...before };
  for (let calls = 1; ; calls++) {
    const read = yield* partOf(`${api}/sheets/${sheetId}`, at.part, stretch);
    const next = after(at, read);
    const context = { sheetId, sheet: read, settings: chosen, own };
    const had = read.rows.flatMap((row) => hadOf(row, stretch, context));
    if (next === undefined) return { had };
    if (had.length > 0 || calls === callsAPage)
      return { had, cursor: JSON.stringify({ ...next, ...(own === undefined ? {} : { own }) }) };
    at = next;
  }
}

/** Throws `ConsentNeeded` where the token's user may not see the sheet. */
function* partOf(address: string, part: number, { from }: Stretch): Calls<Sheet> {
  const which = `rowsModifiedSince=${from}&page=${part}&pageSize=${rowsACall}`;
  const read = foundIn(sheet, yield { url: `${address}?${which}&${rowFields}` }, "the sheet");
  if (read === undefined) throw new ConsentNeeded({ code: notShown });
  return read;
}

/** Rows that were taken away meanwhile have moved the others up: then the part before is read again. */
function after({ part, rows }: Place, { totalRowCount = 0 }: Sheet): Place | undefined {
  if (totalRowCount < rows && part > 1) return { part: part - 1, rows: totalRowCount };
  return part * rowsACall < totalRowCount ? { part: part + 1, rows: totalRowCount } : undefined;
}

/** That a row was added, if that was in the stretch, and that it was changed, if it was since. */
function hadOf(row: Row, { from, until }: Stretch, context: Context): Had[] {
  const [added, changed] = [toInstant(row.createdAt), toInstant(row.modifiedAt)];
  const isWithin = (time: string | undefined): time is string =>
    time !== undefined && time >= from && time <= until;
  const isChanged =
    isWithin(changed) && (added === undefined || Date.parse(changed) - Date.parse(added) > asTold);
  const told = (type: "record.added" | "record.changed", word: string, time: string): Had => {
    const happened = { sheet: context.sheetId, kind: "row", id: row.id, type, word, time, details: {} };
    const thin = draftOf({ ...happened, key: [context.sheetId, row.id, time] }, context.settings);
    return { event: filledDraft(thin, foundOf(thin, { kind: "row", row }, context)), within: asTold };
  };
  return [
    ...(isWithin(added) ? [told("record.added", "added", added)] : []),
    ...(isChanged ? [told("record.changed", "changed", changed)] : []),
  ];
}
