import * as z from "zod/mini";

/** What a team may set for a QuickBooks connection. */
export const settings = z.strictObject({
  environment: z._default(z.enum(["production", "sandbox"]), "production").check(
    z.meta({
      title: "Environment",
      description: "Which of Intuit's two worlds the companies live in. The sandbox is for developers.",
    }),
  ),
});
export type Environment = z.infer<typeof settings>["environment"];
