import * as z from "zod/mini";
import type { FetchRequest } from "../../../schemas/bus.ts";
import { earlierOf } from "../../shared/later-of.ts";
import type { Collected, Collector } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { bodyOf, cursorBy, filledWith, UnexpectedAnswer } from "../fetched.ts";
import { call, type File, file } from "./api.ts";
import { type Change, changesIn, folderOf, groupsOf, isOld } from "./changes.ts";
import { dropboxConsent } from "./consent.ts";
import { type DraftContext, draftOf, leftDrafts, movedFolderDrafts, renamedDraft } from "./drafts.ts";
import { folders, foldersAfter, movedFolders, withoutFollowing } from "./folders.ts";
import { type Calls, type Listed, partOf, peopleOf, savedAs, whoseItIs } from "./look-up.ts";
import { dropboxPage } from "./page.ts";
import { settings } from "./settings.ts";
import { dropboxVerdict } from "./verdict.ts";

/** Pages of a thousand entries that one fetch reads. */
const pagesPerFetch = 5;
/** Files of one fetch that are looked up to know whether they are new. */
const lookUpsPerFetch = 20;
/** How long before Dropbox told of it the first change may have been made, in milliseconds. */
const beforeTold = 15 * 60_000;

/**
 * How far an account has been read; `folder` is absent before anything is, `cursor` before the first page, and `since`
 * stands while all is being listed. From `first` on, changes are told.
 */
const place = z.object({
  first: z.optional(z.string()),
  folder: z.optional(z.string()),
  root: z.optional(z.string()),
  cursor: z.optional(z.string()),
  since: z.optional(z.string()),
  at: z.string(),
  folders: z.optional(folders),
});
type Place = z.infer<typeof place> & { readonly folder: string };

/**
 * Reads what has changed in a Dropbox account since the last time. The first time, and when a cursor has ended,
 * everything is listed once and only what was written since is news; what was removed meanwhile is not known.
 */
export const dropboxCollector: Collector = {
  hosts: ["api.dropboxapi.com"],
  authorization: [
    {
      kind: "oauth2",
      tokenUrl: () => "https://api.dropboxapi.com/oauth2/token",
      // It ends the refresh token, and all that came of it: https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke
      revocation: {
        with: "itself",
        *steps() {
          bodyOf(z.unknown(), yield call("auth/token/revoke", null), "auth/token/revoke");
          return true;
        },
      },
      consent: dropboxConsent,
    },
  ],
  tenant: ({ key }) => key,
  eventTypes: ["document.added", "document.removed"],
  verdict: dropboxVerdict,
  // However often Dropbox says that an account has changed, what is read is all that has.
  together: (one, other) => (one.account === other.account ? one : undefined),
  since: dropboxPage,
  telling: (account) => ({ kind: "dropbox-account", id: account }),
  start: (toFetch, now) => JSON.stringify({ at: sinceOf(toldAt(toFetch, now)) }),
  *steps(toFetch, { cursor, settings: values, now }) {
    const { customersFolder = "" } = settingsBy(settings, values);
    const told = toldAt(toFetch, now);
    const kept = cursorBy(place, cursor);
    const isKnown = kept?.folder === customersFolder && !isBefore(told, kept);
    const known = isKnown
      ? { ...kept, folder: customersFolder }
      : yield* begun(toFetch, customersFolder, kept && !isBefore(told, kept) ? kept.at : sinceOf(told), kept);
    if (!known) return {};
    const look = (yield* changesSince(known)) ?? (yield* afresh(toFetch, known));
    const followed = foldersAfter(look.from.folders ?? {}, look.entries, customersFolder);
    const { at } = look.from;
    const isOldNow = (one: File) => isOld(one, at);
    const rest = withoutFollowing(look.entries, followed.renamed, isOldNow, fileOf);
    const own = new Set(followed.renamed.map(({ id }) => id));
    const within = movedFolders(
      rest,
      rest.flatMap((entry) => fileOf(entry) ?? []),
      isOldNow,
    ).filter(({ id }) => !own.has(id));
    const relevant = withoutFollowing(rest, within, isOldNow, fileOf);
    const news = {
      account: toFetch.key,
      customersFolder,
      root: look.from.root,
      folders: followed.folders,
      from: look.from.cursor ?? at,
      at: told,
    };
    const changed = yield* draftsOf(changesIn(relevant, look.from), news);
    const events = [
      ...followed.renamed.map((one) => renamedDraft(one, news)),
      ...within.flatMap((one) => movedFolderDrafts(one, news)),
      ...changed,
    ];
    const to = { ...look.to, ...(customersFolder === "" ? {} : { folders: followed.folders }) };
    if (look.more) return { events, cursor: JSON.stringify(to), more: true };
    const { since: _since, ...done } = to;
    const isEmpty = look.from.cursor === undefined && look.entries.length === 0 && customersFolder !== "";
    const title = isEmpty ? `Found nothing in the customers' folder ${customersFolder}` : undefined;
    return { events, cursor: JSON.stringify({ ...done, at: now }), ...fetched(toFetch, title) };
  },
};

