import { type MatchingSettings, matchingSettings } from "../../schemas/matching.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { sharedDomains } from "../matching/shared-domains.ts";
import type { Table } from "./table.ts";

const key = { pk: "hub", sk: "matching" };
/** Milliseconds for which a matcher is used before the settings are read again. */
const kept = 60_000;

/** The hub's settings for matching, and the matcher made of them. */
export class Matching {
  readonly #table: Table;
  #matcher: { readonly until: number; readonly made: Promise<Matcher> } | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  async settings(): Promise<MatchingSettings> {
    return matchingSettings.parse((await this.#table.get(key)) ?? {});
  }

  async put(settings: MatchingSettings): Promise<void> {
    await this.#table.overwrite({ ...settings, ...key });
    this.#matcher = undefined;
  }

  async matcher(): Promise<Matcher> {
    if (!this.#matcher || this.#matcher.until < Date.now()) {
      const made = Promise.all([this.settings(), sharedDomains()]).then(([settings, shared]) => ({
        settings,
        shared,
      }));
      this.#matcher = { until: Date.now() + kept, made };
      made.catch(() => {
        this.#matcher = undefined;
      });
    }
    return await this.#matcher.made;
  }
}
