import type { ToolWords } from "../tool-words.ts";

export const en = {
  summary:
    "Shows invoices, credit notes, payments, bills and contacts as they are made, changed, paid, voided or deleted.",
  limits: {
    idsOnly:
      "Xero sends ids only: until you let the hub fetch, everything stands at the connected organisation, without amounts, due dates and customers.",
    payments:
      "No webhook tells of payments: the hub finds them with the invoice that they pay, and those of credit notes and deleted ones by the daily check.",
    made: "Xero does not keep when something was made: in the history an invoice has the date that stands on it.",
    others: "Quotes, purchase orders and bank transactions are not shown.",
  },
  setup: {
    app: "Open the Xero developer portal (developer.xero.com), choose My Apps, then New app, and make a Web app. One app serves every organisation.",
    redirect:
      "On its Configuration page add the hub's callback address as a redirect URI, generate a secret, and enter the client id and the secret here as the connection's app.",
    endpoint:
      "On its Webhooks page choose Invoices, Credit notes and Contacts and paste the connection's URL as the delivery URL.",
    key: "Save, copy the webhooks key that Xero shows and enter it here as the connection's secret. Xero issues it: the hub cannot choose one.",
    intent:
      "Choose Send Intent to receive at Xero: its status turns to OK where the key is the right one. It fails until the key is entered here.",
    access:
      "Connect each organisation from here, once for each: sign in at Xero with a user who may see its sales, and choose it. The hub asks to read invoices, payments and contacts, and to stay connected.",
  },
  certainty: {
    signature:
      "Xero signs the body with HMAC-SHA256 and the webhooks key in x-xero-signature, and wants 200 or 401 within five seconds.",
    payload: "A delivery names the objects and what happened to them, and nothing else.",
    consented:
      "Where an organisation was connected to the app before, Xero may not say which one was chosen: the hub then takes the one whose connection changed last, and shows its name.",
  },
} as const satisfies ToolWords;
