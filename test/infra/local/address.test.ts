import { describe, expect, test } from "@jest/globals";
import { BadAddress, hubAddress, hubUrlIn, portIn } from "../../../infra/local/address.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["https://hub.firm.example", "https://hub.firm.example"],
  ["https://hub.firm.example/", "https://hub.firm.example"],
  ["https://HUB.firm.example:443", "https://hub.firm.example"],
  ["http://127.0.0.1:4700", "http://127.0.0.1:4700"],
])("HUB_URL=%s is the address %s", (text, url) => {
  expect(hubUrlIn(text)).toBe(url);
});

test.each([
  "hub.firm.example",
  "hub.firm.example:8443",
  "ftp://hub.firm.example",
  "https://",
  "https://hub.firm.example/hub",
  "https://hub.firm.example?a=1",
  "https://me@hub.firm.example",
  "https:// hub.firm.example",
])("HUB_URL=%s is refused, and named", (text) => {
  expect(() => hubUrlIn(text)).toThrow(BadAddress);
  expect(() => hubUrlIn(text)).toThrow(text);
});

test.each(["abc", "", "-1", "65536", "1e3", "47.5"])("PORT=%s is refused", (text) => {
  expect(() => portIn(text)).toThrow(BadAddress);
});

test("a port is a whole number", () => {
  expect([portIn("0"), portIn("4700"), portIn("65535")]).toEqual([0, 4_700, 65_535]);
});

describe("a command finds the hub", () => {
  const HUB_URL = "https://hub.firm.example";
  test.each([
    ["on this machine where nothing is said", {}, "http://127.0.0.1:4700"],
    ["at its port", { PORT: "4711" }, "http://127.0.0.1:4711"],
    ["at its address", { HUB_URL, PORT: "4711" }, HUB_URL],
    [
      "on this machine in the environment of its container",
      { HUB_URL, HOST: "0.0.0.0" },
      "http://127.0.0.1:4700",
    ],
    ["on this machine where it listens at loopback", { HUB_URL, HOST: "127.0.0.1" }, "http://127.0.0.1:4700"],
    ["at its address where it listens at one of the network's", { HUB_URL, HOST: "192.0.2.7" }, HUB_URL],
  ])("%s", (_where, said, address) => {
    expect(hubAddress({ HOST: undefined, HUB_URL: undefined, PORT: undefined, ...said })).toBe(address);
  });

  test("by no address that is none", () => {
    const said = { HOST: undefined, HUB_URL: "hub.firm.example", PORT: "4700" };
    expect(() => hubAddress(said)).toThrow(BadAddress);
  });
});
