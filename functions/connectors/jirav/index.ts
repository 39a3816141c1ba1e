import { relayed } from "../relay/relayed.ts";
import { en } from "./en.ts";

/** Jirav takes figures in and sends none: its reports reach the hub as files or by a script. */
export const jirav = relayed("jirav", {
  title: "Jirav",
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
  eventTypes: ["report.published", "record.changed", "system.unrecognized"],
  setup: Object.values(en.setup),
  certainty: [
    {
      statement: en.certainty.actuals,
      level: "documented",
      source: "https://help.jirav.com",
    },
    {
      statement: en.certainty.auditLog,
      level: "documented",
      source: "https://help.jirav.com",
    },
    { statement: en.certainty.importApi, level: "recalled" },
    { statement: en.certainty.noneFound, level: "unknown" },
    { statement: en.certainty.columns, level: "unknown" },
  ],
  docs: "https://help.jirav.com",
});
