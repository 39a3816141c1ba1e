import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** AutoEntry by Sage. No API, webhook or Zapier app was found: the firm's own relay, mails and downloads are read. */
export const autoentry = relayed("autoentry", {
  title: "AutoEntry",
  aliases: ["Auto Entry", "Sage AutoEntry"],
  route: "relay",
  proof: "token",
  routes: [
    {
      route: "relay",
      proof: "token",
      status: "works",
      carries: en.carries.relay,
    },
    {
      route: "file",
      proof: "file",
      status: "works",
      carries: en.carries.file,
    },
    { route: "mail", proof: "mail-verified", status: "works", carries: en.carries.mail },
  ],
  summary: en.summary,
  limits: Object.values(en.limits),
  handshake: "none",
  eventTypes: ["expense.captured", "expense.rejected", "expense.published", "system.unrecognized"],
  setup: Object.values(en.setup),
  certainty: [
    {
      statement: en.certainty.downloads,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: en.certainty.reference,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    {
      statement: en.certainty.company,
      level: "documented",
      source: "https://help.autoentry.com",
    },
    { statement: en.certainty.noneFound, level: "unknown" },
    { statement: en.certainty.headers, level: "unknown" },
  ],
  docs: "https://help.autoentry.com",
});
