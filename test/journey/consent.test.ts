import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { ApiError } from "../../infra/local/api.ts";
import { callbackAt } from "../../schemas/callback-at.ts";
import { consentBegun } from "../../schemas/consent.ts";
import { consentVendor, Visitor } from "../support/consent-vendor.ts";
import { allEvents, deliver, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { vendorFacts } from "../support/vendor-facts.ts";

const secret = "a secret of this test";
const [realm, other] = ["9341453474484455", "9341453050301122"];
const names: Readonly<Record<string, string>> = { [realm]: "Acme Ltd", [other]: "Beta & Sons" };
const invoice = { Id: "58", DocNumber: "1058", TotalAmt: 1250, Balance: 1250, CurrencyRef: { value: "GBP" } };

const [organisation, soldId, gammaId] = [
  "c2cc9b6e-9458-4c7d-93cc-f02b81b0594f",
  "5c1f7a90-2f43-4c0c-9d3b-6a1e8b24f071",
  "717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
];
const weekAgo = Date.now() - 7 * 86_400_000;
const sold = {
  ...{ InvoiceID: soldId, InvoiceNumber: "INV-7", Type: "ACCREC", Status: "AUTHORISED", CurrencyCode: "GBP" },
  ...{ Total: 70, AmountDue: 70, Date: `/Date(${weekAgo})/`, UpdatedDateUTC: `/Date(${weekAgo})/` },
  Contact: { ContactID: gammaId },
};
const gamma = {
  ...{ ContactID: gammaId, Name: "Gamma's customer", IsCustomer: true },
  UpdatedDateUTC: `/Date(${weekAgo})/`,
};

const intuit = {
  ...vendorFacts.quickbooks,
  returns: { realmId: realm },
  api: ({ to, query }: { readonly to: string; readonly query: URLSearchParams }) => {
    const [, of = ""] = /\/companyinfo\/(\d+)$/.exec(to) ?? [];
    if (of !== "") return { CompanyInfo: { CompanyName: names[of] } };
    return { QueryResponse: query.get("query")?.includes("from Invoice") ? { Invoice: [invoice] } : {} };
  },
} as const;

const dropbox = {
  ...vendorFacts.dropbox,
  api: ({ to }: { readonly to: string }) =>
    to.endsWith("users/get_current_account")
      ? { account_id: "dbid:AAH4f99", name: { display_name: "Ola Nordmann" } }
      : undefined,
} as const;

const docusign = {
  ...vendorFacts.docusign,
  api: () => ({ accounts: [{ account_id: "5B0E", account_name: "Northwind", is_default: true }] }),
} as const;

const sharefile = {
  ...vendorFacts.sharefile,
  api: () => undefined,
} as const;

const google = {
  ...vendorFacts.google,
  api: () => ({ emailAddress: "Kim@northwind.example" }),
} as const;

const calendly = {
  ...vendorFacts.calendly,
  api: ({ to }: { readonly to: string }) => {
    const api = "https://api.calendly.com";
    const resource = {
      uri: `${api}/users/P`,
      name: "Priya",
      current_organization: `${api}/organizations/H1`,
    };
    return to.endsWith("users/me") ? { resource } : undefined;
  },
} as const;

const rights =
  "channels:history,groups:history,channels:read,groups:read,app_mentions:read,files:read,reactions:read,pins:read,users:read,users:read.email";
const workspace = { id: "T9TK3CUKW", name: "Softball" };

/** Its bot's token has no end. */
const slack = {
  ...vendorFacts.slack,
  answers: {
    ...{ ok: true, token_type: "bot", refresh_token: undefined, expires_in: undefined, scope: rights },
    ...{ team: workspace, enterprise: null, is_enterprise_install: false },
  },
  api: () => undefined,
} as const;

const smartsheet = {
  ...vendorFacts.smartsheet,
  api: ({ to }: { readonly to: string }) =>
    to.endsWith("users/me") ? { id: 4856934849340, email: "jo@northwind.example" } : undefined,
} as const;

const mailboxId = "3f1c8a52-6b7d-4e90-8c21-5a0d9e7b4f16";
const mail = {
  ...{ id: "AAk1", internetMessageId: "<1@acme.example>", subject: "Year end", isDraft: false },
  receivedDateTime: new Date(Date.now() - 60_000).toISOString(),
  from: { emailAddress: { name: "Jane", address: "jane@acme.example" } },
  toRecipients: [{ emailAddress: { address: "kim@firm.example" } }],
};

/** A meeting in the calendar, until it is deleted. */
const calendar = new Set(["AAm1"]);
const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
const review = {
  ...{ id: "AAm1", iCalUId: "uid-1", subject: "Review", createdDateTime: mail.receivedDateTime },
  ...{ start: { dateTime: nextWeek }, end: { dateTime: nextWeek }, organizer: mail.toRecipients[0] },
  attendees: [{ emailAddress: { name: "Jane", address: "jane@acme.example" } }],
};

/** Its history is empty: what comes is told alone. */
const microsoft = {
  ...vendorFacts.microsoft365,
  api: ({ to }: { readonly to: string }) => {
    if (/\/me(\?|$)/.test(to)) return { id: mailboxId, mail: "Kim@firm.example" };
    if (/\/messages\/AAk1/.test(to)) return mail;
    if (/\/events\/AAm1/.test(to)) return calendar.has("AAm1") ? review : undefined;
    return /\/me\/(messages|events)/.test(to) ? { value: [] } : undefined;
  },
} as const;

const xero = {
  ...vendorFacts.xero,
  api: ({ to }: { readonly to: string }) => {
    if (to.endsWith("/connections"))
      return [{ tenantId: organisation, tenantType: "ORGANISATION", tenantName: "Gamma Ltd" }];
    const [, list = ""] = /\/api\.xro\/2\.0\/(\w+)/.exec(to) ?? [];
    const books: Readonly<Record<string, object>> = { Invoices: sold, Contacts: gamma };
    return { [list]: books[list] === undefined ? [] : [books[list]] };
  },
} as const;

let vendor: Awaited<ReturnType<typeof consentVendor>>;
let others: (typeof vendor)[];
let running: RunningHub;
const logged: string[] = [];

beforeAll(async () => {
  vendor = await consentVendor(intuit);
  others = await Promise.all(
    [dropbox, docusign, sharefile, google, calendly, slack, smartsheet, xero, microsoft].map(consentVendor),
  );
  const standIns = Object.assign({}, ...[vendor, ...others].map((one) => one.standIns));
  running = await runHub({
    standIns,
    log: (_level, code, fields) => logged.push(JSON.stringify([code, fields])),
  });
  await connect("quickbooks", { environment: "sandbox" });
});
afterAll(async () => {
  await running.end();
  for (const one of [vendor, ...others]) await one.close();
});
afterEach(() => {
  Object.assign(vendor.state, {
    ...{ consents: true, answers: {}, returns: { realmId: realm }, tokenAnswer: undefined, apiStatus: 200 },
  });
});

const at = (tool: string) => `/api/connections/${tool}/main`;
const connect = async (tool: string, settings: object, app: object | null = vendor.app) =>
  await running.api.call("PUT", at(tool), { secrets: [secret], settings, app });
const begin = async (tool: string, asked: object = {}) =>
  consentBegun.parse(await running.api.call("POST", `${at(tool)}/consent`, asked)).url;
const codeOf = (text: string) => /data-code="(\w+)"/.exec(text)?.[1];
const sentenceIn = (text: string) => /<p>(.*?)<\/p>/.exec(text)?.[1];
/** The whole way in one browser, from the button to what the last page says. */
const consented = async (tool: string, asked?: object) => {
  const { text } = await new Visitor().visit(await begin(tool, asked));
  return { code: codeOf(text), sentence: sentenceIn(text) };
};
async function tell(of: string, id: string) {
  const entities = [{ name: "Invoice", id, operation: "Create", lastUpdated: "2026-11-20T10:00:00.000Z" }];
  const body = JSON.stringify({ eventNotifications: [{ realmId: of, dataChangeEvent: { entities } }] });
  expect((await deliver(running.hub.url, "quickbooks", { body, secret })).status).toBe(200);
}

test("from a click to a full invoice: a company consents, and what had waited for it is fetched", async () => {
  await tell(realm, "58");
  await until(async () => (await allEvents(running.api)).length === 1);

  expect(await consented("quickbooks")).toEqual({
    code: "connected",
    sentence: `Connected with QuickBooks Online as Acme Ltd (${realm}).`,
  });

  const isFull = async () => (await allEvents(running.api))[0]?.money?.amount === "1250";
  await until(isFull);
  expect((await allEvents(running.api))[0]).toMatchObject({
    title: expect.stringContaining("1058"),
    revision: 1,
  });
  const [asked] = vendor.asked;
  expect(asked?.get("redirect_uri")).toBe(callbackAt(running.hub.url));
  expect(asked?.get("scope")).toBe("com.intuit.quickbooks.accounting");
});

test.each([
  ["dropbox", 0, {}, "Ola Nordmann (dbid:AAH4f99)", true],
  ["docusign", 1, { environment: "demo" }, "Northwind (5b0e)", false],
  ["sharefile", 2, { subdomain: "acme" }, "acme.sharefile.com (acme)", false],
  [
    "boomerang-gmail",
    3,
    { serviceAccount: "push@northwind.iam.gserviceaccount.com" },
    "Kim@northwind.example (kim@northwind.example)",
    true,
  ],
  ["calendly", 4, {}, "Priya (H1)", true],
  ["slack", 5, {}, "Softball (T9TK3CUKW)", false],
  ["smartsheet", 6, {}, "jo@northwind.example (4856934849340)", false],
  ["xero", 7, {}, "Gamma Ltd (c2cc9b6e-9458-4c7d-93cc-f02b81b0594f)", false],
  ["microsoft-365", 8, {}, `kim@firm.example (${mailboxId})`, true],
] as const)("%s is connected by consent", async (tool, n, settings, name, hasProof) => {
  await connect(tool, settings);

  const { code, sentence } = await consented(tool);

  expect([code, sentence]).toEqual(["connected", expect.stringContaining(`as ${name}.`)]);
  expect(others[n]?.asked.map((query) => query.get("code_challenge_method") === "S256")).toEqual([hasProof]);
});

test("Xero is let look whether the hub receives, its organisation consents, and its history and an invoice that it tells of are there", async () => {
  await connect("xero", {});
  const look = JSON.stringify({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: "S0m3" });
  const [right, wrong] = await Promise.all([
    deliver(running.hub.url, "xero", { body: look, secret }),
    deliver(running.hub.url, "xero", { body: look, secret: "another secret" }),
  ]);
  expect([right.status, right.text, wrong.status]).toEqual([200, "", 401]);

  expect((await consented("xero")).code).toBe("connected");

  const ofXero = async () => (await allEvents(running.api)).filter(({ tool }) => tool === "xero");
  await until(async () => (await ofXero()).length === 2);
  expect((await ofXero()).map(({ type }) => type).sort()).toEqual(["customer.updated", "invoice.created"]);
  const told = { resourceId: soldId, tenantId: organisation, eventCategory: "INVOICE" };
  const events = ["CREATE", "UPDATE"].map((eventType) => ({ ...told, eventType }));
  await deliver(running.hub.url, "xero", { body: JSON.stringify({ events }), secret });
  const isFull = async () => (await ofXero()).filter(({ money }) => money?.amount === "70").length === 2;
  await until(isFull);
  expect((await ofXero()).map(({ type }) => type).sort()).toEqual([
    ...["customer.updated", "invoice.created", "invoice.updated"],
  ]);
  expect(new Set((await ofXero()).map(({ account }) => account)).size).toBe(1);
});

test("Microsoft checks the address, and of a mailbox that was consented to a mail is there once it is told of genuinely", async () => {
  await connect("microsoft-365", {});
  const hook = `${running.hub.url}/hooks/microsoft-365/main/${mailboxId}`;
  const text = "Validation: Testing client application reachability for subscription";
  const check = await fetch(`${hook}?${new URLSearchParams({ validationToken: text })}`, { method: "POST" });
  expect([check.status, await check.text()]).toEqual([200, text]);
  expect(check.headers.get("content-type")).toMatch(/^text\/plain/);
  expect((await consented("microsoft-365")).code).toBe("connected");

  const tellBy = async (clientState: string, changeType = "created", what = "Messages/AAk1") => {
    const one = { changeType, resource: `Users/${mailboxId}/${what}`, clientState };
    const headers = { "content-type": "application/json" };
    return (await fetch(hook, { method: "POST", headers, body: JSON.stringify({ value: [one] }) })).status;
  };
  expect([await tellBy("forged, and of the right length"), await tellBy(secret)]).toEqual([401, 200]);
  const mails = async () => (await allEvents(running.api)).filter(({ type }) => type === "email.received");
  await until(async () => (await mails()).length === 1);
  expect(await mails()).toMatchObject([
    { title: "Received “Year end” from Jane", identities: [{ type: "email", value: "jane@acme.example" }] },
  ]);

  const meetings = async () => (await allEvents(running.api)).filter(({ family }) => family === "meeting");
  await tellBy(secret, "created", "Events/AAm1");
  await until(async () => (await meetings()).length === 1);
  calendar.clear();
  await tellBy(secret, "deleted", "Events/AAm1");
  await until(async () => (await meetings()).length === 2);
  const [off, on] = await meetings();
  expect([off?.type, on?.type]).toEqual(["meeting.canceled", "meeting.scheduled"]);
  expect(off).toMatchObject({ title: "Canceled “Review” with Jane", account: on?.account });
});

test.each([
  ["denied", { consents: false }],
  ["cut_off", { tokenAnswer: { status: 503, body: "<h1>later</h1>" } }],
  ["not_taken", { tokenAnswer: { status: 400, body: '{"error":"invalid_grant"}' } }],
  ["not_taken", { tokenAnswer: { status: 200, body: "<h1>sign in</h1>" } }],
  ["app_refused", { tokenAnswer: { status: 400, body: '{"error":"invalid_client"}' } }],
  [
    "clock_off",
    {
      tokenAnswer: {
        status: 400,
        body: '{"error":"invalid_grant"}',
        headers: { date: "Sat, 28 Nov 2020 10:00:00 GMT" },
      },
    },
  ],
  ["not_let_in", { apiStatus: 403 }],
  ["not_let_in", { apiStatus: 401 }],
  ["unclear", { returns: {} }],
])("a consent that ends as %s changes nothing, and can be begun again", async (code, given) => {
  Object.assign(vendor.state, given);
  const { code: said, sentence } = await consented("quickbooks");

  expect(said).toBe(code);
  expect(sentence).not.toMatch(/[{}]/);
  Object.assign(vendor.state, {
    consents: true,
    tokenAnswer: undefined,
    apiStatus: 200,
    returns: { realmId: realm },
  });
  expect((await consented("quickbooks")).code).toBe("connected");
});

test("an answer that writes null where a field is left out gives access all the same", async () => {
  vendor.state.answers = { scope: null, id_token: null };
  const { code } = await consented("quickbooks");
  vendor.state.answers = {};

  expect(code).toBe("connected");
});

test("what comes back is taken once, and only in the browser that has opened it", async () => {
  const [own, stranger] = [new Visitor(), new Visitor()];
  const { url: back } = await own.visit(await begin("quickbooks"), "/connect/callback");

  expect(codeOf((await stranger.visit(back)).text)).toBe("another_browser");
  expect(codeOf((await own.visit(back)).text)).toBe("connected");
  expect(codeOf((await own.visit(back)).text)).toBe("used");
  expect(codeOf((await own.visit(`${running.hub.url}/connect/callback?state=made.up&code=1`)).text)).toBe(
    "begun_wrongly",
  );
});

test("a state that was changed on its way is not taken", async () => {
  const own = new Visitor();
  const { url } = await own.visit(await begin("quickbooks"), "/connect/callback");
  const back = new URL(url);
  back.searchParams.set("state", `${back.searchParams.get("state")}x`);

  expect(codeOf((await own.visit(back.href)).text)).toBe("another_browser");
});

test("a company that consents anew is not replaced by another, which may be added beside it", async () => {
  vendor.state.returns = { realmId: other };

  expect(await consented("quickbooks", { tenant: realm })).toEqual({
    code: "another_tenant",
    sentence: expect.stringContaining(
      `as Beta &#38; Sons (${other}), and this was to be Acme Ltd (${realm})`,
    ),
  });
  expect((await consented("quickbooks")).code).toBe("connected");
});

test("fewer rights than asked for are named", async () => {
  const [box] = others;
  if (box) box.state.answers = { scope: "account_info.read files.metadata.read" };

  expect(await consented("dropbox")).toEqual({
    code: "connected_with_less",
    sentence: expect.stringContaining("without these rights: sharing.read."),
  });
});

test("Slack's bot has fewer rights than asked for, or a whole organization's", async () => {
  const bot = others[5];
  if (!bot) throw new Error("no Slack");
  bot.state.answers = { ...slack.answers, scope: rights.replace("pins:read,", "") };
  expect(await consented("slack")).toEqual({
    code: "connected_with_less",
    sentence: expect.stringContaining("without these rights: pins:read."),
  });

  const enterprise = { id: "E12345678", name: "Sports" };
  bot.state.answers = { ...slack.answers, team: null, enterprise, is_enterprise_install: true };
  expect((await consented("slack")).sentence).toContain("as Sports (E12345678).");
  expect(bot.asked.at(-1)?.get("scope")).toBe(rights);
});

test.each([
  ["slack", 5, 200, '{"ok":false,"error":"bad_client_secret"}', "app_refused", "bad_client_secret"],
  ["slack", 5, 200, '{"ok":false,"error":"invalid_code"}', "not_taken", "invalid_code"],
  ["smartsheet", 6, 400, '{"errorCode":1071,"message":"Unable to grant access."}', "not_taken", "1071"],
] as const)(
  "%s says in words of its kind that it takes no code",
  async (tool, n, status, body, code, word) => {
    const other = others[n];
    if (!other) throw new Error("no such tool");
    other.state.tokenAnswer = { status, body };
    const { code: said, sentence } = await consented(tool);
    other.state.tokenAnswer = undefined;

    expect([said, sentence]).toEqual([code, expect.stringContaining(`(${word})`)]);
  },
);

test("the page speaks the browser's language", async () => {
  const response = await fetch(`${running.hub.url}/connect/start?attempt=none`, {
    headers: { "accept-language": "vi-VN,vi;q=0.9" },
  });

  expect(await response.text()).toContain("Hãy kết nối lại từ hub.");
});

test.each([
  ["stripe", {}, "consent_not_taken", null],
  ["smartsheet", {}, "app_needed", null],
  ["dropbox", {}, "app_needed", null],
  ["sharefile", {}, "invalid_settings", { clientId: "a", clientSecret: "b" }],
])("what cannot work is said before anybody starts: %s %j is %s", async (tool, settings, code, app) => {
  await connect(tool, settings, app);

  const failed = await begin(tool).catch((error: unknown) => error);

  expect(failed instanceof ApiError && failed.body).toContain(`"${code}"`);
});

test("neither secrets, codes nor tokens are in what the hub shows or logs", async () => {
  const told = JSON.stringify([await running.api.call("GET", "/api/connections"), logged]);

  for (const text of [vendor.app.clientSecret, "refresh-1", "access-1", "code-1"])
    expect(told).not.toContain(text);
  expect(told).toContain(vendor.app.clientId);
});
