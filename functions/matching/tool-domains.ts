/**
 * Domains of the tools themselves, of what they give their tenants (`acme.sharefile.com`) and of mail relays: a host
 * below them says which tool was used, never which customer.
 */
export const toolDomains: ReadonlySet<string> = new Set(
  `accelo.com adobesign.com airtable.com amazonaws.com amazonses.com asana.com atlassian.net bill.com boomerangapp.com
   boomeranggmail.com box.com calendly.com calendlymail.com clickup.com cloudflare.com constantcontact.com dext.com
   docusign.com docusign.net dropbox.com dropboxmail.com echosign.com facebook.com facebookmail.com followup.cc
   followupthen.com force.com freshbooks.com freshdesk.com google.com googlegroups.com gusto.com hellosign.com
   hubspot.com hubspotemail.net instagram.com intercom-mail.com intercom.io intuit.com jotform.com linkedin.com
   mailchimp.com mailgun.org mandrillapp.com microsoft.com microsoftonline.com monday.com notion.so office.com
   office365.com onmicrosoft.com pandadoc.com paypal.com qbo.com quickbooks.com receipt-bank.com receiptbank.me
   rightsignature.com salesforce.com sendgrid.net service-now.com sharefile.com sharefile.eu sharepoint.com slack.com
   slack-mail.com smartsheet.com squareup.com stripe.com surveymonkey.com teams.microsoft.com trello.com twitter.com
   typeform.com webex.com xero.com yammer.com zapier.com zapiermail.com zendesk.com zoho.com zoom.us`.split(
    /\s+/,
  ),
);
