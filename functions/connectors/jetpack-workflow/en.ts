import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows projects started and completed, tasks assigned, completed and overdue, and new clients.",
  limits: {
    noApi: "No public API and no webhooks were found: the hub sees what you relay, export or forward.",
    noClientId: "Clients have no public id: a renamed client is a new one until you merge the two.",
    samples: "The samples show one firm's own form, not Jetpack's.",
  },
  carries: {
    relay: "Projects and tasks that your no-code relay posts, if your plan has one that works.",
    file: "Lists of projects or clients as CSV.",
    mail: "Mails about mentions in projects.",
  },
  setup: {
    relay:
      "See whether your plan can trigger a no-code relay. If so, let it post to the connection's URL; if not, export a list or forward mails.",
    connection: "Make a connection here and copy its URL and secret into the relay.",
    example:
      "Give one example, have a mapping proposed from it, with the client's name as the account, try it and put it into the connection's settings.",
  },
  certainty: {
    work: "Work is clients, projects (once or in series) made from templates, and their tasks.",
    imported: "Clients are imported from QuickBooks Online, one way; time is pushed to it.",
    mentions: "A mention sends a mail, and the reply is filed in the project.",
    noneFound: "Whether there is a public API, a webhook or a Zapier app: none was found.",
    forms: "The form of exports and mails.",
  },
} as const satisfies ToolWords;
