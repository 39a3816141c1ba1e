import * as z from "zod/mini";

/** A note on an account. With a `key` of the caller's own, a note that is sent again is the same note. */
export const noteRequest = z.object({
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(4_000)),
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
});
export type NoteRequest = z.infer<typeof noteRequest>;
