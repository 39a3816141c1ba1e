import type { VendorFacts } from "./consent-vendor.ts";

type Facts = Omit<VendorFacts, "api">;

/** Where and how vendors let apps in; hosts and paths as the vendors document them. */
export const vendorFacts = {
  calendly: {
    hosts: ["auth.calendly.com", "api.calendly.com"],
    authorize: "auth.calendly.com/oauth/authorize",
    token: "auth.calendly.com/oauth/token",
    clientIn: "header",
    pkce: true,
    used: "dead",
  },
  docusign: {
    hosts: ["account-d.docusign.com"],
    authorize: "account-d.docusign.com/oauth/auth",
    token: "account-d.docusign.com/oauth/token",
    clientIn: "header",
    pkce: false,
    answers: { scope: "signature" },
    used: "good until the next is used",
  },
  dropbox: {
    hosts: ["www.dropbox.com", "api.dropboxapi.com"],
    authorize: "www.dropbox.com/oauth2/authorize",
    token: "api.dropboxapi.com/oauth2/token",
    clientIn: "header",
    pkce: true,
    answers: { scope: "account_info.read files.metadata.read sharing.read" },
    used: "the same",
  },
  google: {
    hosts: ["accounts.google.com", "oauth2.googleapis.com", "gmail.googleapis.com"],
    authorize: "accounts.google.com/o/oauth2/v2/auth",
    token: "oauth2.googleapis.com/token",
    clientIn: "body",
    pkce: true,
    returns: { iss: "https://accounts.google.com" },
    used: "the same",
  },
  microsoft365: {
    hosts: ["login.microsoftonline.com", "graph.microsoft.com"],
    authorize: "login.microsoftonline.com/organizations/oauth2/v2.0/authorize",
    token: "login.microsoftonline.com/organizations/oauth2/v2.0/token",
    clientIn: "body",
    pkce: true,
    answers: { scope: "User.Read Mail.ReadBasic Calendars.Read" },
    used: "good until the next is used",
  },
  quickbooks: {
    hosts: [
      ...["appcenter.intuit.com", "oauth.platform.intuit.com"],
      ...["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"],
    ],
    authorize: "appcenter.intuit.com/connect/oauth2",
    token: "oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    clientIn: "header",
    pkce: false,
    used: "good until the next is used",
  },
  sharefile: {
    hosts: ["secure.sharefile.com", "acme.sharefile.com", "acme.sf-api.com"],
    authorize: "secure.sharefile.com/oauth/authorize",
    token: "acme.sharefile.com/oauth/token",
    clientIn: "body",
    pkce: false,
    answers: { subdomain: "acme", appcp: "sharefile.com", apicp: "sf-api.com" },
    used: "dead",
  },
  /** Its bot's token has no end. */
  slack: {
    hosts: ["slack.com"],
    authorize: "slack.com/oauth/v2/authorize",
    token: "slack.com/api/oauth.v2.access",
    clientIn: "header",
    pkce: false,
  },
  smartsheet: {
    hosts: ["app.smartsheet.com", "api.smartsheet.com"],
    authorize: "app.smartsheet.com/b/authorize",
    token: "api.smartsheet.com/2.0/token",
    clientIn: "hash",
    wraps: true,
    pkce: false,
    used: "dead",
  },
  xero: {
    hosts: ["login.xero.com", "identity.xero.com", "api.xero.com"],
    authorize: "login.xero.com/identity/connect/authorize",
    token: "identity.xero.com/connect/token",
    clientIn: "header",
    pkce: false,
    answers: {
      scope: "accounting.invoices.read accounting.payments.read accounting.contacts.read offline_access",
    },
    // For half an hour: https://developer.xero.com/documentation/guides/oauth2/token-types
    used: "good until the next is used",
  },
} as const satisfies Readonly<Record<string, Facts>>;
