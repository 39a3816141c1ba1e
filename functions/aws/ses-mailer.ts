import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { UpstreamError } from "../shared/errors.ts";
import type { Mailer } from "../shared/ports.ts";

/** What the mailer needs of an `SESv2Client`. */
export interface SesSender {
  send(command: SendEmailCommand): Promise<unknown>;
}

/** Mail by SES from one address, by its own client. */
export const sesMailerFrom = (from: string, config: SESv2ClientConfig) =>
  sesMailer(new SESv2Client(config), from);

/** Mail by SES from one address, whose domain is verified. */
export function sesMailer(client: SesSender, from: string): Mailer {
  return {
    async send({ to, subject, text, headers }) {
      const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
      const Headers = Object.entries(headers).map(([Name, Value]) => ({ Name, Value }));
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) }, Headers } },
          }),
        );
      } catch (cause) {
        throw new UpstreamError("SES", { cause });
      }
    },
  };
}
