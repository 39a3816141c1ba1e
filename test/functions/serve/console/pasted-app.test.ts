import { expect, test } from "@jest/globals";
import { appIn } from "../../../../functions/serve/console/state/pasted-app.ts";

const app = { clientId: "ABxyz0123456789abcdef", clientSecret: "s3cret+of/40==characters" };

test.each([
  ["Intuit's page", `Client ID\n${app.clientId}\nClient secret\n${app.clientSecret}\n`],
  ["an environment file", `CLIENT_ID=${app.clientId}\nCLIENT_SECRET="${app.clientSecret}"`],
  ["a line", `${app.clientId} ${app.clientSecret}`],
])("both are found in %s", (_of, text) => {
  expect(appIn(text)).toEqual(app);
});

test.each([
  ["one alone", app.clientId],
  ["three", `${app.clientId} ${app.clientSecret} ${app.clientId}`],
  ["words", "Client identification-of-an-app secret"],
  ["an address", `https://hub.example/connect/callback1 ${app.clientId}`],
])("%s are not an app", (_what, text) => {
  expect(appIn(text)).toBeUndefined();
});
