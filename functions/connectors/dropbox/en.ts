import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows the files that are added, changed, moved and removed in a Dropbox account, and by whom.",
  limits: {
    withoutAccess: "Without access to the API only that files changed is known, not which.",
    oneAccount:
      "One connection reads one Dropbox account; changes in other accounts linked to the app stay without names.",
    whoChanged:
      "Who changed a file is known in shared folders only. What was removed before the first fetch is not.",
    history:
      "With access to the API the hub reads the files that there are and that were written within the year before; not newest first, since Dropbox lists them in no order of time, and of each its last writing alone. What Dropbox fails to tell is found by a daily look, moves and removals too. A file that was written an hour and more before, and of which it has told nothing since, is counted as missed; of moves and removals it says no time, and they are not. The log of a whole team's doings is not read.",
    bursts: "Eleven and more changes of one kind in one folder are told as one.",
    noTime:
      "A delivery does not say when it was sent: a person who has caught one can send it again, and without access to the API that is a change once more.",
  },
  setup: {
    app: "Open the Dropbox App Console (dropbox.com/developers/apps) and choose the app that is linked to the team's accounts.",
    permissions:
      "On the Permissions tab, tick files.metadata.read, account_info.read and sharing.read, and submit.",
    secret: "On the Settings tab, copy the App secret and enter it here as the connection's secret.",
    webhook:
      "On the Webhooks tab, paste the connection's URL and choose Add. Dropbox checks the address at once and shows it as enabled.",
    access:
      "To have the files' names: enter the App key and App secret on the Fetching page, add the address that it shows to the app's Redirect URIs, and press Connect. By hand, a refresh token of the account does, too: open https://www.dropbox.com/oauth2/authorize?client_id=<App key>&response_type=code&token_access_type=offline and exchange the code that it shows at https://api.dropboxapi.com/oauth2/token, with grant_type=authorization_code.",
  },
} as const satisfies ToolWords;
