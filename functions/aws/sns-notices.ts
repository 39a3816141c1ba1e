import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { UpstreamError } from "../shared/errors.ts";
import type { Notices } from "../shared/ports.ts";

/** Tells everybody who has subscribed to a topic. */
export function snsNotices(TopicArn: string, client = new SNSClient({})): Notices {
  return {
    async tell(subject, text) {
      try {
        await client.send(new PublishCommand({ TopicArn, Subject: subject, Message: text }));
      } catch (cause) {
        throw new UpstreamError("The topic", { cause });
      }
    },
  };
}
