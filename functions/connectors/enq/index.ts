import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** enQ: nothing at all is known of its interfaces, so everything comes by the generic routes and the firm's mapping. */
export const enq = relayed("enq", {
  title: "enQ",
  aliases: ["EnQ", "en-Q"],
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
    { route: "mail", proof: "mail-verified", status: "works", carries: en.carries.mail },
  ],
  summary: en.summary,
  limits: Object.values(en.limits),
  handshake: "none",
  eventTypes: ["task.completed", "project.updated", "time.logged", "system.unrecognized"],
  setup: Object.values(en.setup),
  certainty: [
    { statement: en.certainty.interfaces, level: "unknown" },
    { statement: en.certainty.tells, level: "recalled" },
  ],
});
