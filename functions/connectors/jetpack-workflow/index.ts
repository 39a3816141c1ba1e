import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

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
      carries: en.carries.relay,
    },
    { route: "file", proof: "file", status: "works", carries: en.carries.file },
    {
      route: "mail",
      proof: "mail-verified",
      status: "works",
      carries: en.carries.mail,
    },
  ],
  summary: en.summary,
  limits: Object.values(en.limits),
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
  setup: Object.values(en.setup),
  certainty: [
    {
      statement: en.certainty.work,
      level: "documented",
      source: "https://support.jetpackworkflow.com",
    },
    {
      statement: en.certainty.imported,
      level: "documented",
      source: "https://intercom.help/jetpackworkflow",
    },
    {
      statement: en.certainty.mentions,
      level: "documented",
      source: "https://intercom.help/jetpackworkflow",
    },
    {
      statement: en.certainty.noneFound,
      level: "unknown",
    },
    { statement: en.certainty.forms, level: "unknown" },
  ],
  docs: "https://support.jetpackworkflow.com",
});
