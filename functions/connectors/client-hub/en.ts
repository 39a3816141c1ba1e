import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows clients' messages, files and answered tasks in their workspaces, and jobs that are assigned.",
  limits: {
    noApi: "No API and no webhooks were found: the hub sees what you forward or post.",
    viewed:
      "A summary mail leaves out what was already viewed, and workspaces that its user does not follow.",
    otherProduct: "ClientHub by Countingworks is another product.",
    samples: "The samples show one firm's own form, not Client Hub's.",
  },
  carries: {
    relay: "Activity that your script or mail parser posts.",
    mail: "The summary mails of a user who follows all workspaces, sent up to four times an hour.",
    file: "Lists of clients or tasks as CSV.",
  },
  setup: {
    user: "In Client Hub, make a user for the hub alone, let it follow every workspace, and keep its mails on.",
    connection: "Make a connection here and copy its URL and secret.",
    posts:
      "Let a script or a mail parser post each piece of activity, with the workspace's name as the account.",
    example:
      "Give one example, have a mapping proposed from it, try it and put it into the connection's settings.",
  },
  certainty: {
    summaries:
      "Mails leave up to four times an hour as a summary since the last one; what was viewed is left out.",
    notified:
      "Accountants are notified of messages and files, answered and commented tasks, uploads, assigned jobs and mentions.",
    imported: "Clients and contacts are imported as CSV; a contact's Client Company joins the two.",
    sender: "Mails come from NoReply@mail.clienthub.info.",
    wording: "The wording of the mails.",
    noneFound: "Whether there is an API, a webhook, a Zapier app or an export: none was found.",
  },
} as const satisfies ToolWords;
