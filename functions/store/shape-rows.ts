import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { drift, driftLooked, jsonType } from "../../schemas/drift.ts";
import type { ConnectionName } from "./fetches.ts";

const field = z.object({
  types: z.array(jsonType),
  /** In how many deliveries it was, of how many that had its object, and in how many of the last of them it was not. */
  seen: z.number(),
  of: z.number(),
  missed: z.number(),
  /** How often it was told to be gone. */
  gone: z.number(),
  /** In how many deliveries it was an object, and how many new fields of that were told. */
  objects: z.number(),
  grown: z.number(),
});
export type KnownField = z.infer<typeof field>;

/** What is known of deliveries of one kind: their fields by path, and the last events that keep one, newest first. */
export interface KnownShape {
  readonly fields: ReadonlyMap<string, KnownField>;
  readonly events: readonly string[];
}

/** Deliveries of a connection that are compared with each other: those of one type of event, sent or fetched. */
export interface ShapeName extends ConnectionName {
  readonly type: string;
  readonly fetched: boolean;
}

const shapeRow = z.object({ day: z.string(), events: z.array(z.string()), gzip: z.instanceof(Uint8Array) });
const fieldList = z.array(z.extend(field, { path: z.string() }));

const driftRow = z.extend(drift, {
  sk: z.string(),
  tool: z.string(),
  connection: z.string(),
  /** The event whose delivery shows it, and some whose deliveries show what was before. */
  now: z.string(),
  before: z.array(z.string()),
  looked: z.optional(driftLooked),
  expiresAt: z.number(),
});
export type DriftRow = z.infer<typeof driftRow>;
export type NewDrift = Omit<DriftRow, "sk" | "looked" | "expiresAt">;

const toldRow = z.object({ told: z.array(z.string()) });

export const packed = (fields: KnownShape["fields"]): Uint8Array =>
  gzipSync(JSON.stringify([...fields].map(([path, one]) => ({ path, ...one }))));

/** A shape's row as it is known. */
export function shapeIn(row: unknown): KnownShape & { readonly day: string } {
  const { day, events, gzip } = shapeRow.parse(row);
  const fields = fieldList.parse(JSON.parse(gunzipSync(gzip).toString("utf8")));
  return { day, events, fields: new Map(fields.map(({ path, ...one }) => [path, one])) };
}

/** Drifts as their rows tell them, newest first, without those that are over. */
export function driftsIn(rows: readonly unknown[], now: Date): DriftRow[] {
  return rows
    .map((row) => driftRow.parse(row))
    .filter(({ expiresAt }) => expiresAt > now.getTime() / 1000)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

export const toldIn = (row: unknown): ReadonlySet<string> => new Set(toldRow.parse(row).told);
