import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows rows, attachments and comments of a sheet as they are added, changed and deleted.",
  limits: {
    idsOnly: "Without access to the API only ids are known: which row, not what stands in it.",
    asItIsThen:
      "Shown is what stands in a row when it is fetched, moments after the change; a deleted row cannot be read any more.",
    oneSheet:
      "A webhook watches one sheet; changes while it is disabled are not sent afterwards. With the sheet's id and access to the API, added rows and their last changes are read, but no comments, attachments or deletions.",
    addressCheck:
      "Whether Smartsheet signs its address check is not documented, so the hub answers it unsigned; it publishes nothing.",
  },
  setup: {
    connections:
      "Make one connection for each sheet; a customer's sheet is then assigned to its account once. Where each row has its customer, set the customers' column.",
    token:
      "In Smartsheet, open Account, Personal Settings, API Access and make an access token; the sheet's id stands under File, Properties.",
    byItself:
      "Enter any random text as the connection's secret, the sheet's id in the settings and the token as the access to the API: the hub makes the webhook by itself, accepts its secret and enables it, looks every hour, enables it again once Smartsheet has disabled it, and reads what was missed. That needs the hub's https address, and needs none of the next three steps.",
    webhook:
      'By hand: with the token, make the webhook: POST https://api.smartsheet.com/2.0/webhooks with {"name":"Account hub","callbackUrl":"<the connection\'s URL>","scope":"sheet","scopeObjectId":<the sheet\'s id>,"events":["*.*"],"version":1}. Sheets kept in the EU or in Australia have api.smartsheet.eu or api.smartsheet.au.',
    secret:
      "The answer has the webhook's id and a sharedSecret: enter the latter here as the connection's secret.",
    enable:
      'Enable it: PUT https://api.smartsheet.com/2.0/webhooks/<id> with {"enabled":true}. Smartsheet checks the address at once, and again every hundred callbacks; the answer must say "status":"ENABLED".',
    access:
      "To have names and contents, give the connection access with an access token of a person who may see the sheet. Or by consent: register an app under Account, Developer Tools, with the address that the Fetching page shows as its redirect URL, enter its client id and secret there, and press Connect; then no token is copied, and Smartsheet names who has consented. One of the two is enough.",
    newSecret:
      "After POST …/webhooks/<id>/resetsharedsecret enter the new secret beside the old one, and take the old one away when the new one has matched.",
  },
  certainty: {
    delivery:
      "Callbacks, status changes and the address check are as Smartsheet documents them; anything but 200 disables a webhook.",
    cell: "The shape of a cell's change was seen in a capture.",
    addressCheck:
      "Whether an address check is signed, and how long Smartsheet waits for an answer, is not documented.",
  },
} as const satisfies ToolWords;