const toldAt = ({ fills }: FetchRequest, now: string) => fills?.[0]?.time ?? now;
/** Whether Dropbox told of changes that were made before the first that are told: its deliveries come in any order. */
const isBefore = (told: string, { folder, first, at }: z.infer<typeof place>) => {
  const from = folder === undefined ? at : first;
  return from !== undefined && sinceOf(told) < from;
};
const sinceOf = (told: string) => new Date(Date.parse(told) - beforeTold).toISOString();

/** Where reading begins, in the account that the token is of; `undefined` where the fetch speaks of another. */
function* begun(
  { key }: FetchRequest,
  folder: string,
  since: string,
  kept: z.infer<typeof place> | undefined,
): Calls<Place | undefined> {
  const { account, root } = yield* whoseItIs();
  if (account !== key) return undefined;
  const { first = since, folders } = kept?.folder === folder ? kept : {};
  return {
    folder,
    ...(root === undefined ? {} : { root }),
    since,
    first: earlierOf(first, since),
    at: since,
    ...(folders === undefined ? {} : { folders }),
  };
}

const fileOf = (entry: unknown) => file.safeParse(entry).data;

interface Look {
  readonly entries: readonly unknown[];
  readonly from: Place;
  readonly to: Place;
  readonly more: boolean;
}

/** The next entries; `undefined` where the cursor has ended. */
function* changesSince(from: Place): Calls<Look | undefined> {
  const entries: unknown[] = [];
  let cursor = from.cursor;
  for (let page = 0; page < pagesPerFetch; page++) {
    const read: Listed | undefined = yield* partOf({ ...from, cursor }, 1_000);
    if (!read) return undefined;
    entries.push(...read.entries);
    cursor = read.cursor;
    if (!read.has_more) return { entries, from, to: { ...from, cursor }, more: false };
  }
  return { entries, from, to: { ...from, ...(cursor === undefined ? {} : { cursor }) }, more: true };
}

function* afresh(toFetch: FetchRequest, known: Place): Calls<Look> {
  const from = yield* begun(toFetch, known.folder, known.at, known);
  const look = from && (yield* changesSince(from));
  if (!look) throw new UnexpectedAnswer("files/list_folder: no cursor can be had");
  return look;
}

/** The events of the changes, with who made them, and for files whether they are new. */
function* draftsOf(
  changes: readonly Change[],
  told: Omit<DraftContext, "people"> & { readonly root: string | undefined },
) {
  const people = yield* peopleOf(changes, told.root);
  const drafts: ReturnType<typeof draftOf>[] = [];
  let lookUps = 0;
  for (const [first, ...others] of groupsOf(changes)) {
    if (!first) continue;
    const alone = others.length === 0 && first.word === "saved" && lookUps++ < lookUpsPerFetch;
    const known = alone ? { ...first, word: yield* savedAs(first, told.root) } : first;
    const draft = draftOf([known, ...others], { ...told, people });
    drafts.push(draft);
    const { from } = first;
    if (from === undefined) continue;
    const what = others.length > 0 ? `${others.length + 1} files` : first.entry.name;
    const { key, identities } = draft;
    drafts.push(...leftDrafts(what, from, folderOf(first.entry), { key: key.slice(1), identities }, told));
  }
  return drafts;
}

/** The notification itself has said all it had to say: it leaves the timeline to the files. */
function fetched(
  { fills = [] }: FetchRequest,
  title = "Told of changes, which were fetched",
): Pick<Collected, "filled"> {
  return {
    filled: fills.map((event) => filledWith(event, { type: "system.observed", title, identities: [] })),
  };
}
