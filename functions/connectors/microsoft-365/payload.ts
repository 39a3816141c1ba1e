import * as z from "zod/mini";
import { because, ofField } from "../../../schemas/reason-words.ts";
import type { Broken } from "../connector.ts";
import { entries, filledText, maybe } from "../lenient.ts";

const word = z.string().check(z.minLength(1), z.maxLength(1_000));
const change = z.object({
  changeType: word,
  resource: word,
  resourceData: maybe(z.object({ "@odata.etag": filledText })),
});
const lifecycle = z.object({ lifecycleEvent: word, subscriptionId: word });

/** The envelope alone: its entries are read one by one, so that a broken one costs none of the others. */
export const payload = z.object({ value: entries });
export type Payload = z.infer<typeof payload>;

export type ItemKind = "messages" | "events";

interface Item {
  readonly kind: ItemKind;
  readonly id: string;
  readonly change: string;
  /** Another one with every change of the item. */
  readonly version: string | undefined;
}

export interface Notified {
  /** What was made or changed, by its kind. */
  readonly items: readonly Item[];
  /** What Microsoft tells of its subscriptions: `missed`, `subscriptionRemoved`, `reauthorizationRequired`. */
  readonly lifecycles: readonly { readonly word: string; readonly subscription: string }[];
  /** Resources of other kinds, by their names. */
  readonly others: readonly string[];
  readonly broken: readonly Broken[];
}

/** https://learn.microsoft.com/graph/api/resources/changenotification and …/graph/change-notifications-lifecycle-events */
export function notifiedIn({ value }: Payload): Notified {
  const items: Notified["items"][number][] = [];
  const lifecycles: Notified["lifecycles"][number][] = [];
  const others: string[] = [];
  const broken: Broken[] = [];
  for (const [n, entry] of value.entries()) {
    const { data: told } = lifecycle.safeParse(entry);
    const { data: changed, error } = change.safeParse(entry);
    if (told) lifecycles.push({ word: told.lifecycleEvent, subscription: told.subscriptionId });
    else if (changed) {
      const item = itemIn(changed.resource);
      const version = changed.resourceData?.["@odata.etag"];
      if (item) items.push({ ...item, change: changed.changeType.toLowerCase(), version });
      else others.push(changed.resource.split("/").at(-2) ?? "resource");
    } else {
      const field = error?.issues[0]?.path.join(".");
      const why = field ? ofField(field, because("missing_or_wrong")) : because("not_entry");
      broken.push({ path: `value[${n}]`, why });
    }
  }
  return { items, lifecycles, others, broken };
}

/** `Users/<guid>/Messages/<id>`, in letters of either case. */
function itemIn(resource: string) {
  const [, kind = "", id = ""] = /\/(messages|events)\/([\w=+/-]{1,600})$/i.exec(resource) ?? [];
  if (id === "") return undefined;
  return { kind: kind.toLowerCase() === "messages" ? ("messages" as const) : ("events" as const), id };
}
