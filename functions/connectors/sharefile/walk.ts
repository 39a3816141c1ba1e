import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import { bodyOf, ConsentNeeded } from "../fetched.ts";
import { type Calls, isId } from "./api.ts";
import { type Child, child } from "./models.ts";

/** Children of a call, calls of a page, and files after which a page is full: all, and those that take a call each. */
const [atOnce, callsAPage, filesAPage, costlyAPage] = [100, 10, 100, 20];
/** Children that are read again beside those that come next, since others may have been taken away meanwhile. */
const [overlap, backAgain] = [10, 80];
/** Levels that are gone down: where the next page begins is kept as one folder of each. */
const levelsAtMost = 50;
const hour = 3_600_000;

/** A folder that is being read: so many of its children are done with, `last` the last of them, which was made then. */
const folder = z.object({
  id: z.string().check(z.refine(isId)),
  name: z.optional(z.string()),
  done: z.int().check(z.nonnegative()),
  last: z.optional(z.string()),
  made: z.optional(z.string()),
});
export type Folder = z.infer<typeof folder>;

/** Where the next page begins: the folder that is being read, after those that it is in. */
export const folders = z.array(folder).check(z.maxLength(levelsAtMost + 1));

/** A file, and the folders that it is in, the one it is right in last. */
export interface Placed {
  readonly file: Child;
  readonly within: readonly Folder[];
}

/** Children of a folder, from the `from`th on; `undefined` where one is none that can be named. */
interface Part {
  readonly from: number;
  readonly children: readonly (Child | undefined)[];
  readonly hasMore: boolean;
}

/** What is looked for: which files are wanted, and which of these take a call each. */
export interface Wanted {
  wanted(file: Child): boolean;
  isCostly(file: Child): boolean;
}

/** A feed: https://api.sharefile.com/gettingstarted/odata */
export const feed = z.object({ value: z.array(z.unknown()), "odata.nextLink": z.optional(z.unknown()) });

/**
 * The next files of those below a folder that are `wanted`, and where to go on; nowhere, where all is read. Goes down into
 * each folder before those after it, each newest first, and into none in which nothing was modified since `from`: of a
 * folder ShareFile keeps when anything in it was, at whatever depth (`ProgenyEditDate`).
 * What is added or taken away meanwhile hides no file that stays. The children of a folder can be ordered (`$orderby`, beside
 * `orderingMode`, which puts folders first where there is none): https://api.sharefile.com/docs/resource?name=Items
 * https://api.sharefile.com/html/docs/ShareFile.Api.Models.Item.html
 */
export function* filesBelow(
  base: string,
  begin: readonly Folder[],
  from: string,
  { wanted, isCostly }: Wanted,
): Calls<{ readonly files: readonly Placed[]; readonly open: readonly Folder[] }> {
  const files: Placed[] = [];
  const parts = new Map<string, Part>();
  let open = begin;
  let room = costlyAPage;
  const costs = (file: Child) => wanted(file) && isCostly(file);
  for (let calls = 0; files.length < filesAPage && room > 0; ) {
    const at = open.at(-1);
    if (at === undefined) break;
    let part = parts.get(at.id);
    if (part === undefined) {
      if (calls++ === callsAPage) break;
      part = yield* partOf(base, at, open.length === 1);
    }
    const step = part === undefined ? gone : stepIn(part, open, from, { room, costs });
    room -= step.files.filter(costs).length;
    files.push(...step.files.filter(wanted).map((file) => ({ file, within: open })));
    open = [...open.slice(0, -1), ...step.next];
    if (part && step.isInside) parts.set(at.id, part);
    else parts.delete(at.id);
  }
  return { files, open };
}

/**
 * The next children of a folder; `undefined` where it is no longer there, not to be seen, or lies in another system. Throws
 * `ConsentNeeded` where that is so of the folder that all others are in.
 */
