import { describe, expect, test } from "@jest/globals";
import { loadCollector, loadConnector } from "../../../functions/connectors/catalogue.ts";
import { normalise } from "../../../functions/connectors/normalise.ts";
import { accountEventMessage, fetchMessage } from "../../../schemas/bus.ts";
import { collecting, fetchOf, json } from "../../support/collecting.ts";
import { delivery } from "../../support/delivery.ts";

interface Tool {
  readonly settings?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly body: object;
  readonly cursor?: object;
  /** By a part of the address, the longest one that is in it. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** Where 403 says that this object is not for this user, and nothing of rights. */
  readonly hides?: boolean;
  /** What the vendor documents beside what the status says. */
  readonly own: readonly (readonly [string, Answer, Outcome])[];
}

type Answer = readonly [status: number, body: unknown];
/** Of a call that a fetch cannot do without; it may go on without others. */
type Outcome = "comes again" | "waits, refused" | "waits for a right" | "dead letter" | "ends absent";

const usual: readonly (readonly [string, Answer, Outcome])[] = [
  ["is busy", [429, {}], "comes again"],
  ["is broken", [502, "<html>"], "comes again"],
  ["does not take the token", [401, {}], "comes again"],
  ["misses a right", [403, {}], "waits for a right"],
  ["does not take the call", [405, null], "dead letter"],
  ["answers with a page", [200, "<html>"], "dead letter"],
  ["sends the caller elsewhere", [302, ""], "dead letter"],
];

const gmailLabels = {
  labels: [
    { id: "Label_1", name: "Boomerang" },
    { id: "Label_4", name: "Boomerang-Returned" },
  ],
};
const mailbox = "anna@firm.example";
const mailboxId = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";

