import { describe, expect, test } from "@jest/globals";
import { arrivalIn } from "../../../functions/convert/notice.ts";

const created = (key: string) =>
  JSON.stringify({
    "detail-type": "Object Created",
    time: "2026-11-23T09:00:00Z",
    detail: { bucket: { name: "b" }, object: { key, size: 5 } },
  });
const received = {
  notificationType: "Received",
  mail: { timestamp: "2026-11-23T09:00:00.000Z", messageId: "abc" },
  receipt: { recipients: ["a@hub.example"], action: { type: "S3", bucketName: "b", objectKey: "mail/abc" } },
};
const file = { tool: "dropbox", connection: "main", file: `fil_${"0".repeat(25)}` };
const mail = { blob: "mail/abc", receivedAt: new Date("2026-11-23T09:00:00.000Z") };

describe("a notice of the queue", () => {
  test("of an object under drops/ is a file's", () => {
    expect(arrivalIn(created(`drops/dropbox/main/${file.file}`))).toEqual({ file });
  });

  test("of an object under mail/ is a mail's", () => {
    expect(arrivalIn(created("mail/abc"))).toEqual({ mail });
  });

  test("of SES, wrapped by SNS or not, names the recipients", () => {
    const recipients = ["a@hub.example"];

    expect(arrivalIn(JSON.stringify(received))).toEqual({ mail: { ...mail, recipients } });
    expect(arrivalIn(JSON.stringify({ Type: "Notification", Message: JSON.stringify(received) }))).toEqual({
      mail: { ...mail, recipients },
    });
  });

  test.each([
    "not JSON",
    "null",
    created("snapshots/x"),
    created("drops/dropbox/main/other"),
    created("mail/AMAZON_SES_SETUP_NOTIFICATION"),
    created("mail/../secrets"),
    JSON.stringify({ Type: "Notification", Message: "{" }),
    JSON.stringify({ ...received, mail: { timestamp: "yesterday" } }),
  ])("that is something else is nothing: %s", (body) => {
    expect(arrivalIn(body)).toBeUndefined();
  });
});
