import * as z from "zod/mini";

/** What a team may set for a Smartsheet connection. */
export const settings = z.strictObject({
  sheetId: z.optional(z.string().check(z.regex(/^\d{1,20}$/))).check(
    z.meta({
      title: "Id of the sheet",
      description:
        "The number under File, Properties. With it and access to the API, the year before is read, and every day what no callback has told.",
    }),
  ),
  sheetName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))).check(
    z.meta({
      title: "Name of the sheet",
      description: "How the sheet is called on the timeline. Left empty, it is called by its id.",
    }),
  ),
  customerColumn: z.optional(z.string().check(z.minLength(1), z.maxLength(50))).check(
    z.meta({
      title: "Customers' column",
      description:
        "Title of the column that says whose each row is: a name, a number or an email address. Left empty, the whole sheet is one customer's.",
    }),
  ),
  region: z
    ._default(z.enum(["US", "EU", "Australia", "US government"]), "US")
    .check(z.meta({ title: "Region", description: "Where Smartsheet keeps the sheet." })),
  changeAgent: z.optional(z.string().check(z.minLength(1), z.maxLength(200))).check(
    z.meta({
      title: "Own change agent",
      description:
        "The Smartsheet-Change-Agent that your own scripts send. What they change stays out of the timelines.",
    }),
  ),
});
export type SmartsheetSettings = z.infer<typeof settings>;
