/** Where companies' books and Intuit's test companies are: https://developer.intuit.com/app/developer/qbo/docs/get-started */
export const hosts = {
  production: "quickbooks.api.intuit.com",
  sandbox: "sandbox-quickbooks.api.intuit.com",
} as const;
