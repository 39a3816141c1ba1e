import * as z from "zod/mini";
import { instant, openEventType } from "./account-event.ts";

/** What JSON knows of a value that is something. */
export const jsonType = z.enum(["string", "number", "boolean", "object", "array"]);
export type JsonType = z.infer<typeof jsonType>;

/** What a field of a tool did: it came, it is there no more, or it is another kind of value. */
export const driftKind = z.enum(["new", "gone", "type"]);

/**
 * A field that a tool sends otherwise than before. `path` in what the tool sent, by points: `[]` is each of a list, `*` a key
 * that names a thing and no field. `fetched`: it stands in what the hub has fetched of events of this type, else in what the
 * tool sent by itself.
 */
export const drift = z.object({
  type: openEventType,
  fetched: z.optional(z.boolean()),
  path: z.string(),
  is: driftKind,
  /** What the field was before; nothing of one that is new. */
  from: z.array(jsonType),
  /** What it is now; nothing of one that is gone. */
  to: z.array(jsonType),
  /** When the first event that shows it was recorded. */
  at: instant,
});
export type Drift = z.infer<typeof drift>;

/** A value as JSON, at the most 200 characters of it, and the event in whose delivery it stands. */
const driftExample = z.object({ event: z.string(), value: z.string() });
export type DriftExample = z.infer<typeof driftExample>;

/** Who has looked at a drift, and when. */
export const driftLooked = z.object({ by: z.string(), byId: z.string(), at: instant });
export type DriftLooked = z.infer<typeof driftLooked>;

export const driftList = z.object({
  /** Newest first, of the last 30 days; without examples where what they stood in was erased or is not kept with its event. */
  drifts: z.array(
    z.extend(drift, {
      /** Names it among those of its connection. A field that changes again is another one. */
      id: z.string(),
      before: z.optional(driftExample),
      now: z.optional(driftExample),
      looked: z.optional(driftLooked),
    }),
  ),
});
export type DriftList = z.infer<typeof driftList>;
