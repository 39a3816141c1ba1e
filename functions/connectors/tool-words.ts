/**
 * What a catalogue entry says, in another language: each list in the order, and as long as, the entry's own. Names of
 * products, their menus and fields stay as the product writes them.
 */
export interface ToolWords {
  readonly title?: string;
  readonly summary: string;
  readonly limits: readonly string[];
  /** What comes by each of `routes`; left out where the entry says nothing of them. */
  readonly carries?: readonly string[];
  readonly setup: readonly string[];
  readonly certainty?: readonly string[];
  /** The settings by their names. */
  readonly settings?: Readonly<Record<string, SettingWords>>;
}

export interface SettingWords {
  readonly title: string;
  readonly description: string;
}
