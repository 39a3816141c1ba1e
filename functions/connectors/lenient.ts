import * as z from "zod/mini";

/** Read without a union, an error or a second pass for each field: every delivery has dozens of them. */
const read = <Read>(of: (value: unknown) => Read | undefined) => z.optional(z.transform(of));

/** What no event needs: absent where it is null or has another shape, so that nothing is lost over it. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) =>
  read((value) => (value === null ? undefined : z.safeParse(schema, value).data));

const textOf = (value: unknown) =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;

/** Text that nothing needs; relays write numbers for it. */
export const text = read(textOf);

/** The same where empty text says nothing. */
export const filledText = read((value) => textOf(value) || undefined);

const numberOf = (value: unknown) => {
  const number =
    typeof value === "string" && /^\s*-?\d{1,16}(?:\.\d{1,9})?\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};
const wholeOf = (value: unknown) => {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : undefined;
};

/** A whole number that nothing needs, no larger than a double holds exactly; relays write it as text. */
export const wholeNumber = read(wholeOf);

/** A time in unix seconds that nothing needs. */
export const unixSeconds = read((value) => {
  const seconds = wholeOf(value);
  return seconds !== undefined && seconds >= 0 ? seconds : undefined;
});

/** Yes or no that nothing needs; relays write it as a word. */
export const truth = read((value) => {
  const word = String(value).trim().toLowerCase();
  if (["true", "yes", "1"].includes(word)) return true;
  return ["false", "no", "0"].includes(word) ? false : undefined;
});

/** The entries of a list that a program without lists has written as fields: `{"0": …, "1": …}`, in their order. */
export function numbered(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => /^\d{1,6}$/.test(name)) ? Object.values(value) : undefined;
}

/** What stands by itself where a list is due, as programs write that have one entry, is a list of one. */
function listed(value: unknown): unknown {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return numbered(value) ?? [value];
}

/** A list that nothing needs: the entries that have the shape, of which the others cost none. */
export const listOf = <Schema extends z.ZodMiniType>(schema: Schema) =>
  read((value) => {
    const entries = listed(value);
    if (!Array.isArray(entries)) return undefined;
    return entries.flatMap((entry: unknown) => {
      const found = z.safeParse(schema, entry);
      return found.success ? [found.data] : [];
    });
  });

/** A list of anything, whose entries are read one by one. */
export const entries = z.pipe(z.transform(listed), z.array(z.unknown()));
