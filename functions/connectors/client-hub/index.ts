import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Client Hub (clienthub.app) tells its news by mail; what a firm relays besides is read by its mapping. */
export const clientHub = relayed("client-hub", {
  title: "Client Hub",
  aliases: ["ClientHub", "clienthub.app"],
  words: en,
  eventTypes: [
    "message.posted",
    "document.added",
    "task.completed",
    "project.created",
    "system.unrecognized",
  ],
  certainty: [
    {
      statement: en.certainty.summaries,
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    {
      statement: en.certainty.notified,
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    {
      statement: en.certainty.imported,
      level: "documented",
      source: "https://client-hub.helpscoutdocs.com",
    },
    {
      statement: en.certainty.sender,
      level: "documented",
      source: "https://clienthub.reamaze.com/kb/faqs/notifications",
    },
    { statement: en.certainty.wording, level: "unknown" },
    {
      statement: en.certainty.noneFound,
      level: "unknown",
    },
  ],
  docs: "https://client-hub.helpscoutdocs.com",
});
