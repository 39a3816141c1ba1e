import * as z from "zod/mini";
import type { PublishedEvent } from "../../../schemas/account-event.ts";
import { emailIdentity, identities } from "../../shared/identity.ts";
import { type Again, settingsBy } from "../connector.ts";
import { customerIn } from "./customer.ts";
import { settings } from "./settings.ts";

const cells = z.record(z.string(), z.string());

/**
 * What was read of a sheet under its name of today, and on the customer that the column of today names among the cells that
 * were read. Where they have no such column, as those of a changed row may not, the event stays where it is.
 */
export const smartsheetAgain: Again = (event, values, told) => {
  const { sheetName, customerColumn } = settingsBy(settings, values);
  const named = sheetName === undefined ? event : calledSo(event, sheetName);
  const sheet = String(event.details.sheet ?? event.object?.id.split("/", 1)[0] ?? "");
  const whose =
    customerColumn === undefined
      ? told?.identities
      : customerAmong(event.details.cells, customerColumn, sheet);
  if (whose === undefined || event.object?.kind === "sheet") return named;
  const author = event.direction === "in" ? emailIdentity(event.actor?.email) : undefined;
  return { ...named, identities: identities(...whose, author) };
};

function calledSo(event: PublishedEvent, sheetName: string): PublishedEvent {
  const before = event.details.sheetName;
  if (typeof before !== "string") return event;
  return { ...event, title: event.title.replace(`sheet ${before}`, () => `sheet ${sheetName}`) };
}

function customerAmong(read: unknown, column: string, sheet: string) {
  const wanted = column.trim().toLowerCase();
  const known = Object.entries(cells.safeParse(read).data ?? {});
  const [, text] = known.find(([title]) => title.trim().toLowerCase() === wanted) ?? [];
  return text === undefined ? undefined : customerIn(text, [], sheet);
}
