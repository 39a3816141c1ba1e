import * as z from "zod/mini";

/** What a team may set for a Smartsheet connection. */
export const settings = z.strictObject({
  sheetName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))).check(
    z.meta({
      title: "Name of the sheet",
      description: "How the sheet is called on the timeline. Left empty, it is called by its id.",
    }),
  ),
  changeAgent: z.optional(z.string().check(z.minLength(1), z.maxLength(200))).check(
    z.meta({
      title: "Own change agent",
      description:
        "The Smartsheet-Change-Agent that your own scripts send. What they change stays out of the timelines.",
    }),
  ),
});
export type SmartsheetSettings = z.infer<typeof settings>;
