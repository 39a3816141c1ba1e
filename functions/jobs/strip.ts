import type { Identity } from "../../schemas/account-event.ts";
import { mailboxOf, parseEmail } from "../matching/email.ts";
import type { EventRow, RawRow } from "../store/rows.ts";

/** An event of several customers without what names those that `leads` says: it stays with the others. */
export function strippedOf(row: EventRow, leads: (key: Identity) => boolean): EventRow {
  const gone = new Set(row.keys.filter(leads).map(({ value }) => value));
  const names = (value: string) => gone.has(written(value));
  const { actor, ...event } = row.event;
  const { parts: _parts, ...kept } = row;
  return {
    ...kept,
    keys: row.keys.filter((key) => !leads(key)),
    event: {
      ...event,
      ...(actor && !(actor.email && names(actor.email)) ? { actor } : {}),
      identities: event.identities.filter(({ value }) => !names(value)),
      details: {},
    },
    raw: emptied(row.raw),
    version: row.version + 1,
  };
}

/** What stays of a raw delivery that is erased: that there was one, and its hash. */
function emptied({ contentType, sha256, receivedAt }: RawRow): RawRow {
  return { contentType, sha256, receivedAt };
}

/** A value in the spelling by which it links. */
function written(value: string): string {
  const email = parseEmail(value);
  return email ? mailboxOf(email) : value.trim();
}
