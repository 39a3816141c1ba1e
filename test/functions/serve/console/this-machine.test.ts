import { expect, test } from "@jest/globals";
import { isOfThisMachine } from "../../../../functions/serve/console/state/this-machine.ts";

test.each([
  ["http://127.0.0.1:4820/hooks/quickbooks/main", true],
  ["http://localhost:4820/hooks/slack/main", true],
  ["http://[::1]:4820/hooks/slack/main", true],
  ["https://hub.harbourpike.example/hooks/quickbooks/main", false],
  ["https://127.example.com/hooks/slack/main", false],
])("%s is of this machine alone: %s", (url, isIts) => {
  expect(isOfThisMachine(url)).toBe(isIts);
});
