import type { Change, Detail, PublishedEvent } from "../../schemas/account-event.ts";

/** What of an event is compared. */
export type Compared = Pick<
  PublishedEvent,
  "type" | "object" | "scheduledFor" | "money" | "owed" | "details"
>;

type Value = string | number | boolean;

const changesAtMost = 20;
/** Fields of an event that are compared, parts of one list, and characters of a text. */
const [fieldsAtMost, partsAtMost, textAtMost] = [200, 20, 200];

/** Details that tell of one delivery, or of what was before, and not of the object. */
const ofDelivery: ReadonlySet<string> = new Set([
  ...[
    "pending",
    "foundBy",
    "fetched",
    "gap",
    "operation",
    "event",
    "eventType",
    "historyId",
    "unread",
    "changes",
  ],
  ...["user", "before", "previousTime", "reason"],
]);

/**
 * What an event says otherwise than the events of its object before it, which are given newest first: of each field its
 * newest value counts, whichever of them said it. A field that only one of two has is a change between events of the same
 * type alone: others need not say it. Events that have yet to be completed say nothing.
 */
export function changesOf(event: Compared, before: readonly Compared[]): Change[] {
  const earlier = before.filter(isWhole);
  if (!isWhole(event) || earlier.length === 0) return [];
  const now = fieldsOf(event);
  const known = new Map(earlier.toReversed().flatMap((one) => [...fieldsOf(one)]));
  const alike = earlier.find(({ type }) => type === event.type);
  const told = [...now].flatMap(([path, to]): Change[] => {
    const from = known.get(path);
    if (from === undefined) return alike ? [{ path, to }] : [];
    return from === to ? [] : [{ path, from, to }];
  });
  const gone = [...(alike ? fieldsOf(alike) : [])].flatMap(([path, from]): Change[] =>
    now.has(path) ? [] : [{ path, from: known.get(path) ?? from }],
  );
  return [...told, ...gone].slice(0, changesAtMost);
}

const isWhole = ({ details }: Compared) => details.pending !== true;

/** The fields of an event by their paths. What two of them say is there once: an invoice is scheduled for when it is due. */
function fieldsOf({ object, scheduledFor, money, owed, details }: Compared): Map<string, Value> {
  const documents = owed && {
    ...(money ? {} : { total: decimal(owed.total), currency: owed.currency }),
    ...(scheduledFor === undefined ? { due: owed.due } : {}),
    open: decimal(owed.open),
    issued: owed.issued,
  };
  const own = Object.entries(details).filter(([name]) => !ofDelivery.has(name));
  const fields = [
    ["object.name", object?.name],
    ["object.state", object?.state],
    ["scheduledFor", scheduledFor],
    ["money.amount", money && decimal(money.amount)],
    ["money.currency", money?.currency],
    ...Object.entries(documents ?? {}).map(([name, value]) => [`owed.${name}`, value] as const),
    ...own.flatMap(([name, detail]) => flat(`details.${name}`, detail)),
  ] as const;
  const said = fields.flatMap(([path, value]): (readonly [string, Value])[] =>
    value === undefined || value === "" ? [] : [[path, typeof value === "string" ? cut(value) : value]],
  );
  return new Map(said.slice(0, fieldsAtMost));
}

function flat(path: string, detail: Detail): (readonly [string, Value])[] {
  if (detail === null) return [];
  if (!Array.isArray(detail))
    return typeof detail === "object"
      ? Object.entries(detail).flatMap(([name, value]) => flat(`${path}.${name}`, value))
      : [[path, detail]];
  const parts = detail.slice(0, partsAtMost);
  const plain = parts.filter((one) => typeof one !== "object");
  const whole = parts.flatMap((one, n) => (typeof one === "object" ? flat(`${path}.${n}`, one) : []));
  return [...(plain.length > 0 ? [[path, plain.join(", ")] as const] : []), ...whole];
}

const cut = (text: string) => (text.length > textAtMost ? `${text.slice(0, textAtMost - 1)}…` : text);

/** `100.00` and `100` are the same amount. */
const decimal = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
