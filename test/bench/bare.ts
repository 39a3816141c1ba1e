import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";

const client = new EventBridgeClient({});

/** The least a function behind a webhook could do: send one entry. */
export async function handler(): Promise<unknown> {
  return await client.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: "hub", Source: "bench", DetailType: "bench", Detail: "{}" }],
    }),
  );
}
