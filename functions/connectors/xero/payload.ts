import * as z from "zod/mini";
import { because, ofField } from "../../../schemas/reason-words.ts";
import type { Broken } from "../connector.ts";
import { entries, filledText, text } from "../lenient.ts";
import { isRecord } from "../mapping/expression.ts";

const word = z.string().check(z.minLength(1), z.maxLength(200));
/** Xero's ids are GUIDs, which are the same in any letters. */
const id = z.pipe(
  word,
  z.transform((value: string) => value.toLowerCase()),
);

/** The address of an object ends with its id, which a relay may have left out beside it. */
const named = z.transform((given: unknown): unknown => {
  const { resourceId, resourceUrl } = addressed.safeParse(given).data ?? {};
  const [, inAddress] = /\/([\w-]{1,200})\/?$/.exec(resourceUrl ?? "") ?? [];
  return isRecord(given) && resourceId === undefined ? { ...given, resourceId: inAddress } : given;
});
const addressed = z.object({ resourceId: filledText, resourceUrl: filledText });

const event = z.pipe(
  named,
  z.object({ tenantId: id, resourceId: id, eventCategory: word, eventType: word, eventDateUtc: text }),
);

/**
 * The envelope alone: its entries are read one by one, so that a broken one costs none of the others.
 * https://github.com/XeroAPI/Xero-OpenAPI/blob/master/xero-webhooks.yaml
 */
export const payload = z.object({ events: entries });
export type Payload = z.infer<typeof payload>;

/** What happened to one object of an organisation's. `kind` is lower case without blanks; of an app's own subscription `tenant` is the app. */
export interface Change {
  readonly tenant: string;
  readonly kind: string;
  readonly operation: string;
  readonly id: string;
  readonly time: string | undefined;
}

export function changesOf({ events }: Payload): {
  readonly changes: readonly Change[];
  readonly broken: readonly Broken[];
} {
  const read = events.map((entry) => event.safeParse(entry));
  return {
    changes: read.flatMap(({ data }) => (data === undefined ? [] : [changeIn(data)])),
    broken: read.flatMap(({ error }, n) => {
      if (error === undefined) return [];
      const field = error.issues[0]?.path.join(".");
      const why = field ? ofField(field, because("missing_or_wrong")) : because("not_entry");
      return [{ path: `events[${n}]`, why }];
    }),
  };
}

const operations: ReadonlyMap<string, string> = new Map([
  ["create", "created"],
  ["update", "updated"],
]);

function changeIn(told: z.infer<typeof event>): Change {
  const { tenantId, resourceId, eventCategory, eventType, eventDateUtc } = told;
  const operation = eventType.trim().toLowerCase();
  return {
    tenant: tenantId,
    kind: eventCategory.toLowerCase().replaceAll(/[\s_-]/g, ""),
    operation: operations.get(operation) ?? operation,
    id: resourceId,
    time: eventDateUtc,
  };
}
