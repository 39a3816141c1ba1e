import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Jetpack Workflow: clients, projects and tasks. No public API or Zapier trigger was found. */
export const jetpackWorkflow = relayed("jetpack-workflow", {
  title: "Jetpack Workflow",
  aliases: ["Jetpack"],
  words: en,
  eventTypes: [
    "project.created",
    "project.completed",
    "task.assigned",
    "task.completed",
    "task.overdue",
    "customer.created",
    "system.unrecognized",
  ],
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
