import * as z from "zod/mini";
import { isRecord } from "./mapping/expression.ts";

/** Finds a tool's own word in whatever letter case it was sent, as the tool's list spells it; any other stays as it is. */
export function spelledAs(words: Iterable<string>): (word: string) => string {
  const spelled = new Map([...words].map((word) => [word.toLowerCase(), word]));
  return (word) => spelled.get(word) ?? spelled.get(word.trim().toLowerCase()) ?? word;
}

/** A text that may be one of the tool's own words: 1 to 200 characters. */
export const ownWord = (words: Iterable<string>) =>
  z.pipe(z.string().check(z.minLength(1), z.maxLength(200)), z.transform(spelledAs(words)));

/** An object whose form one of its fields tells by a word of the tool's own; other values stay as they are. */
export const toldBy = <Schema extends z.ZodMiniType>(
  field: string,
  words: Iterable<string>,
  schema: Schema,
) => {
  const spell = spelledAs(words);
  return z.pipe(
    z.transform((value: unknown): unknown => {
      const word = isRecord(value) ? value[field] : undefined;
      if (!isRecord(value) || typeof word !== "string") return value;
      const spelled = spell(word);
      return spelled === word ? value : { ...value, [field]: spelled };
    }),
    schema,
  );
};
