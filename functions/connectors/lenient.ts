import * as z from "zod/mini";

/** What no event needs: absent where it is null or has another shape, so that nothing is lost over it. */
export const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

const textOrNumber = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((value: string | number) => String(value)),
);

/** Text that nothing needs; relays write numbers for it. */
export const text = maybe(textOrNumber);

/** The same where empty text says nothing. */
export const filledText = maybe(
  z.pipe(
    textOrNumber,
    z.transform((value: string) => value || undefined),
  ),
);

/** A list that nothing needs: the entries that have the shape, of which the others cost none. */
export const listOf = <Schema extends z.ZodMiniType>(schema: Schema) =>
  maybe(
    z.pipe(
      z.array(z.unknown()),
      z.transform((entries: unknown[]) =>
        entries.flatMap((entry) => {
          const read = z.safeParse(schema, entry);
          return read.success ? [read.data] : [];
        }),
      ),
    ),
  );
