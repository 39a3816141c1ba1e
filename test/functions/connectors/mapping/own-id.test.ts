import { expect, test } from "@jest/globals";
import { holdsOwnId } from "../../../../functions/connectors/mapping/own-id.ts";

test.each([
  [["id"]],
  [["event_id", "status"]],
  [["data.id"]],
  [["payload.eventId || event.uuid"]],
  [['"Submission ID"']],
  [["customer", "submissionID"]],
])("%j holds the id of what is sent", (key) => {
  expect(holdsOwnId(key)).toBe(true);
});

test.each([
  [["customer"]],
  [["customer.id"]],
  [["invoice_id", "status"]],
  [["record_id"]],
  [["id || customer"]],
  [["occurred_at", "title"]],
  [[]],
])("%j is alike in many", (key) => {
  expect(holdsOwnId(key)).toBe(false);
});
