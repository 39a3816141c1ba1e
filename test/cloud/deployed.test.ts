import { hash } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { documentClient } from "../../functions/shared/aws/dynamo.ts";
import { identityKey } from "../../functions/shared/aws/keys.ts";
import { Api } from "../../infra/local/api.ts";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { sendSample } from "../../infra/local/send.ts";
import { accountJourneys } from "../journey/account-journeys.ts";
import { journeys } from "../journey/journeys.ts";
import { allEvents, deliver, deliveriesOf } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { type HostProxy, hostProxy } from "./host-proxy.ts";
import { type Pool, person } from "./people.ts";

const { AWS_ENDPOINT_URL: endpoint, HUB_OUTPUTS: outputsFile } = process.env;
if (!endpoint || !outputsFile) throw new Error("Start these tests with npm run test:cloud");
const outputs = z
  .object({
    "account-hub-dev": z.object({ Url: z.string(), UserPoolId: z.string(), ClientId: z.string() }),
  })
  .parse(JSON.parse(await readFile(outputsFile, "utf8")))["account-hub-dev"];
const pool: Pool = { endpoint, userPoolId: outputs.UserPoolId, clientId: outputs.ClientId };
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const ssm = new SSMClient({});
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({ forcePathStyle: true });

let proxy: HostProxy;
let api: Api;
let token: string;
beforeAll(async () => {
  proxy = await hostProxy(endpoint, new URL(outputs.Url).host);
  token = (await person(pool, "admin")).IdToken;
  api = new Api(proxy.url, token);
});
afterAll(async () => {
  await proxy.close();
  for (const client of [sqs, ssm, dynamo, s3]) client.destroy();
});

journeys(() => ({
  url: proxy.url,
  api,
  /** As SES stores it; the emulator has no SES that takes mail. */
  async mail(to, raw) {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const Bucket = Buckets.find(({ Name }) => Name?.includes("storageblobs"))?.Name;
    const Key = `mail/${hash("sha256", to).slice(0, 40)}`;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: raw }));
  },
}));
accountJourneys(() => ({ url: proxy.url, api }));

test("the issuer that signs a local hub's samples is a stranger to a deployed one", async () => {
  const { settings } = await sentBy("boomerang-gmail");
  const [sample] = await samplesOf("boomerang-gmail");
  const issuer = new LocalIssuer(await mkdtemp(join(tmpdir(), "issuer-")));
  await api.call("PUT", "/api/connections/boomerang-gmail/main", {
    secrets: ["a secret of this test"],
    settings,
  });
  const answer =
    sample && (await sendSample(proxy.url, sample, "a secret of this test", "main", issuer.token));

  expect(answer?.status).toBe(401);
});

describe("the authorizer", () => {
  const status = async (bearer: string, method = "GET", path = "/api/timeline") =>
    (
      await fetch(`${proxy.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: '{"secrets":["a secret of a stranger"]}' }),
      })
    ).status;

  test("lets a viewer read and not change, by the token's group", async () => {
    const { IdToken } = await person(pool, "viewer");

    expect(await status(IdToken)).toBe(200);
    expect(await status(IdToken, "PUT", "/api/connections/dropbox/stolen")).toBe(403);
  });

  test("takes an access token of the same pool as well", async () => {
    const { AccessToken } = await person(pool, "manager");

    expect(await status(AccessToken)).toBe(200);
  });

  test("refuses a token that anybody has changed", async () => {
    const [head = "", claims = "", signature = ""] = token.split(".");
    const raised = JSON.parse(Buffer.from(claims, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...raised, exp: raised.exp + 3600 })).toString("base64url");

    expect(await status([head, claims, signature].join("."))).toBe(200);
    expect(await status([head, forged, signature].join("."))).toBe(401);
    expect(await status([head, claims, ""].join("."))).toBe(401);
  });
});

describe("a message that record cannot write", () => {
  test("is put aside as dead, listed with its reason, and on the timeline once it is redriven", async () => {
    const { queueUrl } = await deployment();
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { VisibilityTimeout: "1" } }),
    );
    const spoiled = await spoilIdentity({ type: "quickbooks:company", value: "666" });
    const accepted = await deliver(proxy.url, "quickbooks", { body: bill, secret: "a secret of this test" });
    const mine = async () =>
      (await deliveriesOf(api, "dead")).find(({ delivery }) => delivery === accepted.json.delivery);
    await until(async () => (await mine()) !== undefined, 60_000);

    expect(accepted.status).toBe(200);
    expect(await mine()).toMatchObject({ tool: "quickbooks", status: "dead" });

    await spoiled.repair();
    await api.call("POST", `/api/deliveries/${accepted.json.delivery}/redrive`);
    const shown = async () =>
      (await allEvents(api)).filter(({ object }) => object?.id === "666/poisoned").length;
    await until(async () => (await shown()) === 1, 30_000);

    expect(await mine()).toBeUndefined();
  }, 120_000);
});

const bill =
  '{"eventNotifications":[{"realmId":"666","dataChangeEvent":{"entities":[{"name":"Bill","id":"poisoned","operation":"Create","lastUpdated":"2026-11-18T10:12:04.000Z"}]}}]}';

async function deployment() {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/account-hub/dev/deployment" }));
  return z.object({ queueUrl: z.string() }).parse(JSON.parse(Parameter?.Value ?? "{}"));
}

/** Puts a row that record cannot read where an identity's link should be: every event of that identity fails. */
async function spoilIdentity(identity: { type: string; value: string }) {
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.startsWith("account-hub-dev-StorageDirectory"));
  const client = documentClient({});
  const Key = identityKey(identity);
  await client.send(new PutCommand({ TableName, Item: { ...Key, account: 666 } }));
  return {
    async repair() {
      await client.send(new DeleteCommand({ TableName, Key }));
      client.destroy();
    },
  };
}
