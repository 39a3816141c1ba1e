type Needed = Readonly<Record<string, string>>;

const ofCloudEvent = {
  specversion: "says that the entry is a CloudEvent, and of which version",
  id: "with the source, names the event",
  source: "with the id, names the event",
  type: "says what happened",
};

const ofMapping = "the samples' mapping tells by it what happened";

/** The fields under a place: of an entry of a list, `within("events.*", …)`. */
const within = (place: string, fields: Needed): Needed => ({
  [place]: "what the entry says",
  ...Object.fromEntries(Object.entries(fields).map(([name, why]) => [`${place}.${name}`, why])),
});

/**
 * What each tool's deliveries cannot be read without, and why: what happened, to what, at whom
 * (the tools' own documentation of their payloads). Whatever else is missing, empty, null or of another type costs no event.
 * `*` is any entry of a list.
 */
export const needed: Readonly<Record<string, Needed>> = {
  accelo: { id: "names the object; the rest is fetched by it" },
  access: { change: ofMapping },
  autoentry: { step: ofMapping },
  bizpayo: { what: ofMapping, stage: ofMapping },
  "boomerang-gmail": {
    message: "around the notification",
    "message.data": "whose mailbox has changed, and how far",
  },
  calendly: {
    event: "says what happened",
    payload: "what it happened to",
    "payload.uri": "names the booking, the form, the contact or the recap",
  },
  "client-hub": { ...within("activity.*", { kind: ofMapping }), activity: ofMapping },
  dext: { state: ofMapping },
  docusign: {
    event: "says what happened",
    EnvelopeID: "names the envelope",
    Status: "says what happened",
  },
  dropbox: {
    list_folder: "around the accounts",
    "list_folder.accounts": "in whose files something has changed",
    "list_folder.accounts.*": "in whose files something has changed",
  },
  enq: { status: ofMapping },
  jirav: { what: ofMapping },
  "practice-cs": { record_type: ofMapping },
  quickbooks: {
    ...within("*", {
      specversion: ofCloudEvent.specversion,
      type: ofCloudEvent.type,
      intuitaccountid: "in whose books",
      intuitentityid: "names the record; the rest is fetched by it",
    }),
    eventNotifications: "around the companies",
    ...within("eventNotifications.*", {
      realmId: "in whose books",
      dataChangeEvent: "around the records",
      "dataChangeEvent.entities": "around the records",
    }),
    ...within("eventNotifications.*.dataChangeEvent.entities.*", {
      name: "which kind of record",
      id: "names the record; the rest is fetched by it",
      operation: "says what happened",
    }),
  },
  relay: {
    ...ofCloudEvent,
    ...within("*", ofCloudEvent),
    data: "tells a Standard Webhook's body from any other",
    event: "says what happened",
    batch: "around the calls",
    ...within("batch.*", { type: "which call it is", event: "says what happened" }),
  },
  sharefile: {
    AccountInfo: "around the account",
    "AccountInfo.AccountId": "whose files",
    ...within("Event", {
      OperationName: "says what happened",
      ResourceType: "to which kind of thing",
      Resource: "around the id",
      "Resource.Id": "names the thing; the rest is fetched by it",
    }),
  },
  slack: {
    type: "which delivery it is",
    team_id: "tells our own people from others",
    ...within("event", {
      type: "says what happened",
      ts: "with the channel, names the message",
      channel: "where it happened: the customer's channel",
      "channel.id": "where it happened: the customer's channel",
      channel_id: "where it happened: the customer's channel",
      file_id: "names the file; the rest is fetched by it",
      user: "who came, went or reacted",
      "user.id": "who came",
      item: "what was reacted to",
      message: "the message as it is now",
      "message.ts": "with the channel, names the message",
    }),
  },
  smartsheet: {
    nonce: "names the callback",
    webhookId: "with the nonce, names the callback",
    scopeObjectId: "which sheet",
    newWebhookStatus: "says what happened",
    events: "around the changes",
    ...within("events.*", {
      objectType: "to which kind of thing",
      eventType: "says what happened",
      id: "names the thing; the rest is fetched by it",
      rowId: "names a cell's row; the rest is fetched by it",
    }),
  },
  stripe: {
    id: "names the event",
    type: "says what happened",
    data: "tells a snapshot event from any other",
    "data.object": "what it happened to",
    related_object: "tells a thin event from any other",
    "related_object.id": "names what it happened to, and is all that a thin event says of it",
  },
  "microsoft-365": {
    value: "around the notifications",
    ...within("value.*", {
      changeType: "says what happened",
      resource: "names the mail or meeting; the rest is fetched by it",
      lifecycleEvent: "says what became of the subscription",
      subscriptionId: "of which subscription",
    }),
  },
  xero: {
    events: "around the changes",
    ...within("events.*", {
      tenantId: "in whose books",
      resourceId: "names the object; the rest is fetched by it",
      eventCategory: "which kind of object",
      eventType: "says what happened",
    }),
  },
};
