import type { SendEmailCommand } from "@aws-sdk/client-sesv2";
import { expect, test } from "@jest/globals";
import { sesMailer } from "../../../functions/aws/ses-mailer.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";

const letter = {
  to: "mai@firm.example",
  subject: "Khách hàng",
  text: "Im lặng",
  headers: { "List-Unsubscribe": "<https://hub.example/digests/dig_1/end?signature=s>" },
};

test("a letter is sent to one person as text, with its headers", async () => {
  const sent: SendEmailCommand[] = [];

  await sesMailer({ send: async (command) => sent.push(command) }, "digest@hub.example").send(letter);

  expect(sent.map(({ input }) => input)).toEqual([
    {
      FromEmailAddress: "digest@hub.example",
      Destination: { ToAddresses: ["mai@firm.example"] },
      Content: {
        Simple: {
          Subject: { Data: "Khách hàng", Charset: "UTF-8" },
          Body: { Text: { Data: "Im lặng", Charset: "UTF-8" } },
          Headers: [
            { Name: "List-Unsubscribe", Value: "<https://hub.example/digests/dig_1/end?signature=s>" },
          ],
        },
      },
    },
  ]);
});

test("what SES does not take can be sent again", async () => {
  const refusing = { send: async () => await Promise.reject(new Error("MessageRejected")) };

  await expect(sesMailer(refusing, "digest@hub.example").send(letter)).rejects.toBeInstanceOf(UpstreamError);
});
