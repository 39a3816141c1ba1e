import { gunzipSync } from "node:zlib";
import * as z from "zod/mini";
import type { Alert } from "./portfolio/alerts.ts";
import type { PortfolioRow } from "./portfolio/row.ts";

/**
 * Changes with what a row holds: a table of another form is made anew, and what was told in it cannot be asked for, but for the
 * form before, which can still be read.
 */
export const form = 5;
const isObject = (value: unknown) => typeof value === "object" && value !== null;
export const row = z.custom<PortfolioRow>(isObject);
const alert = z.custom<Alert>(isObject);
const current = z.object({
  form: z.literal(form),
  day: z.string(),
  rows: z.array(row),
  alerts: z.array(alert),
  older: z.optional(z.literal(true)),
});

/** Rows that do not say how months ended and who acted in them. Without a version none holds for another night. */
const rowBefore = z.pipe(
  z.custom<Omit<PortfolioRow, "monthEnds" | "actedDays">>(isObject),
  z.transform(
    ({ version: _version, ...before }): PortfolioRow => ({ ...before, monthEnds: {}, actedDays: {} }),
  ),
);
const before = z.pipe(
  z.object({ form: z.literal(4), day: z.string(), rows: z.array(rowBefore), alerts: z.array(alert) }),
  z.transform((table) => ({ ...table, older: true as const })),
);

/** A table as it is kept, whole. */
export const kept = z.union([current, before]);

/** What was packed; `undefined` where there is nothing, or nothing that is read any more. */
export function readOut<Schema extends z.ZodMiniType>(
  bytes: Uint8Array | undefined,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  const read = schema.safeParse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  return read.success ? read.data : undefined;
}
