import { expect, test } from "@jest/globals";
import { InvalidArgumentError } from "commander";
import { instantOf } from "../../../infra/cli/instant.ts";

test.each([
  ["2026-11-23T08:00:00Z", "2026-11-23T08:00:00.000Z"],
  ["2026-11-23", "2026-11-23T00:00:00.000Z"],
  ["2026-11-23T08:00", "2026-11-23T08:00:00.000Z"],
  ["2026-11-23 08:00:00", "2026-11-23T08:00:00.000Z"],
  ["2026-11-23T15:00:00+07:00", "2026-11-23T08:00:00.000Z"],
])("--since %s is %s, wherever the command runs", (text, instant) => {
  expect(instantOf(text).toISOString()).toBe(instant);
});

test.each(["5", "yesterday 3", "Nov 2", "02/03/2026", "2026-02-30", "2026-11-31T10:00:00Z", "", "now"])(
  "--since %j is refused: a replay or an erasure would begin at another time than was meant",
  (text) => {
    expect(() => instantOf(text)).toThrow(InvalidArgumentError);
  },
);
