import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows mails that are exchanged with customers and meetings that are scheduled, moved or canceled with them: who, when and the subject.",
  limits: {
    idsOnly:
      "Microsoft sends ids only: what a mail or meeting is about, and with whom, is read from the mailbox of the person who has consented.",
    headOnly: "Of a mail who, when and the subject are read, never its text or its attachments.",
    colleagues:
      "Mails and meetings among addresses of the mailbox's own domain are left out, and so are drafts.",
    moved:
      "That a meeting was moved is told when Microsoft tells of it; a history shows the time that it has now. One that is deleted before it begins is told as canceled, where the hub knows it; one of the past is not.",
    untold:
      "Where Microsoft does not tell of that, the daily check finds it, for meetings of the next half year; one that was made and deleted between two checks it does not. Whole meetings come for this, and their texts are not kept.",
    weekly:
      "A subscription ends within a week: the hub looks every hour and renews it a day before, makes it again where it is gone, and reads what was missed.",
    proof:
      "The secret in a notification proves that Microsoft sent it; nothing signs what it says, and the hub reads all else from the mailbox itself.",
    notGivenBack:
      "Microsoft has no call that ends one app's access: the person removes the hub at myapps.microsoft.com.",
  },
  setup: {
    app: "In the Microsoft Entra admin center choose App registrations, then New registration. As the redirect URI choose Web and enter the hub's callback address.",
    permissions:
      "Under API permissions add the delegated permissions of Microsoft Graph offline_access, User.Read, Mail.ReadBasic and Calendars.Read; where the organization wants it, have an administrator grant them.",
    secret:
      "Under Certificates & secrets make a client secret and copy its value. Enter any random text of at least 32 characters here as the connection's secret: the hub subscribes with one of its own.",
    directory:
      "For an app of your organization alone enter its directory (tenant) id in the settings. Then connect with the application (client) id and the client secret: each person whose mailbox is to be seen consents once.",
    tryOne: "Write a mail to a customer from that mailbox: it appears here within a minute.",
  },
  certainty: {
    notifications:
      "The notifications, the check of the address and the secret in them are as Microsoft documents them.",
    lifecycle: "What Microsoft tells of a subscription itself is as it is documented.",
    scopes:
      "That a subscription to mails takes Mail.ReadBasic and one to a calendar Calendars.Read was not tried at a real mailbox.",
  },
} as const satisfies ToolWords;