const tools: Readonly<Record<string, Tool>> = {
  quickbooks: {
    body: {
      eventNotifications: [
        {
          realmId: "9341453474484455",
          dataChangeEvent: {
            entities: [
              {
                name: "Invoice",
                id: "58",
                operation: "Create",
                lastUpdated: "2026-11-20T10:00:00.000Z",
              },
            ],
          },
        },
      ],
    },
    answers: {
      Invoice: { QueryResponse: { Invoice: [{ Id: "58", TotalAmt: 1, CustomerRef: { value: "21" } }] } },
      Customer: { QueryResponse: { Customer: [{ Id: "21", DisplayName: "Northwind" }] } },
      Preferences: {
        QueryResponse: { Preferences: [{ CurrencyPrefs: { HomeCurrency: { value: "GBP" } } }] },
      },
    },
    own: [
      ["knows no such object", [400, fault("610")], "ends absent"],
      ["is of another company", [401, fault("003100")], "waits for a right"],
      ["does not take the query", [400, fault("4001")], "dead letter"],
      ["is asked too often", [403, fault("3001")], "comes again"],
    ],
  },
  xero: {
    body: {
      events: [
        {
          resourceId: "5c1f7a90-2f43-4c0c-9d3b-6a1e8b24f071",
          tenantId: "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f",
          eventCategory: "INVOICE",
          eventType: "CREATE",
          eventDateUtc: "2026-11-20T10:00:00.331",
        },
      ],
    },
    answers: {
      Invoices: {
        Invoices: [
          {
            InvoiceID: "5c1f7a90-2f43-4c0c-9d3b-6a1e8b24f071",
            Total: 1,
            Contact: { ContactID: "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777" },
          },
        ],
      },
      Contacts: { Contacts: [{ ContactID: "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777", Name: "Northwind" }] },
    },
    own: [
      ["knows no such object", [404, "cannot be found"], "ends absent"],
      ["is not connected", [403, { Detail: "AuthenticationUnsuccessful" }], "waits for a right"],
      ["misses a scope", [401, { Detail: "AuthorizationUnsuccessful" }], "waits for a right"],
      ["has an ended token", [401, { Detail: "TokenExpired: at noon" }], "comes again"],
      ["does not take the query", [400, { Type: "QueryParseException" }], "dead letter"],
    ],
  },
  stripe: {
    body: {
      id: "evt_1",
      type: "v1.invoice.paid",
      created: "2026-11-20T10:42:00.000Z",
      related_object: { id: "in_1", type: "invoice" },
    },
    answers: { invoices: { id: "in_1", number: "NW-1", status: "paid", total: 100, currency: "gbp" } },
    own: [
      ["does not take the key", [401, { error: { type: "invalid_request_error" } }], "waits, refused"],
      ["misses a right", [403, { error: { type: "invalid_request_error" } }], "waits for a right"],
      ["knows no such object", [404, { error: { code: "resource_missing" } }], "ends absent"],
      ["is asked too often", [429, { error: { code: "rate_limit" } }], "comes again"],
      ["is held by another", [400, { error: { code: "lock_timeout" } }], "comes again"],
      ["does not take the call", [400, { error: { code: "parameter_unknown" } }], "dead letter"],
    ],
  },
  slack: {
    body: {
      type: "event_callback",
      team_id: "T0OURTEAM01",
      event_id: "Ev1",
      event: {
        type: "message",
        user: "U0JANE00001",
        text: "Hello",
        ts: "1795168800.000100",
        channel: "C0ACME00001",
        channel_type: "channel",
      },
    },
    answers: {
      "auth.test": { ok: true, url: "https://firm.slack.com/" },
      "users.info": { ok: true, user: { real_name: "Jane" } },
      "conversations.info": { ok: true, channel: { name: "acme" } },
    },
    own: [
      ["has revoked the token", [200, { ok: false, error: "token_revoked" }], "waits, refused"],
      ["misses a scope", [200, { ok: false, error: "missing_scope" }], "waits for a right"],
      ["has a limit", [200, { ok: false, error: "ratelimited" }], "comes again"],
      ["says something new", [200, { ok: false, error: "wobbly" }], "dead letter"],
    ],
  },
  smartsheet: {
    body: {
      nonce: "n",
      webhookId: 1,
      scope: "sheet",
      scopeObjectId: 2,
      events: [{ objectType: "row", eventType: "created", id: 3 }],
    },
    answers: {
      "users/me": { email: "ann@firm.example" },
      "sheets/2": { name: "Jobs", columns: [], rows: [{ id: 3, cells: [] }] },
    },
    own: [
      ["no longer knows the token", [401, { errorCode: 1003 }], "waits, refused"],
      ["is not authorized", [403, { errorCode: 1004 }], "waits for a right"],
      ["knows no such sheet", [404, { errorCode: 1006 }], "ends absent"],
      ["is asked too often", [400, { errorCode: 4003 }], "comes again"],
    ],
  },
  dropbox: {
    body: { list_folder: { accounts: ["dbid:AAD"] } },
    answers: {
      get_current_account: {
        account_id: "dbid:AAD",
        root_info: { root_namespace_id: "1", home_namespace_id: "1" },
      },
      list_folder: {
        entries: [
          {
            ".tag": "file",
            name: "a.pdf",
            id: "id:1",
            rev: "1",
            server_modified: "2026-11-23T08:59:59Z",
            sharing_info: { modified_by: "dbid:JANE" },
          },
        ],
        cursor: "one",
        has_more: false,
      },
      list_revisions: { entries: [{}] },
      get_account_batch: [],
    },
    own: [
      ["is suspended", [401, tagged("user_suspended")], "waits, refused"],
      ["misses a scope", [401, tagged("missing_scope")], "waits for a right"],
      ["has an ended token", [401, tagged("expired_access_token")], "comes again"],
    ],
  },
  accelo: {
    settings: { deployment: "northwind" },
    path: "update_invoice",
    body: { id: 75 },
    answers: { invoices: { meta: { status: "ok" }, response: { id: "75", subject: "October" } } },
    own: [
      ["knows no such object", [400, { meta: { status: "invalid_request" } }], "ends absent"],
      ["may not be seen", [403, { meta: { status: "invalid_permission" } }], "ends absent"],
    ],
  },
  sharefile: {
    settings: { subdomain: "northwind" },
    body: {
      WebhookSubscriptionId: "w123",
      AccountInfo: { AccountId: "a123", Subdomain: "northwind" },
      Event: {
        Timestamp: "2026-11-20T20:20:20Z",
        OperationName: "Upload",
        ResourceType: "File",
        Resource: { Id: "fi123", Parent: { Id: "fo123" } },
      },
    },
    answers: {
      Items: { Id: "fi123", Name: "Letter.pdf", Creator: { Id: "u7" } },
      Users: { Id: "u7", FullName: "Ola Nordmann" },
    },
    hides: true,
    own: [["may not be seen", [403, { code: "Forbidden" }], "ends absent"]],
  },
  docusign: {
    body: {
      event: "envelope-sent",
      generatedDateTime: "2026-10-06T09:00:00.123Z",
      data: {
        accountId: "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34",
        envelopeId: "a4c81f72-0d3e-4b95-8e6a-1f2b3c4d5e60",
      },
    },
    answers: {
      userinfo: {
        accounts: [
          {
            account_id: "5b0e7c1a-93d4-4f6e-8a27-c1d05e9b7f34",
            base_uri: "https://eu.docusign.net",
          },
        ],
      },
      envelopes: { status: "sent", emailSubject: "Engagement letter" },
    },
    own: [
      ["knows no such envelope", [400, { errorCode: "ENVELOPE_DOES_NOT_EXIST" }], "ends absent"],
      ["has a limit an hour", [400, { errorCode: "HOURLY_APIINVOCATION_LIMIT_EXCEEDED" }], "comes again"],
      ["misses a right", [400, { errorCode: "USER_LACKS_PERMISSIONS" }], "waits for a right"],
      ["is asked wrongly", [400, { errorCode: "INVALID_REQUEST_PARAMETER" }], "dead letter"],
    ],
  },
  "microsoft-365": {
    path: mailboxId,
    body: { value: [{ changeType: "created", resource: `Users/${mailboxId}/Messages/AAk1` }] },
    answers: {
      me: { id: mailboxId, mail: "kim@firm.example" },
      "messages/AAk1": {
        id: "AAk1",
        subject: "Year end",
        from: { emailAddress: { address: "jane@northwind.example" } },
        toRecipients: [{ emailAddress: { address: "kim@firm.example" } }],
      },
    },
    own: [
      ["misses a scope", [403, { error: { code: "ErrorAccessDenied" } }], "waits for a right"],
      ["is asked wrongly", [400, { error: { code: "ErrorInvalidIdMalformed" } }], "dead letter"],
    ],
  },
  "boomerang-gmail": {
    settings: { serviceAccount: "push@p.iam.gserviceaccount.com" },
    body: {
      message: {
        data: Buffer.from(JSON.stringify({ emailAddress: mailbox, historyId: "1000" })).toString("base64"),
        publishTime: "2026-11-23T08:59:00Z",
      },
      subscription: "projects/p/subscriptions/s",
    },
    answers: {
      labels: gmailLabels,
      history: {
        historyId: "2000",
        history: [
          {
            id: "1000",
            labelsAdded: [{ message: { id: "m1", threadId: "t1" }, labelIds: ["Label_4"] }],
          },
        ],
      },
      "messages/m1": {
        id: "m1",
        threadId: "t1",
        labelIds: ["INBOX"],
        internalDate: "1795420800000",
        payload: { headers: [{ name: "From", value: "Jane <jane@northwind.example>" }] },
      },
    },
    own: [
      ["is over a limit", [403, { error: { errors: [{ reason: "userRateLimitExceeded" }] } }], "comes again"],
      [
        "misses a scope",
        [403, { error: { errors: [{ reason: "insufficientPermissions" }] } }],
        "waits for a right",
      ],
    ],
  },
};

