import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { toolTitle } from "./connections.ts";
import { clock } from "./format.ts";
import { locale } from "./preferences.ts";
import { subjectOf, type Titled } from "./subject.ts";
import { hasWords, t, wordFor } from "./words.ts";

/** What a row says of an event: its title; in another language than the connectors write, its type and its subject. */
export function titleOf(event: Titled): string {
  if (locale.value === "en" || event.family === "note") return event.title;
  const subject = subjectOf(event);
  const happened = wordFor("type", event.type);
  return subject === undefined ? happened : `${happened}: ${subject}`;
}

/** What a row says of what lies ahead: a meeting, or the document that is due then; not what was done about it before. */
export function aheadTitleOf(event: Titled): string {
  const subject = subjectOf(event);
  if (event.family === "meeting")
    return locale.value === "en" || subject === undefined
      ? titleOf(event)
      : t("event.meeting", { what: subject });
  if (event.family !== "money" || subject === undefined) return titleOf(event);
  const kind = event.object?.kind ?? "";
  const what = hasWords("document", kind) ? `${wordFor("document", kind)} ${subject}` : subject;
  return t("event.due", { what });
}

export const whoOf = ({ actor, identities }: AccountEvent): string | undefined =>
  actor?.name ?? actor?.email ?? identities.find(({ type }) => type === "email")?.value;

/** "Smartsheet: 48 row changes, 09:10–09:24" */
export function burstTitle(events: readonly AccountEvent[]): string {
  const [newest, oldest] = [events[0], events.at(-1)];
  if (!newest || !oldest) return "";
  const [from, to] = [clock(oldest.time), clock(newest.time)];
  const what = t(`burst.${newest.family}`, { n: events.length });
  return `${toolTitle(newest.tool)}: ${what}, ${from === to ? from : `${from}–${to}`}`;
}
