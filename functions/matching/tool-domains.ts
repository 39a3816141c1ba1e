/** Those that end with `.com`, without it. */
const commercial = `accelo adobesign airtable amazonaws amazonses asana autoentry baydin bill bizpayo boomerangapp
  boomeranggmail box calendly calendlymail clickup cloudflare constantcontact dext docusign dropbox
  dropboxmail echosign facebook facebookmail followupthen force freshbooks freshdesk google googlegroups gusto
  hellosign hubspot instagram intercom-mail intuit jetpackworkflow jirav jotform linkedin mailchimp
  mandrillapp microsoft microsoftonline monday office office365 onmicrosoft pandadoc paypal qbo quickbooks
  receipt-bank rightsignature salesforce service-now sharefile sharepoint slack slack-mail smartsheet squareup
  stripe surveymonkey thomsonreuters trello twitter typeform webex xero yammer zapier zapiermail zendesk zoho`;
const others = `atlassian.net clienthub.app clienthub.info dext.cc docusign.net followup.cc hubspotemail.net intercom.io
  mailgun.org notion.so receiptbank.me sendgrid.net sharefile.eu zoom.us`;

/**
 * Domains of the tools themselves, of what they give their tenants (`acme.sharefile.com`) and of mail relays: a host
 * below them says which tool was used, never which customer.
 */
export const toolDomains: ReadonlySet<string> = new Set([
  ...commercial.split(/\s+/).map((name) => `${name}.com`),
  ...others.split(/\s+/),
]);
