import * as z from "zod/mini";

const text = z.string().check(z.minLength(1), z.maxLength(200));
const id = z.pipe(
  z.union([text, z.number()]),
  z.transform((value: string | number) => String(value)),
);

const legacyEntity = z.object({
  name: text,
  id,
  operation: text,
  lastUpdated: z.optional(z.nullable(z.string())),
  deletedId: z.optional(z.nullable(id)),
});

const legacy = z.object({
  eventNotifications: z.array(
    z.object({ realmId: id, dataChangeEvent: z.optional(z.object({ entities: z.array(legacyEntity) })) }),
  ),
});

const cloudEvent = z.object({
  specversion: z.literal("1.0"),
  id: text,
  type: z.string().check(z.regex(/^qbo\.[a-z-]+\.[a-z]+\.v\d+$/i)),
  time: z.optional(z.nullable(z.string())),
  intuitentityid: z.optional(z.nullable(id)),
  intuitaccountid: id,
});

/** Legacy notifications, or the CloudEvents array that took their place in 2026. */
export const payload = z.union([legacy, z.array(cloudEvent)]);
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

const operations: ReadonlyMap<string, string> = new Map(
  Object.entries({
    create: "created",
    update: "updated",
    delete: "deleted",
    merge: "merged",
    void: "voided",
    emailed: "emailed",
  }),
);

/** The changes in a delivery, of as many realms as it holds. */
export function changesOf(given: Payload): Change[] {
  if (Array.isArray(given)) {
    return given.map(({ id: eventId, type, time, intuitentityid, intuitaccountid }) => {
      const [, entity = "", operation = ""] = type.toLowerCase().split(".");
      return {
        realm: intuitaccountid,
        entity: plain(entity),
        operation,
        id: intuitentityid ?? "",
        time: time ?? undefined,
        eventId,
      };
    });
  }
  return given.eventNotifications.flatMap(({ realmId, dataChangeEvent }) =>
    (dataChangeEvent?.entities ?? []).map(({ name, id, operation, lastUpdated, deletedId }) => ({
      realm: realmId,
      entity: plain(name),
      operation: operations.get(operation.toLowerCase()) ?? operation.toLowerCase(),
      id,
      time: lastUpdated ?? undefined,
      ...(deletedId ? { mergedId: deletedId } : {}),
    })),
  );
}

function plain(entity: string): string {
  return entity.toLowerCase().replaceAll("-", "");
}
