import * as z from "zod/mini";

export const settings = z.strictObject({
  directory: z.optional(z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/))).check(
    z.meta({
      title: "Directory",
      description:
        "The tenant's id or a domain of it, such as acme.onmicrosoft.com, in lower case: an app for one directory is told nothing of others. Left empty, people of any organization may consent.",
    }),
  ),
});
