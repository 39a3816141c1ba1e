import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** enQ: nothing at all is known of its interfaces, so everything comes by the generic routes and the firm's mapping. */
export const enq = relayed("enq", {
  title: "enQ",
  aliases: ["EnQ", "en-Q"],
  words: en,
  eventTypes: ["task.completed", "project.updated", "time.logged", "system.unrecognized"],
  certainty: [
    { statement: en.certainty.interfaces, level: "unknown" },
    { statement: en.certainty.tells, level: "recalled" },
  ],
});
