import type { InsightSettings } from "../../../schemas/insight-settings.ts";
import { ledgers } from "../../connectors/catalogue.ts";
import type { InsightNotes } from "../../store/insight-notes.ts";

/** The team's settings; the order of the books is the catalogue's where the team has not set one. */
export async function settingsOf(notes: Pick<InsightNotes, "settings">): Promise<InsightSettings> {
  const settings = await notes.settings();
  return { ...settings, moneyFrom: settings.moneyFrom ?? (await ledgers()) };
}
