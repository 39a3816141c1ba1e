import type { EventType } from "../../../schemas/event-types.ts";
import type { Change } from "./payload.ts";

/** What one callback says of one thing, all its changes together. */
export interface Folded {
  readonly kind: string;
  readonly id: string;
  readonly type: EventType;
  readonly word: string;
  readonly changes: readonly Change[];
}

type Words = Readonly<Record<string, readonly [EventType, string]>>;

const records: Words = {
  created: ["record.added", "added"],
  updated: ["record.changed", "changed"],
  deleted: ["record.removed", "deleted"],
};
const documents: Words = {
  created: ["document.added", "added"],
  updated: ["document.changed", "changed"],
  deleted: ["document.removed", "deleted"],
};
const messages: Words = {
  created: ["message.posted", "written"],
  updated: ["message.edited", "edited"],
  deleted: ["message.deleted", "deleted"],
};

/** A cell belongs to its row and a column to its sheet; a discussion is a thread of comments. */
const kinds: Readonly<Record<string, { readonly kind: string; readonly words: Words }>> = {
  sheet: { kind: "sheet", words: records },
  column: { kind: "sheet", words: records },
  row: { kind: "row", words: records },
  cell: { kind: "row", words: records },
  attachment: { kind: "attachment", words: documents },
  discussion: { kind: "discussion", words: messages },
  comment: { kind: "comment", words: messages },
};

export function isKnown({ objectType, eventType }: Change): boolean {
  return Object.hasOwn(kinds, objectType) && ["created", "updated", "deleted"].includes(eventType);
}

/**
 * The changes of a callback, one for each thing: a new row with its twenty cells is one row added. What went is gone,
 * what came and was filled in is new. The sheet, which changes with all that is in it, is told of only where nothing
 * else was; a discussion likewise beside its comments.
 */
export function fold(changes: readonly Change[], sheet: string): Folded[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const thing = thingOf(change, sheet);
    if (thing) groups.set(thing, [...(groups.get(thing) ?? []), change]);
  }
  const folded = [...groups].flatMap(([thing, members]) => {
    const [kind = "", id = ""] = thing.split("/", 2);
    const words = wordsFor(members);
    return words ? [{ kind, id, type: words[0], word: words[1], changes: members }] : [];
  });
  const has = (kind: string) => folded.some((one) => one.kind === kind);
  return folded.filter(({ kind, type, changes: members }) => {
    if (kind === "discussion") return !has("comment");
    const says = members.some(({ objectType }) => objectType === "column") || type === "record.removed";
    return kind !== "sheet" || says || folded.every((one) => one.kind === "sheet");
  });
}

function thingOf({ objectType, id, rowId }: Change, sheet: string): string | undefined {
  const kind = kinds[objectType]?.kind;
  if (kind === "sheet") return `sheet/${sheet}`;
  const which = objectType === "cell" ? rowId : id;
  return kind && which ? `${kind}/${which}` : undefined;
}

function wordsFor(members: readonly Change[]) {
  const own = members.filter(({ objectType }) => objectType !== "cell" && objectType !== "column");
  const happened = (what: string) => own.some(({ eventType }) => eventType === what);
  const what = happened("deleted") ? "deleted" : happened("created") ? "created" : "updated";
  return kinds[members[0]?.objectType ?? ""]?.words[what];
}
