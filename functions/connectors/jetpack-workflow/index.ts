import { relayed } from "../relay/relayed.ts";

/** Jetpack Workflow: clients, projects and tasks. No public API or Zapier trigger was found. */
export const jetpackWorkflow = relayed("jetpack-workflow", {
  title: "Jetpack Workflow",
  aliases: ["Jetpack"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: "Projects and tasks that your no-code relay posts, if your plan has one that works.",
    },
    { route: "file", proof: "file", status: "works", carries: "Lists of projects or clients as CSV." },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: "Mails about mentions in projects.",
    },
  ],
  summary: "Shows projects started and completed, tasks assigned, completed and overdue, and new clients.",
  limits: [
    "No public API and no webhooks were found: the hub sees what you relay, export or forward.",
    "Clients have no public id: a renamed client is a new one until you merge the two.",
    "The samples show one firm's own form, not Jetpack's.",
  ],
  handshake: "none",
  eventTypes: [
    "project.created",
    "project.completed",
    "task.assigned",
    "task.completed",
    "task.overdue",
    "customer.created",
    "system.unrecognized",
  ],
  setup: [
    "See whether your plan can trigger a no-code relay. If so, let it post to the connection's URL; if not, export a list or forward mails.",
    "Make a connection here and copy its URL and secret into the relay.",
    "Give one example, have a mapping proposed from it, with the client's name as the account, try it and put it into the connection's settings.",
  ],
  certainty: [
    {
      statement: "Work is clients, projects (once or in series) made from templates, and their tasks.",
      level: "documented",
      source: "https://support.jetpackworkflow.com",
    },
    {
      statement: "Clients are imported from QuickBooks Online, one way; time is pushed to it.",
      level: "documented",
      source: "https://intercom.help/jetpackworkflow",
    },
    {
      statement: "A mention sends a mail, and the reply is filed in the project.",
      level: "documented",
      source: "https://intercom.help/jetpackworkflow",
    },
    {
      statement: "Whether there is a public API, a webhook or a Zapier app: none was found.",
      level: "unknown",
    },
    { statement: "The form of exports and mails.", level: "unknown" },
  ],
  docs: "https://support.jetpackworkflow.com",
});
