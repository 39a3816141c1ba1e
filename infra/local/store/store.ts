import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { clientAnsweredBy, type EmbeddedStore } from "./client.ts";
import { Engine } from "./engine.ts";

/** The embedded store on the thread of those who ask it. */
export class LocalStore extends Engine implements EmbeddedStore {
  client(): DynamoDBDocumentClient {
    return clientAnsweredBy(
      async (call) => await this.faults.around(call, async () => await this.answer(call)),
    );
  }
}
