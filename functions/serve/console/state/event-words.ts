import type { AccountEvent } from "../../../../schemas/account-event.ts";
import { toolTitle } from "./connections.ts";
import { clock } from "./format.ts";
import { locale } from "./preferences.ts";
import { t, wordFor } from "./words.ts";

type Titled = Pick<AccountEvent, "title" | "type" | "object" | "family">;

/** What a row says of an event. Titles come in English; in another language the type says what happened, and the object, else the title, what to. */
export function titleOf({ title, type, object, family }: Titled): string {
  if (locale.value === "en" || family === "note") return title;
  return `${wordFor("type", type)}: ${object?.name ?? title}`;
}

export const whoOf = ({ actor, identities }: AccountEvent): string | undefined =>
  actor?.name ?? actor?.email ?? identities.find(({ type }) => type === "email")?.value;

/** "Smartsheet: 48 row changes, 09:10–09:24" */
export function burstTitle(events: readonly AccountEvent[], by: "time" | "recordedTime"): string {
  const [newest, oldest] = [events[0], events.at(-1)];
  if (!newest || !oldest) return "";
  const [from, to] = [clock(oldest[by]), clock(newest[by])];
  const what = t(`burst.${newest.family}`, { n: events.length });
  return `${toolTitle(newest.tool)}: ${what}, ${from === to ? from : `${from}–${to}`}`;
}
