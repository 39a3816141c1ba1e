import { relayed } from "../relay/relayed.ts";

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
      carries: "Anything that your script or no-code relay posts.",
    },
    { route: "file", proof: "file", status: "works", carries: "Any list that you can export." },
    { route: "mail", proof: "mail-verified", status: "works", carries: "Any mail that you can forward." },
  ],
  summary: "Shows what you export, forward or post from enQ, as your own mapping reads it.",
  limits: [
    "No page about enQ's interfaces was found, so nothing is built in: this is not an integration with enQ.",
    "The samples show one firm's own form, not enQ's.",
  ],
  handshake: "none",
  eventTypes: ["task.completed", "project.updated", "time.logged", "system.unrecognized"],
  setup: [
    "Find out what enQ can do for you: export a list, send a mail, or call a URL.",
    "Make a connection here and copy its URL and secret.",
    "Give one example by that way, have a mapping proposed from it, try it and put it into the connection's settings.",
  ],
  certainty: [
    { statement: "Whether enQ has an API, webhooks, a Zapier app, mails or exports.", level: "unknown" },
    { statement: "Tasks, jobs and time are what such a tool tells.", level: "recalled" },
  ],
});