function* partOf(base: string, { id, done, last }: Folder, isAll: boolean): Calls<Part | undefined> {
  const from = last === undefined ? done : Math.max(0, done - overlap);
  const query = `$orderby=CreationDate%20desc&$expand=Creator&$top=${atOnce}&$skip=${from}`;
  const answer = yield { url: `${base}/Items(${id})/Children?${query}` };
  const isAbsent = answer.verdict.kind === "absent";
  if (isAbsent && isAll) throw new ConsentNeeded({ code: String(answer.status) });
  if (isAbsent || (answer.status === 302 && !isAll)) return undefined;
  const { value, "odata.nextLink": next } = bodyOf(feed, answer, "Children");
  const children = value.map((one) => {
    const read = child.safeParse(one).data;
    return read && isId(read.Id) ? read : undefined;
  });
  return {
    from,
    children,
    hasMore: value.length > 0 && (value.length >= atOnce || typeof next === "string"),
  };
}

/** Which of a part comes next; `undefined` where that is before this part, since others have been taken away. */
function beginIn({ from, children }: Part, { last, made = "" }: Folder): number | undefined {
  if (last === undefined) return 0;
  const known = children.findIndex((one) => one?.Id === last);
  if (known !== -1) return known + 1;
  const next = children.findIndex((one) => one !== undefined && !(made !== "" && madeAt(one) > made));
  const newer = children.slice(0, next === -1 ? undefined : next);
  return from > 0 && newer.every((one) => one === undefined) ? undefined : newer.length;
}

const madeAt = ({ CreationDate }: Child) => toInstant(CreationDate) ?? "";

interface Step {
  readonly files: readonly Child[];
  /** What takes the folder's place among those that are open. */
  readonly next: readonly Folder[];
  /** Whether the part has more. */
  readonly isInside: boolean;
}

/** The files up to the next folder that is to be gone into, to the last that there is room for, or to the end of the part. */
function stepIn(
  part: Part,
  open: readonly Folder[],
  from: string,
  { room, costs }: { readonly room: number; readonly costs: (file: Child) => boolean },
): Step {
  const at = open.at(-1);
  if (at === undefined) return gone;
  const first = beginIn(part, at);
  if (first === undefined) return before(at, part);
  const files: Child[] = [];
  let left = room;
  for (const [n, child] of part.children.entries()) {
    if (n < first || child?.Id === undefined) continue;
    const done = part.from + n + 1;
    if (isToRead(child, open, from)) {
      const { Id: id, Name: name = child.FileName } = child;
      const deeper = { id, ...(name === undefined ? {} : { name: name.slice(0, 300) }), done: 0 };
      return { files, next: [doneWith(at, done, child), deeper], isInside: true };
    }
    if (!isFile(child)) continue;
    files.push(child);
    if (costs(child) && --left === 0) return { files, next: [doneWith(at, done, child)], isInside: true };
  }
  const read = part.children.slice(first);
  const done = part.from + part.children.length;
  const last = read.findLast((one) => one !== undefined);
  const isNew = read.length === 0 && part.children.length > overlap;
  const next = isNew ? { ...at, done } : doneWith(at, done, last);
  return { files, next: part.hasMore ? [next] : [], isInside: false };
}

function doneWith({ id, name }: Folder, done: number, last: Child | undefined): Folder {
  const made = last && madeAt(last);
  return {
    ...{ id, done },
    ...(name === undefined ? {} : { name }),
    ...(last?.Id === undefined ? {} : { last: last.Id }),
    ...(made ? { made } : {}),
  };
}

/** What was done last is looked for somewhat before. */
const before = (at: Folder, { from }: Part): Step => ({
  ...{ files: [], isInside: false },
  next: [{ ...at, done: Math.max(0, from - backAgain) }],
});
const gone: Step = { files: [], next: [], isInside: false };

const kindOf = ({ Id, "odata.type": type }: Child) =>
  type?.slice(type.lastIndexOf(".") + 1) ?? (Id?.startsWith("fo") ? "Folder" : "File");
const isFile = (one: Child) => kindOf(one) === "File";

function isToRead(one: Child, open: readonly Folder[], from: string): boolean {
  if (kindOf(one) !== "Folder" || open.length > levelsAtMost || open.some(({ id }) => id === one.Id))
    return false;
  // Some systems behind ShareFile keep none, and write the beginning of the calendar.
  const modified = toInstant(one.ProgenyEditDate);
  return modified === undefined || Date.parse(modified) >= Date.parse(from) - hour;
}
