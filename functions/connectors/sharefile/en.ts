import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary: "Shows files uploaded, changed, downloaded and deleted in customers' folders, and portal users.",
  limits: {
    idsOnly:
      "ShareFile sends ids only. A file's name, its folders and who uploaded or changed it are fetched from its API once the hub may.",
    downloads: "Who downloaded or deleted a file is not told there either.",
    history:
      "ShareFile lists what there is, and tells what happened in reports alone, which are made in the account: the hub makes none. The history of the year before, and the daily check, go through the shared folders that the user who consented may see, folder by folder, and tell of each version of a file when it was uploaded, and when the newest was last changed: the customers' files, not what lies in employees' own folders.",
    unfound:
      "What no delivery has told and the check finds so counts as missed. What it cannot find is in no figure: downloads, deletions, portal users, and changes of a file that it was changed after.",
    signature:
      "How the signature is written is not documented; the hub accepts the likely forms until a genuine delivery shows which it is, and then that one alone.",
    notAgain:
      "ShareFile does not send again what was answered 401: enter a new key here before ShareFile signs with it.",
    notGivenBack:
      "No call is documented that ends a consent: remove the hub at ShareFile, among the user's connected apps.",
  },
  setup: {
    apiKey:
      "Make an API key of your own at api.sharefile.com and fetch an access token for a user with the MasterAdmin role.",
    signingKey:
      "Make a signing key: POST https://<subdomain>.sf-api.com/sf/v3/WebhookClients(<client id>)/PrimarySignatureKey, read it with GET …/WebhookClients(<client id>) under SignatureKeys and enter it here as the connection's secret. Until there is one ShareFile signs nothing and the hub refuses its deliveries.",
    folders:
      'Subscribe each customer\'s folder: POST …/sf/v3/WebhookSubscriptions with {"SubscriptionContext":{"ResourceType":"Folder","ResourceId":"<the folder\'s id>"},"WebhookUrl":"<the connection\'s URL>","Events":[{"ResourceType":"File","OperationName":"Upload"}, and likewise File Update, File Download, File Delete and Folder Delete]}.',
    portalUsers:
      'For portal users make one more with {"SubscriptionContext":{"ResourceType":"Account"}} and the events User Create, User Update and User Delete.',
    access:
      "So that the hub can fetch names: enter your subdomain and the API key's client id and secret on the Fetching page, give the key the address that it shows as its redirect URI, and press Connect as that user. By hand, that user's refresh token does, too.",
    newKey:
      "To change the key, make the secondary one, enter it here beside the first, and only then make a new primary one.",
  },
  certainty: {
    delivery: "The events, the payload and the headers of the signatures are as ShareFile documents them.",
    encoding: "The encoding of the signature and of the key is not documented.",
    subfolders: "Whether a folder's subscription covers the folders in it is not documented.",
    dates:
      "Files' dates, and that of the last change anywhere in a folder by which the daily check passes over the others, are as ShareFile documents them.",
    second:
      "Whether a delivery states the very second that stands on the file is not documented: within a minute the hub takes it for the same. A delivery that ShareFile sends again more than an hour late may be told twice.",
    refreshToken:
      "How long a refresh token lasts, and whether a new one takes its place when it is used, was not found in the documentation.",
  },
} as const satisfies ToolWords;
