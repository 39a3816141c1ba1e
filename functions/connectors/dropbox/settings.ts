import * as z from "zod/mini";

/** What a team may set for a Dropbox connection. */
export const settings = z.strictObject({
  customersFolder: z.optional(z.string().check(z.regex(/^(\/[^/\s][^/]{0,99}){1,8}$/))).check(
    z.meta({
      title: "Customers' folder",
      description:
        "/Clients, say, where each customer has a folder: nothing else is read, and each folder in it is one customer. Left empty, all files of the Dropbox account are one customer's.",
    }),
  ),
});
