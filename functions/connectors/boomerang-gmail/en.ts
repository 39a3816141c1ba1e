import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows mails that Boomerang is to bring back, has brought back, sends later or has sent, with whom and about what.",
  limits: {
    labels:
      "Boomerang has no interface; the hub watches the labels that it puts on mails, as Gmail tells of them.",
    mailboxOnly:
      "Gmail tells whose mailbox has changed and nothing else: until you let the hub fetch, the change stands in the feed, on no account's timeline.",
    noTime:
      "Labels carry no time: a change has the time at which Gmail told of it, and one that is read from the history the time of its mail. One that the daily look finds has the time of its mail where that came since the look before, else that of the look.",
    history:
      "Once it may fetch, the hub reads which mails of the year before carry one of Boomerang's labels, and so again where Gmail has forgotten what changed. What was sent, or had its label taken off, before the hub was let in is not seen.",
    missed:
      "Every day the hub reads what has changed up to then in Gmail's own list, an hour later, when Gmail has had time to tell of it. Since one notification tells of all before it, what none came for or after until then counts as missed. Where Gmail has forgotten its list, after a week or so, what is found counts by the dates of its mails, and what left the outbox or lost its label is in no figure.",
    whenItReturns: "When a mail is to come back, and why it did, only Boomerang knows.",
    token: "Google's token proves who sent, not what: it does not cover the body.",
  },
  setup: {
    topic:
      "In the Google Cloud console choose a project, switch on the Gmail API and Cloud Pub/Sub, make a topic, and give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on it.",
    serviceAccount: "Make a service account for the push; it needs no role.",
    secret:
      "Choose a random text of at least 32 lower-case letters and digits and enter it here as the connection's secret; enter the service account's address in the settings.",
    subscription:
      "Make a subscription of the topic: delivery type Push, the connection's URL as the endpoint, Enable authentication with that service account, and the random text as the audience. Enter projects/<project>/subscriptions/<name> in the settings.",
    delegation:
      "Make a second service account with a key, allow it domain-wide delegation for the scope https://www.googleapis.com/auth/gmail.metadata in the Workspace admin console (Security, API controls), and give the hub the key file. The scope shows who and the subject, never a mail's text.",
    mailboxes:
      "Enter projects/<project>/topics/<name> and the mailboxes in the settings: within a day the hub has Gmail watch Boomerang's labels in them, and renews that daily.",
  },
  certainty: {
    push: "The push, its token and the watch are as Google documents them; the token is verified against a key set of the tests' own, not yet against Google's.",
    labels: "The four labels' names were seen in people's own scripts and mailboxes.",
    meaning: "What Boomerang's labels mean is deduced from their names; Boomerang documents none of it.",
  },
} as const satisfies ToolWords;
