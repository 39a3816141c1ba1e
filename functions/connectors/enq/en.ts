import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows what you export, forward or post from enQ, as your own mapping reads it.",
  limits: {
    nothingFound:
      "No page about enQ's interfaces was found, so nothing is built in: this is not an integration with enQ.",
    samples: "The samples show one firm's own form, not enQ's.",
  },
  carries: {
    relay: "Anything that your script or no-code relay posts.",
    file: "Any list that you can export.",
    mail: "Any mail that you can forward.",
  },
  setup: {
    findOut: "Find out what enQ can do for you: export a list, send a mail, or call a URL.",
    connection: "Make a connection here and copy its URL and secret.",
    example:
      "Give one example by that way, have a mapping proposed from it, try it and put it into the connection's settings.",
  },
  certainty: {
    interfaces: "Whether enQ has an API, webhooks, a Zapier app, mails or exports.",
    tells: "Tasks, jobs and time are what such a tool tells.",
  },
} as const satisfies ToolWords;
