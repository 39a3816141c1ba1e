import { expect, test } from "@jest/globals";
import { appOf, noApp } from "../../../../functions/serve/console/state/entered-app.ts";

const entered = {
  ...{ clientId: " the hub\n", clientSecret: "s3cret ", userId: " kim", privateKey: "-----BEGIN\n" },
};

test.each([
  ["secret", { clientId: "the hub", clientSecret: "s3cret" }],
  ["key", { clientId: "the hub", userId: "kim", privateKey: "-----BEGIN" }],
] as const)("an app is what it shows, without the blanks that were copied: %s", (shows, app) => {
  expect(appOf({ shows, ...entered })).toEqual(app);
  expect(appOf({ ...noApp, shows })).toBeUndefined();
  for (const field of Object.keys(app)) expect(appOf({ shows, ...entered, [field]: " " })).toBeUndefined();
});
