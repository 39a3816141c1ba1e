import * as z from "zod/mini";
import { because, ofField } from "../../../schemas/reason-words.ts";
import { jsonIfText } from "../../delivery/parse.ts";
import type { Broken } from "../connector.ts";
import { entries, numbered } from "../lenient.ts";
import { isRecord } from "../mapping/expression.ts";

const text = z.string().check(z.minLength(1), z.maxLength(200));
const id = z.pipe(
  z.union([text, z.number()]),
  z.transform((value: string | number) => String(value).trim()),
);
/** What nothing needs: where it is of another kind it counts as absent. */
const optionalText = z.catch(z.optional(z.string()), undefined);
const optionalId = z.catch(z.optional(id), undefined);

const legacyEntity = z.object({
  name: text,
  id,
  operation: text,
  lastUpdated: optionalText,
  deletedId: optionalId,
});

const notification = z.object({
  realmId: id,
  dataChangeEvent: z.optional(z.nullable(z.object({ entities: z.optional(z.nullable(entries)) }))),
});

/** The record that a merge did away with: `deletedid` in any letters, of data that may be JSON in a text. */
const merged = z.pipe(
  z.unknown(),
  z.transform((given) => {
    const data = typeof given === "string" ? jsonIfText(given) : given;
    const fields = Object.entries(isRecord(data) ? data : {});
    const [, value] = fields.find(([name]) => name.toLowerCase() === "deletedid") ?? [];
    return z.safeParse(id, value).data;
  }),
);

const cloudEvent = z.object({
  specversion: z.union([z.literal("1.0"), z.literal(1)]),
  id: optionalText,
  type: z.string().check(z.regex(/^qbo\.[a-z_-]+\.[a-z]+\.v\d+(?:\.\d+)?$/i)),
  time: optionalText,
  intuitentityid: optionalId,
  intuitaccountid: id,
  data: z.optional(merged),
  deletedid: optionalId,
});

const isCloudEvent = (value: unknown) => isRecord(value) && "specversion" in value && "type" in value;

/** CloudEvents that stand in the one list of an object around them, as what passes deliveries on collects them. */
function bare(given: unknown): unknown {
  if (!isRecord(given) || isCloudEvent(given) || "eventNotifications" in given) return given;
  const lists = [given, ...Object.values(given)].flatMap((value) => {
    const list = Array.isArray(value) ? value : numbered(value);
    return list?.some(isCloudEvent) ? [list] : [];
  });
  return lists.length === 1 ? lists[0] : given;
}

/**
 * The envelope alone: legacy notifications, the list of CloudEvents that took their place in 2026, or one CloudEvent
 * outside a list. Entries are read one by one, so that a broken one costs none of the others.
 */
export const payload = z.pipe(
  z.transform(bare),
  z.union([
    z.object({ eventNotifications: entries }),
    z.array(z.unknown()),
    z.looseObject({ specversion: z.unknown(), type: z.unknown() }),
  ]),
);
export type Payload = z.infer<typeof payload>;

/** One entity's change, whichever format told it. `entity` is lower case without dashes. */
export interface Change {
  readonly realm: string;
  readonly entity: string;
  readonly operation: string;
  readonly id: string;
  readonly time: string | undefined;
  readonly mergedId?: string;
  readonly eventId?: string;
}

/** The changes in a delivery, of as many realms as it holds, and the entries that could not be read. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly broken: readonly Broken[];
}

/** How the two formats spell what happened. The 2026 form writes both `void` and `voided`. */
const operations: ReadonlyMap<string, string> = new Map([
  ...["create", "update", "delete", "merge"].map((word) => [word, `${word}d`] as const),
  ...["void", "email"].map((word) => [word, `${word}ed`] as const),
]);
const operationOf = (word: string) => operations.get(word.toLowerCase()) ?? word.toLowerCase();

export const changesOf = (given: Payload): Changes =>
  Array.isArray(given) ? joined(given.map((entry, n) => fromEntry(entry, `[${n}]`))) : fromEntry(given, "");

/** A delivery alone, or one of those that what passes them on has collected in a list. */
function fromEntry(given: unknown, path: string): Changes {
  if (!isLegacy(given)) return fromCloudEvent(given, path || "body");
  const list = `${path && `${path}.`}eventNotifications`;
  return joined(given.eventNotifications.map((entry, n) => fromNotification(entry, `${list}[${n}]`)));
}

const isLegacy = (given: unknown): given is { readonly eventNotifications: readonly unknown[] } =>
  isRecord(given) && Array.isArray(given.eventNotifications);

function fromCloudEvent(entry: unknown, path: string): Changes {
  const read = z.safeParse(cloudEvent, entry);
  if (!read.success) return brokenAt(path, read.error);
  const { id: eventId, type, time, intuitentityid, intuitaccountid, data, deletedid } = read.data;
  const mergedId = data ?? deletedid;
  const [, entity = "", operation = ""] = type.split(".");
  return one({
    realm: intuitaccountid,
    entity: plain(entity),
    operation: operationOf(operation),
    id: intuitentityid ?? "",
    time,
    ...(mergedId === undefined ? {} : { mergedId }),
    ...(eventId === undefined ? {} : { eventId }),
  });
}

function fromNotification(entry: unknown, path: string, at = `${path}.dataChangeEvent`): Changes {
  if (isRecord(entry) && Array.isArray(entry.dataChangeEvent)) {
    const alone = (one: unknown, n: number) =>
      fromNotification({ ...entry, dataChangeEvent: one }, path, `${at}[${n}]`);
    return joined(entry.dataChangeEvent.map(alone));
  }
  const read = z.safeParse(notification, entry);
  if (!read.success) return brokenAt(path, read.error);
  const { realmId, dataChangeEvent } = read.data;
  const entities = dataChangeEvent?.entities ?? [];
  return joined(entities.map((entity, n) => fromEntity(realmId, entity, `${at}.entities[${n}]`)));
}

function fromEntity(realm: string, entry: unknown, path: string): Changes {
  const read = z.safeParse(legacyEntity, entry);
  if (!read.success) return brokenAt(path, read.error);
  const { name, id, operation, lastUpdated, deletedId } = read.data;
  return one({
    realm,
    entity: plain(name),
    operation: operationOf(operation),
    id,
    time: lastUpdated,
    ...(deletedId === undefined ? {} : { mergedId: deletedId }),
  });
}

const one = (change: Change): Changes => ({ changes: [change], broken: [] });

function joined(parts: readonly Changes[]): Changes {
  return {
    changes: parts.flatMap(({ changes }) => changes),
    broken: parts.flatMap(({ broken }) => broken),
  };
}

function brokenAt(path: string, { issues }: z.core.$ZodError): Changes {
  const [issue] = issues;
  const field = issue?.path.join(".");
  const why = field ? ofField(field, because("missing_or_wrong")) : because("not_entry");
  return { changes: [], broken: [{ path, why }] };
}

function plain(entity: string): string {
  return entity.toLowerCase().replaceAll(/[-_]/g, "");
}