function fault(code: string) {
  return { Fault: { Error: [{ code }] } };
}
function tagged(tag: string) {
  return { error: { ".tag": tag } };
}

/** Carries a tool's fetch out, with `bad` for every call whose address has `at` in it. */
async function carriedOut(name: string, at?: string, [status, bad]: Answer = [200, null]) {
  const tool = tools[name];
  if (!tool) throw new Error("no such tool");
  const { settings, path = "", body, answers } = tool;
  const [connector, collector] = [await loadConnector(name), await loadCollector(name)];
  if (!connector || !collector) throw new Error("no such tool");
  const given = delivery(name, { path, body: Buffer.from(JSON.stringify(body)) });
  const [toFetch] = normalise(connector, given, settings).fetches;
  if (!toFetch) throw new Error("nothing is to be fetched");
  const partOf = (url: string) =>
    Object.keys(answers)
      .filter((part) => decodeURIComponent(url).includes(part))
      .sort((one, other) => other.length - one.length)[0];
  const hub = await collecting({
    collector: { ...collector, authorization: [{ kind: "token" }] },
    server: (url) =>
      partOf(url) === at
        ? json(bad, { status: status === 302 ? 302 : status })
        : json(answers[partOf(url) ?? ""]),
  });
  if (settings) await hub.connections.update("toy", "main", (row) => ({ ...row, settings: { ...settings } }));
  const message = {
    ...fetchOf({
      key: toFetch.key,
      scope: toFetch.scope,
      ...(toFetch.fills ? { fills: toFetch.fills } : {}),
    }),
    receivedtime: "2026-11-23T08:00:00.000Z",
  };
  await hub.handled(message);
  const told = hub.published.map((one) => accountEventMessage.parse(one).data);
  const calls = [...new Set(hub.sent.flatMap(({ url }) => partOf(url) ?? []))];
  return { ...hub, told, calls, failing: (await hub.access())?.failing };
}

