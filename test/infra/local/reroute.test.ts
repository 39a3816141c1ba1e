import { expect, test } from "@jest/globals";
import { BadStandIns, StandInsInEarnest, standInsIn } from "../../../infra/local/reroute.ts";

const alone = { host: "127.0.0.1", url: undefined };
const text = '{"api.example.com":"http://127.0.0.1:9000"}';

test.each([
  alone,
  { host: "localhost", url: "http://localhost:4700" },
  { host: "127.0.0.1", url: "http://[::1]:4700" },
])("tools are stood in for on a machine that nobody else reaches: %j", (at) => {
  expect(standInsIn(text, at)).toEqual({ "api.example.com": "http://127.0.0.1:9000" });
});

test.each([
  { host: "127.0.0.1", url: "https://hub.firm.example" },
  { host: "127.0.0.1", url: "http://localhost.firm.example:4700" },
  { host: "127.0.0.1", url: "not an address" },
  { host: "0.0.0.0", url: "http://localhost:4700" },
])("a hub in earnest starts with none: %j", (at) => {
  expect(() => standInsIn(text, at)).toThrow(StandInsInEarnest);
  expect(standInsIn(undefined, at)).toEqual({});
});

test.each([
  '{"api.example.com":"http://evil.example:9000"}',
  '{"api.example.com":"https://127.0.0.1:9000"}',
  '{"api.example.com":"http://127.0.0.1@evil.example:9000"}',
  '{"*.example.com":"http://127.0.0.1:9000"}',
  "[]",
  "no JSON",
])("nothing stands in elsewhere, or for what is not a host: %s", (wrong) => {
  expect(() => standInsIn(wrong, alone)).toThrow(BadStandIns);
});
