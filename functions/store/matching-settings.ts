import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type MatchingSettings, matchingSettings } from "../../schemas/matching.ts";
import type { Matcher } from "../matching/keys-of.ts";
import { sharedDomains } from "../matching/shared-domains.ts";
import { onTable } from "./dynamo.ts";

const Key = { pk: "hub", sk: "matching" };
/** Milliseconds for which a matcher is used before the settings are read again. */
const kept = 60_000;

/** The hub's settings for matching, and the matcher made of them. */
export class Matching {
  readonly #client: DynamoDBDocumentClient;
  readonly table: string;
  #matcher: { readonly until: number; readonly made: Promise<Matcher> } | undefined;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.table = table;
  }

  async settings(): Promise<MatchingSettings> {
    const { Item } = await onTable(
      this.#client.send(new GetCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    return matchingSettings.parse(Item ?? {});
  }

  async put(settings: MatchingSettings): Promise<void> {
    await onTable(
      this.#client.send(new PutCommand({ TableName: this.table, Item: { ...settings, ...Key } })),
    );
    this.#matcher = undefined;
  }

  async matcher(): Promise<Matcher> {
    if (!this.#matcher || this.#matcher.until < Date.now()) {
      const made = Promise.all([this.settings(), sharedDomains()]).then(([settings, shared]) => ({
        settings,
        shared,
      }));
      this.#matcher = { until: Date.now() + kept, made };
      made.catch(() => {
        this.#matcher = undefined;
      });
    }
    return await this.#matcher.made;
  }
}