function outcomeOf({
  postponed,
  buried,
  waiting,
  failing,
  told,
}: Awaited<ReturnType<typeof carriedOut>>): Outcome | "told" | "silent" {
  if (postponed.length > 0) return "comes again";
  if (buried.length > 0) return "dead letter";
  if (waiting() > 0 && failing) return failing.waits ? "waits, refused" : "waits for a right";
  if (told.some(({ details }) => details.fetched)) return "ends absent";
  return told.length > 0 && told.every(({ details }) => !details.pending) ? "told" : "silent";
}

test.each([
  ["smartsheet", "sheets/2", [404, { errorCode: 1006 }], "1006"],
  ["accelo", "invoices", [403, { meta: { status: "invalid_permission" } }], "invalid_permission"],
] as const)(
  "that %s does not show what it has told of shows at the connection, until it does",
  async (name, call, answer, word) => {
    expect((await carriedOut(name, call, answer)).failing).toMatchObject({
      code: "right_missing",
      values: { word },
      waits: false,
    });
    expect((await carriedOut(name)).failing).toBeUndefined();
  },
);

describe.each(Object.keys(tools))("%s: no call ends in silence", (name) => {
  const { own = [], hides = false } = tools[name] ?? {};

  test("where all is well, everything is told", async () => {
    const well = await carriedOut(name);

    expect(outcomeOf(well)).toBe("told");
    expect(well.failing).toBeUndefined();
    expect(well.calls.length).toBe(Object.keys(tools[name]?.answers ?? {}).length);
  });

  test.each([...usual.filter(([, [status]]) => !hides || status !== 403), ...own])(
    "where one %s",
    async (_what, answer, outcome) => {
      const well = await carriedOut(name);
      const outcomes = new Set<string>();
      for (const call of well.calls) {
        const one = await carriedOut(name, call, answer);
        const ended = outcomeOf(one);
        outcomes.add(ended);
        // What is told without an answer is told with what the others said, and nothing fewer; a right that is missing shows.
        const others = outcome === "ends absent" ? ["told", "dead letter"] : ["told", "ends absent"];
        expect([outcome, ...others]).toContain(ended);
        if (ended === "told" && outcome === "waits for a right") expect(one.failing).toBeDefined();
        if (ended === "told" && outcome === "comes again") throw new Error(`${call} is not asked again`);
        if (ended === "told" && outcome === "waits, refused") throw new Error(`${call} hides the refusal`);
        if (ended === "waits, refused") expect(one.failing?.code).toBe("credentials_refused");
      }
      expect([...outcomes]).toContain(outcome);
    },
  );
});

