import * as z from "zod/mini";

const ids = z._default(
  z.array(z.string().check(z.regex(/^[A-Z][A-Z0-9]{1,31}$/))).check(z.maxLength(200)),
  [],
);

/** What a team may set for a Slack connection. */
export const settings = z.strictObject({
  workspace: z.optional(z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,79}$/))).check(
    z.meta({
      title: "Workspace address",
      description: "acme of acme.slack.com. With it each message has a link to itself.",
    }),
  ),
  ownWorkspaces: ids.check(
    z.meta({
      title: "Own workspaces",
      description:
        "Ids (T… or E…) of further workspaces of your own. Everybody from any other workspace counts as a customer.",
    }),
  ),
  leftOut: ids.check(
    z.meta({
      title: "Left out",
      description: "Ids of people (U…), bots (B…) and apps (A…) whose messages stay out of the timelines.",
    }),
  ),
  names: z._default(z.enum(["look up", "leave out"]), "look up").check(
    z.meta({
      title: "Names of people and channels",
      description:
        "Looked up in Slack where the connection has access to its API, once a day each; else they stay ids.",
    }),
  ),
  bots: z._default(z.enum(["leave out", "keep"]), "leave out").check(
    z.meta({
      title: "Messages of other bots",
      description:
        "Whether what bots and integrations post goes to the timelines. The hub's own app never does.",
    }),
  ),
});
export type SlackSettings = z.infer<typeof settings>;
