import * as z from "zod/mini";

/** The `{names}` in a sentence. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

export const values = z.record(z.string(), z.union([z.string(), z.number()]));
export type Values = Readonly<z.infer<typeof values>>;

/** What stands for the `{names}` of a sentence: nothing is handed over for one without any. */
export type ValuesOf<Text extends string> = [NamesIn<Text>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<Text>, string | number>>];

/** A sentence with values in place of its `{names}`. */
export const filled = (text: string, values: Values): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
