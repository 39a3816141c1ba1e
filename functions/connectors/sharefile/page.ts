import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { FetchContext, Had, Page, Stretch } from "../collector.ts";
import { settingsBy } from "../connector.ts";
import { ConsentNeeded, filledDraft, foundIn, placeBy } from "../fetched.ts";
import { apiOf, type Calls, isId, whoDid } from "./api.ts";
import { draftOf } from "./draft.ts";
import { itemFound } from "./filled.ts";
import { type Child, child } from "./models.ts";
import { fetching } from "./settings.ts";
import { feed, filesBelow, folders, type Placed } from "./walk.ts";

/** Milliseconds by which a delivery's time may differ from the file's, and within which a new file is still being made. */
const asTold = 60_000;
/** People of a page who are looked up: a call each. */
const lookUpsAPage = 40;

/** Versions of a file that are read. */
const versionsAtMost = 100;

/** Where the next page begins, in the account whose files they are. */
const place = z.object({ account: z.string().check(z.refine(isId)), open: folders });
type Place = z.infer<typeof place>;

/** https://api.sharefile.com/html/docs/Accounts.html: the account of the token's user. */
const own = z.object({ Id: z.string().check(z.refine(isId)) });

/**
 * A page of the files in the shared folders, which are the customers': ShareFile lists what there is, and nowhere what
 * happened. A file tells when it was made and last modified, and nothing in between; each version of it is an item, of which
 * the newest is listed, and the others are its stream's. The event is the one that a delivery would have told.
 * https://api.sharefile.com/html/docs/Items.html (`allshared`, `Children`, `Stream`); `$top`, `$skip` and the next link:
 * https://github.com/citrix/ShareFile-NET#topskip. Downloads and deletions are in activity reports alone, which are made in the
 * account and whose rows have no documented form: https://api.sharefile.com/html/docs/ShareFile.Api.Models.Report.html
 */
export function* sharefilePage(
  { tenant, from, until, cursor }: Stretch,
  { settings: values }: Omit<FetchContext, "cursor">,
): Calls<Page> {
  const { subdomain } = settingsBy(fetching, values);
  if (tenant !== undefined && tenant !== subdomain) return { had: [] };
  const base = apiOf(values);
  const at = placeBy(place, cursor) ?? (yield* begun(base));
  const isWithin = (time: string | undefined): time is string =>
    time !== undefined && time >= from && time <= until;
  const happened = (file: Child) => happenedTo(file).filter(({ time }) => isWithin(time));
  // Also where the newest is later than the stretch: those before it may be in it.
  const isCostly = hasVersionsSince(from);
  const { files, open } = yield* filesBelow(base, at.open, from, {
    wanted: (file) => happened(file).length > 0 || isCostly(file),
    isCostly,
  });
  const people = { known: new Map(), lookUps: lookUpsAPage };
  const had: Had[] = [];
  for (const one of [...files, ...(yield* versionsOf(files, base, from))])
    for (const told of happened(one.file)) {
      const thin = draftOf(told.type, {
        ...{ account: at.account, subdomain, kind: "File", id: one.file.Id ?? "" },
        ...{ operation: told.operation, parent: one.within.at(-1)?.id, time: told.time, at: told.time },
      });
      const by = yield* whoDid(told.type, one.file, base, people);
      had.push({ event: filledDraft(thin, itemFound(thin, placed(one, at), by)), within: asTold });
    }
  return { had, ...(open.length > 0 ? { cursor: JSON.stringify({ account: at.account, open }) } : {}) };
}

/** Throws `ConsentNeeded` where the token's user may not see the account. */
function* begun(base: string): Calls<Place> {
  const answer = yield { url: `${base}/Accounts` };
  const found = foundIn(own, answer, "Accounts");
  if (!found) throw new ConsentNeeded({ code: String(answer.status) });
  return { account: found.Id, open: [{ id: "allshared", done: 0 }] };
}

/** Whether a file may have versions before its newest that are in the stretch. */
const hasVersionsSince =
  (from: string) =>
  ({ HasMultipleVersions, StreamID, CreationDate }: Child): boolean =>
    HasMultipleVersions === true && isId(StreamID) && (toInstant(CreationDate) ?? "") >= from;

/** The versions before the newest, each as it was uploaded: that another took its place has not changed it. */
function* versionsOf(files: readonly Placed[], base: string, from: string): Calls<Placed[]> {
  const versions: Placed[] = [];
  for (const { file, within } of files.filter((one) => hasVersionsSince(from)(one.file))) {
    const query = `$orderby=CreationDate%20desc&$expand=Creator&$top=${versionsAtMost}`;
    const answer = yield { url: `${base}/Items(${file.StreamID})/Stream?${query}` };
    for (const one of foundIn(feed, answer, "Stream")?.value ?? []) {
      const version = child.safeParse(one).data;
      if (!version || !isId(version.Id) || version.Id === file.Id) continue;
      const Name = version.Name ?? version.FileName ?? file.Name;
      versions.push({ file: { ...version, Name, ProgenyEditDate: undefined }, within });
    }
  }
  return versions;
}

interface Told {
  readonly type: "document.added" | "document.changed";
  readonly operation: "Upload" | "Update";
  readonly time: string;
}

/** That it was uploaded, and that it was changed, if it was since. In whole seconds, as deliveries write their times. */
function happenedTo({ CreationDate, ProgenyEditDate }: Child): Told[] {
  const [made, modified] = [toInstant(CreationDate), toInstant(ProgenyEditDate)].map(
    (time) => time && `${time.slice(0, 19)}.000Z`,
  );
  const isChanged =
    modified !== undefined && (made === undefined || Date.parse(modified) - Date.parse(made) > asTold);
  return [
    ...(made ? [{ type: "document.added", operation: "Upload", time: made } as const] : []),
    ...(isChanged && modified
      ? [{ type: "document.changed", operation: "Update", time: modified } as const]
      : []),
  ];
}

/** The file with the folder that it is in, and its path, where its listing leaves them out. */
function placed({ file, within }: Placed, { account }: Place): Child {
  const parent = within.at(-1);
  const path = `/${account}/${[...within.map(({ id }) => id), file.Id].join("/")}`;
  return { ...file, Parent: { Id: parent?.id, Name: parent?.name }, Path: file.Path ?? path };
}
