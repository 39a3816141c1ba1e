import type { $ZodType, input } from "zod/v4/core";

/** Texts by names of their own. */
type Texts = Readonly<Record<string, string>>;

/**
 * The prose of a catalogue entry, each text under its name, which ties it to the other languages. Lists are shown in
 * the order of the English.
 */
export interface ToolWords {
  readonly summary: string;
  readonly limits: Texts;
  /** What comes by each of `routes`; left out where the entry says nothing of them. */
  readonly carries?: Texts;
  readonly setup: Texts;
  readonly certainty?: Texts;
}

/**
 * The same texts in another language: one for each name, and none beside them. Names of products, their menus and fields
 * stay as the product writes them.
 */
export type Translated<Words extends ToolWords> = { readonly title?: string } & {
  readonly [Group in keyof Words]: Words[Group] extends string
    ? string
    : { readonly [Name in keyof Words[Group]]: string };
};

export interface SettingWords {
  readonly title: string;
  readonly description: string;
}

/** What the form says of a connection's settings; in English the schema itself says it. */
export interface WithSettings<Schema extends $ZodType> {
  readonly settings: Readonly<Record<keyof input<Schema> & string, SettingWords>>;
}
