import { describe, expect, test } from "@jest/globals";
import { settingNames, unknownSettings } from "../../../infra/local/environment.ts";
import { settingsIn } from "../../../infra/local/settings.ts";

const usual = settingsIn({});

describe.each(settingNames)("%s", (name) => {
  test.each(["", " ", "\n"])("that is set to %j is left out", (text) => {
    expect(settingsIn({ [name]: text })).toEqual(usual);
  });
});

test("nothing set is a hub on loopback, for good, that takes no mail", () => {
  expect(usual).toEqual({
    ...{ host: "127.0.0.1", port: 4700, url: undefined, data: ".hub", token: undefined },
    ...{ smtpPort: undefined, mail: { smtp: undefined, from: undefined }, standIns: {} },
    ...{ retention: {}, endpoint: undefined },
  });
});

test.each([
  ["PORT", "4700x"],
  ["HUB_SMTP_PORT", "abc"],
  ["HUB_SMTP_PORT", "70000"],
  ["HUB_URL", "hub.firm.example"],
  ["HUB_TOKEN", " blank before"],
  ["HUB_TOKEN", "two\nlines"],
  ["HUB_TOKEN", "ends with a line\n"],
  ["HUB_TOKEN", "mật-khẩu"],
  ["HUB_DIGEST_SMTP", "mail.firm.example"],
  ["HUB_DIGEST_SMTP", "mail.firm.example:587"],
  ["HUB_DIGEST_SMTP", "https://mail.firm.example"],
  ["HUB_DIGEST_SMTP", "smtp://"],
  ["HUB_DIGEST_FROM", "the hub"],
  ["HUB_DIGEST_FROM", "a@firm.example, b@firm.example"],
  ["HUB_RAW_DAYS", "0x20"],
  ["HUB_FILE_DAYS", "1e3"],
  ["HUB_EVENT_YEARS", "3.5"],
  ["HUB_EVENT_YEARS", "0"],
  ["HUB_STAND_INS", "[1]"],
  ["DYNAMODB_ENDPOINT", "127.0.0.1:8000"],
])("%s=%j is refused at the start, and named", (name, text) => {
  expect(() => settingsIn({ [name]: text })).toThrow(name);
});

test("what is refused may be a secret, and is not repeated", () => {
  const password = { HUB_DIGEST_SMTP: "smpt://me:hunter2@mail.example", HUB_TOKEN: "hunter2 " };

  for (const [name, text] of Object.entries(password))
    expect(() => settingsIn({ [name]: text })).not.toThrow("hunter2");
});

test("a token may be several words, as it could be always", () => {
  expect(settingsIn({ HUB_TOKEN: "the token of this hub" }).token).toBe("the token of this hub");
});

test.each(["digest@firm.example", "Hub <digest@firm.example>"])("digests can come from %s", (from) => {
  expect(settingsIn({ HUB_DIGEST_FROM: from }).mail.from).toBe(from);
});

test("a name that looks like a setting and is none is told of, with the one it is like", () => {
  expect(
    unknownSettings({
      HUB_RAWDAYS: "40",
      HUB_SMTP: "25",
      HUB_COLOUR_OF_IT: "red",
      HUB_STAGE: "prod",
      PATH: "",
    }),
  ).toEqual([
    "HUB_RAWDAYS is not a setting of the hub, and changes nothing. Did you mean HUB_RAW_DAYS?",
    "HUB_SMTP is not a setting of the hub, and changes nothing.",
    "HUB_COLOUR_OF_IT is not a setting of the hub, and changes nothing.",
  ]);
});
