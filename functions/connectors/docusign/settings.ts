import * as z from "zod/mini";

export const settings = z.strictObject({
  environment: z.optional(z.enum(["production", "demo"])).check(
    z.meta({
      title: "Environment",
      description: "demo for a developer account, whose data is fetched elsewhere. Left empty, production.",
    }),
  ),
});