/** What a history is read by, of a tool that lists folders: whose they are, their children, files' versions, and people. */
const pages: Readonly<Record<string, unknown>> = {
  Accounts: { Id: "a123" },
  Children: {
    value: [
      {
        ...{ "odata.type": "ShareFile.Api.Models.File", Id: "fi1", Name: "Letter.pdf" },
        ...{ CreationDate: "2026-11-20T10:00:00Z", Creator: { Id: "u7" } },
        ...{ StreamID: "st1", HasMultipleVersions: true },
      },
    ],
  },
  Stream: { value: [{ Id: "fi0", CreationDate: "2026-11-19T10:00:00Z", Creator: { Id: "u7" } }] },
  Users: { Id: "u7", FullName: "Ola Nordmann" },
};

describe("the history of sharefile: no call ends in silence", () => {
  /** Begins it and reads its first page, with `bad` for every call whose address has `at` in it. */
  async function begun(
    at?: string,
    [status, bad]: Answer = [200, null],
  ): Promise<Outcome | "told" | "silent"> {
    const collector = await loadCollector("sharefile");
    if (!collector) throw new Error("no such tool");
    const { tenant: _tenant, ...rest } = collector;
    const hub = await collecting({
      collector: { ...rest, authorization: [{ kind: "token" }] },
      server: (url) => {
        const part = Object.keys(pages).find((one) => url.includes(one)) ?? "";
        return part === at ? json(bad, { status }) : json(pages[part]);
      },
    });
    const settings = { subdomain: "northwind" };
    await hub.connections.update("toy", "main", (row) => ({ ...row, settings }));
    await hub.hourly();
    const [page] = hub.published.splice(0);
    await hub.handled(fetchMessage.parse(page));
    const told = hub.published.map((one) => accountEventMessage.parse(one).data);
    return outcomeOf({ ...hub, told, calls: [], failing: (await hub.access())?.failing });
  }

  test("where all is well, it is told", async () => {
    expect(await begun()).toBe("told");
  });

  test.each([
    ["is busy", [429, {}], "comes again", "comes again", "comes again", "comes again"],
    ["is broken", [502, "<html>"], "comes again", "comes again", "comes again", "comes again"],
    ["does not take the token", [401, {}], "comes again", "comes again", "comes again", "comes again"],
    ["may not be seen", [403, {}], "waits for a right", "waits for a right", "told", "told"],
    ["is not there", [404, {}], "waits for a right", "waits for a right", "told", "told"],
    ["does not take the call", [405, null], "dead letter", "dead letter", "dead letter", "told"],
    ["answers with a page", [200, "<html>"], "dead letter", "dead letter", "dead letter", "told"],
    ["sends the caller elsewhere", [302, ""], "dead letter", "dead letter", "dead letter", "told"],
  ] as const)("where one %s", async (_what, answer, ofAccount, ofFolder, ofVersions, ofPerson) => {
    expect([
      await begun("Accounts", answer),
      await begun("Children", answer),
      await begun("Stream", answer),
      await begun("Users", answer),
    ]).toEqual([ofAccount, ofFolder, ofVersions, ofPerson]);
  });
});
