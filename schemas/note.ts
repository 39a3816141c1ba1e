import * as z from "zod/mini";
import { writtenText } from "./written.ts";

const text = writtenText(4_000);

/** A note on an account. With a `key` of the caller's own, a note that is sent again is the same note. */
export const noteRequest = z.strictObject({
  text,
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
});
export type NoteRequest = z.infer<typeof noteRequest>;

/**
 * A note's text from now on. `revision` is the one that the caller has read, 0 for a note that was never changed: where
 * another person has changed it since, the answer is 409 `note_changed`. Left out, the text replaces the note in any case.
 */
export const noteChange = z.strictObject({ text, revision: z.optional(z.int().check(z.minimum(0))) });
export type NoteChange = z.infer<typeof noteChange>;
