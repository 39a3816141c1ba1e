import { relayed } from "../relay/relayed.ts";

/** Client Hub (clienthub.app) tells its news by mail; what a firm relays besides is read by its mapping. */
export const clientHub = relayed("client-hub", {
  title: "Client Hub",
  aliases: ["ClientHub", "clienthub.app"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Activity that your script or mail parser posts.",
    },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: "The summary mails of a user who follows all workspaces, sent up to four times an hour.",
    },
    { route: "file", proof: "file", status: "works", carries: "Lists of clients or tasks as CSV." },
  ],
  summary:
    "Shows clients' messages, files and answered tasks in their workspaces, and jobs that are assigned.",
  limits: [
    "No API and no webhooks were found: the hub sees what you forward or post.",
    "A summary mail leaves out what was already viewed, and workspaces that its user does not follow.",
    "ClientHub by Countingworks is another product.",
    "The samples show one firm's own form, not Client Hub's.",
  ],
  handshake: "none",
  eventTypes: [
    "message.posted",
    "document.added",
    "task.completed",
    "project.created",
    "system.unrecognized",
  ],
  setup: [
    "In Client Hub, make a user for the hub alone, let it follow every workspace, and keep its mails on.",
    "Make a connection here and copy its URL and secret.",
    "Let a script or a mail parser post each piece of activity, with the workspace's name as the account.",
    "Give one example, have a mapping proposed from it, try it and put it into the connection's settings.",
  ],
  certainty: [
    {
      statement:
        "Mails leave up to four times an hour as a summary since the last one; what was viewed is left out.",
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    {
      statement:
        "Accountants are notified of messages and files, answered and commented tasks, uploads, assigned jobs and mentions.",
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    {
      statement: "Clients and contacts are imported as CSV; a contact's Client Company joins the two.",
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    { statement: "The sender and the wording of the mails.", level: "unknown" },
    {
      statement: "Whether there is an API, a webhook, a Zapier app or an export: none was found.",
      level: "unknown",
    },
  ],
  docs: "https://client-hub.helpscoutdocs.com",
});
