import { expect, test } from "@jest/globals";
import { idText, isOwnId } from "../../../../functions/connectors/mapping/own-id.ts";

test.each([
  [["id"]],
  [["event_id", "status"]],
  [["data.id"]],
  [["payload.eventId || event.uuid"]],
  [['"Submission ID"']],
  [["customer", "submissionID"]],
])("%j holds the id of what is sent", (key) => {
  expect(key.some(isOwnId)).toBe(true);
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
  expect(key.some(isOwnId)).toBe(false);
});

test.each(["", " ", "null", "NULL", "undefined", "None", "N/A", "-", 0, "0", false, true, "[object Object]"])(
  "%j stands where there is no id, and names nothing",
  (value) => {
    expect(idText(value)).toBeUndefined();
  },
);

test.each(["{{id}}", "{{ trigger.id }}", "$\u007bid}", "<%= id %>", "%ORDER_ID%"])(
  "%j is a template that nobody has filled in",
  (value) => {
    expect(idText(value)).toBeUndefined();
  },
);

test("ids of any length are told apart by all of them", () => {
  const long = "k".repeat(3_000);

  expect(idText(`${long}1`)).not.toBe(idText(`${long}2`));
  expect([idText(" a-1 "), idText(10), idText("10")]).toEqual(["a-1", "10", "10"]);
});
