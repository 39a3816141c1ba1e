import { externalIdentity } from "../../shared/identity.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import type { SmartsheetSettings } from "./settings.ts";

/** What happened to a thing of a sheet, by its ids. `details`: what else is known of it. */
export interface Happened extends Pick<EventDraft, "type" | "key" | "time" | "details"> {
  readonly sheet: string;
  readonly kind: string;
  readonly id: string;
  readonly word: string;
}

/** An event by its ids alone: a callback tells nothing else. */
export function draftOf(
  { sheet, kind, id, type, word, key, time, details }: Happened,
  { sheetName, customerColumn }: SmartsheetSettings,
): EventDraft {
  return {
    ...{ type, key, time },
    title: verbFirst(word, `${kind === "sheet" ? "" : `${kind} in `}sheet ${sheetName ?? sheet}`),
    object: {
      kind,
      id: kind === "sheet" ? sheet : `${sheet}/${id}`,
      ...(kind === "sheet" && sheetName ? { name: sheetName } : {}),
      state: word,
      ...(word === "deleted" ? { final: true } : {}),
    },
    identities: customerColumn === undefined ? [externalIdentity("smartsheet", "sheet", sheet)] : [],
    details: { ...(word === "deleted" ? {} : { pending: true }), sheet, ...details },
  };
}
