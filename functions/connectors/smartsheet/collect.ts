import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import type { ApiAnswer, ApiRequest, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { absentAt, cursorBy, filledWith, foundIn } from "../fetched.ts";
import { attachment, comment, discussion, hosts, type Row, rowFields, type Sheet, sheet } from "./api.ts";
import { smartsheetConsent } from "./consent.ts";
import { foundOf, type Thing } from "./found.ts";
import { ownAddress } from "./own-address.ts";
import { smartsheetPage } from "./page.ts";
import { settings } from "./settings.ts";
import { smartsheetSubscriptions } from "./subscriptions.ts";
import { notShown, smartsheetVerdict } from "./verdict.ts";

/** The address of the token's own user: it does not change. */
const kept = z.object({ own: z.string() });

type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

/** A thing and the row that it hangs on, before the row itself is read. */
interface Read {
  readonly event: PublishedEvent;
  readonly rowId?: string | undefined;
  readonly thing: (row: Row | undefined) => Thing | undefined;
}

/**
 * Reads what stands in rows, comments and attachments that a callback has named by their ids: the rows of a fetch, and
 * those that its comments and attachments hang on, by one call of the sheet. What is gone meanwhile is left as it is.
 */
export const smartsheetCollector: Collector = {
  hosts: Object.values(hosts),
  authorization: [smartsheetConsent, { kind: "token" }],
  verdict: smartsheetVerdict,
  // Of one token and minute: https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/scalability-options
  limit: { calls: 300, within: 60 },
  mayRead: (values) => settingsBy(settings, values).sheetId !== undefined,
  since: smartsheetPage,
  subscriptions: smartsheetSubscriptions,
  *steps({ key: sheetId, fills = [] }, { cursor, settings: values }) {
    if (fills.length === 0) return {};
    const chosen = settingsBy(settings, values);
    const api = `https://${hosts[chosen.region]}/2.0`;
    const own = cursorBy(kept, cursor)?.own ?? (yield* ownAddress(api));
    const parents = new Map<string, string | undefined>();
    const reads: Read[] = [];
    for (const event of fills) {
      const read = yield* readOf(event, `${api}/sheets/${sheetId}`, parents);
      if (read) reads.push(read);
    }
    const whole = yield* sheetWith(
      reads.flatMap(({ rowId }) => rowId ?? []),
      `${api}/sheets/${sheetId}`,
    );
    // A sheet that calls back is there: this user may not see it.
    if (!whole) return { absent: fills.map(gone), hidden: notShown };
    const context = { sheetId, sheet: whole, settings: chosen, own };
    const filled = reads.flatMap(({ event, rowId, thing }) => {
      const read = thing(whole.rows.find(({ id }) => id === rowId));
      return read ? [filledWith(event, foundOf(event, read, context))] : [];
    });
    const known = new Set(filled.map(({ id }) => id));
    const absent = fills.filter(({ id }) => !known.has(id)).map(gone);
    return { filled, absent, ...(own === undefined ? {} : { cursor: JSON.stringify({ own }) }) };
  },
};

const gone = (event: PublishedEvent) => absentAt(event, "Smartsheet");

/** What a callback named; `undefined` where it is gone. `parents` remembers the row of each discussion. */
function* readOf(
  event: PublishedEvent,
  at: string,
  parents: Map<string, string | undefined>,
): Calls<Read | undefined> {
  const { kind, id = "" } = event.object ?? {};
  const own = id.slice(id.lastIndexOf("/") + 1);
  switch (kind) {
    case "row":
      return { event, rowId: own, thing: (row) => row && { kind, row } };
    case "sheet":
      return { event, thing: () => ({ kind }) };
    case "comment": {
      const read = yield* one(comment, `${at}/comments/${own}`);
      const thread = read?.discussionId;
      if (thread && !parents.has(thread)) {
        const found = yield* one(discussion, `${at}/discussions/${thread}`);
        parents.set(thread, rowIdOf(found));
      }
      return (
        read && { event, rowId: parents.get(thread ?? ""), thing: (row) => ({ kind, comment: read, row }) }
      );
    }
    case "discussion": {
      const read = yield* one(discussion, `${at}/discussions/${own}`);
      return read && { event, rowId: rowIdOf(read), thing: (row) => ({ kind, discussion: read, row }) };
    }
    case "attachment": {
      const read = yield* one(attachment, `${at}/attachments/${own}`);
      return read && { event, rowId: rowIdOf(read), thing: (row) => ({ kind, attachment: read, row }) };
    }
    default:
      return undefined;
  }
}

type Hanging = {
  readonly parentType?: string | null | undefined;
  readonly parentId?: string | null | undefined;
};

const rowIdOf = (hanging: Hanging | undefined) =>
  hanging?.parentType === "ROW" ? (hanging.parentId ?? undefined) : undefined;

function* one<Body>(schema: $ZodType<Body>, url: string): Calls<Body | undefined> {
  return foundIn(schema, yield { url }, "a part of the sheet");
}

/** The sheet with these rows, or with its first one where none is asked for; `undefined` where the sheet is gone. */
function* sheetWith(rowIds: readonly string[], at: string): Calls<Sheet | undefined> {
  const which = rowIds.length > 0 ? `rowIds=${[...new Set(rowIds)].join(",")}` : "pageSize=1";
  return foundIn(sheet, yield { url: `${at}?${which}&${rowFields}` }, "the sheet");
}
