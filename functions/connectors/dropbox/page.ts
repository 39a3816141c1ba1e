import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { placeBy, UnexpectedAnswer } from "../fetched.ts";
import { type File, file } from "./api.ts";
import { type Change, folderOf } from "./changes.ts";
import { type DraftContext, draftOf, namesAtMost } from "./drafts.ts";
import { type Calls, type Listed, partOf, peopleOf, savedAs, whoseItIs } from "./look-up.ts";
import { settings } from "./settings.ts";

/** Entries of a part, and parts that a page goes through until one has something. */
const [entriesAPart, partsAtOnce] = [100, 20];
/** Files of a page that are looked up, and milliseconds for which Dropbox keeps what a file was before. */
const [lookUpsAtMost, kept] = [120, 30 * 86_400_000];
/** Milliseconds before a history is begun of which the first fetch tells. */
const told = 15 * 60_000;

/** How far all is listed; \`isAnew\`: for the second time, since the first cursor has ended. */
const place = z.object({
  folder: z.string(),
  root: z.optional(z.string()),
  cursor: z.optional(z.string()),
  isAnew: z.optional(z.boolean()),
});
type Place = z.infer<typeof place>;

/**
 * A page of the files that there are, each with what was written of it last: Dropbox lists what there is, in no order of
 * time, and keeps no list of what was removed. What happens from the beginning of a history on is read by the cursor that
 * deliveries are fetched by, and so again by every check: it has removals and moves as well.
 * https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder
 */
export function* dropboxPage(
  { kind, tenant: account, from, until, cursor }: Stretch,
  { settings: values, now }: Omit<FetchContext, "cursor">,
): Calls<Page> {
  if (account === undefined) return { had: [] };
  const fetch = { key: account, scope: { account } };
  if (kind === "check") return { had: [], fetch };
  const { customersFolder = "" } = settingsBy(settings, values);
  let at: Place | undefined = placeBy(place, cursor) ?? (yield* begun(account, customersFolder));
  if (at === undefined) return { had: [] };
  const newest = new Date(Date.parse(until) - told).toISOString();
  const isWithin = ({ server_modified }: File) => {
    const time = toInstant(server_modified);
    return time !== undefined && time >= from && time < newest;
  };
  let files: File[] = [];
  let hasMore = true;
  for (let parts = 0; hasMore && files.length === 0 && parts < partsAtOnce; parts++) {
    const part: Listed | undefined = yield* partOf(at, entriesAPart);
    if (part === undefined) {
      if (at.isAnew) throw new UnexpectedAnswer("files/list_folder: no cursor can be had");
      const { cursor: _ended, ...rest }: Place = at;
      at = { ...rest, isAnew: true };
      continue;
    }
    files = part.entries.flatMap((entry) => file.safeParse(entry).data ?? []).filter(isWithin);
    at = { ...at, cursor: part.cursor };
    hasMore = part.has_more;
  }
  const had = yield* hadOf(files, { account, customersFolder, root: at.root, now });
  return {
    had,
    ...(cursor === undefined ? { fetch } : {}),
    ...(hasMore ? { cursor: JSON.stringify(at) } : {}),
  };
}

function* begun(tenant: string, folder: string): Calls<Place | undefined> {
  const { account, root } = yield* whoseItIs();
  return account === tenant ? { folder, ...(root === undefined ? {} : { root }) } : undefined;
}

interface Reading extends Pick<DraftContext, "account" | "customersFolder"> {
  readonly root: string | undefined;
  readonly now: string;
}

/**
 * Each file by itself, with the id that a fetch gives this revision of it. A fetch tells many of a folder together; that
 * counts for each of them.
 */
function* hadOf(files: readonly File[], { root, now, ...whose }: Reading): Calls<Had[]> {
  const changes = files
    .toSorted((a, b) => b.server_modified.localeCompare(a.server_modified))
    .map((entry): Change => ({ word: "saved", entry }));
  const people = yield* peopleOf(changes, root);
  const told = { ...whose, people, folders: {}, from: "", at: now };
  const had: Had[] = [];
  for (const [n, change] of changes.entries()) {
    const { entry } = change;
    const isRecent = entry[".tag"] === "file" && Date.parse(now) - Date.parse(entry.server_modified) < kept;
    const word = isRecent && n < lookUpsAtMost ? yield* savedAs(change, root) : change.word;
    const event = draftOf([{ ...change, word }], told);
    had.push({
      event,
      among: { kind: "folder", id: `${whose.account}${folderOf(entry)}` },
      isTold: ({ time, details: { files: names } }) =>
        Array.isArray(names) &&
        time >= event.time &&
        (names.includes(entry.name) || (names.length >= namesAtMost && isSameDay(time, event.time))),
    });
  }
  return had;
}

/** Of more files than have their names there, those of the day count as told. */
const isSameDay = (one: string, other: string) => Math.abs(Date.parse(one) - Date.parse(other)) < 86_400_000;
