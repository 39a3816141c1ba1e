import { execFile } from "node:child_process";
import { createHmac, hash } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateArchiveCommand, EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { documentClient } from "../../functions/store/dynamo.ts";
import { connectionKey, identityKey } from "../../functions/store/keys.ts";
import { deploymentOf } from "../../infra/cli/deployment.ts";
import { LocalIssuer } from "../../infra/local/issuer.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { sendSample } from "../../infra/local/send.ts";
import { connection } from "../../schemas/connection.ts";
import { interrupted } from "../../schemas/interruption-words.ts";
import { accountJourneys } from "../journey/account-journeys.ts";
import { journeys } from "../journey/journeys.ts";
import { filesOf } from "../support/files.ts";
import { allEvents, deliver, deliveriesOf } from "../support/hub.ts";
import { storedBySes } from "../support/ses-mail.ts";
import { until } from "../support/until.ts";
import { commandLine, type DeployedHub, deployedHub } from "./deployed-stack.ts";
import { person } from "./people.ts";

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const ssm = new SSMClient({});
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({ forcePathStyle: true });
const documents = documentClient({});
const eventBridge = new EventBridgeClient({});

/** Whose public key the connections are given, as an admin would give that of the team's own issuer. */
const issuer = new LocalIssuer(await mkdtemp(join(tmpdir(), "issuer-")));
let hub: DeployedHub;
let proxy: DeployedHub["proxy"];
let api: DeployedHub["api"];
let token: string;
beforeAll(async () => {
  hub = await deployedHub();
  ({ proxy, api, token } = hub);
});
afterAll(async () => {
  await proxy.close();
  for (const client of [sqs, ssm, dynamo, documents, eventBridge, s3]) client.destroy();
});

/** Puts a mail where SES does; the emulator has no SES that takes mail. */
async function storeMail(raw: string): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const Bucket = Buckets.find(({ Name }) => Name?.includes("storageblobs"))?.Name;
  const Key = `mail/${hash("sha256", raw).slice(0, 40)}`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: raw }));
}

journeys(() => ({ url: proxy.url, api, issuer, mail: async (_to, raw) => await storeMail(raw) }));
accountJourneys(() => ({ url: proxy.url, api }));

test("an issuer that a connection does not name is a stranger to it, whatever another one trusts", async () => {
  const { settings } = await sentBy("boomerang-gmail");
  const [sample] = await samplesOf("boomerang-gmail");
  const secret = "a secret of this test";
  await api.call("PUT", "/api/connections/boomerang-gmail/google", { secrets: [secret], settings });
  const statusAt = async (connection: string) =>
    sample && (await sendSample(proxy.url, sample, secret, connection, issuer.token)).status;

  expect([await statusAt("google"), await statusAt("main")]).toEqual([401, 200]);
});

describe("a mail with SES's verdicts on top", () => {
  const path = "/api/connections/dext/by-ses";
  const letter = (subject: string) => [
    ...["From: Tool <news@tool.example>", `Subject: ${subject}`, `Message-ID: <${subject}@tool.example>`],
    ...["", "Thank you."],
  ];
  const proofOf = async (subject: string) =>
    (await allEvents(api, "/api/timeline?limit=200&tool=dext")).find(({ title }) => title === subject)?.proof;

  test("is believed as far as SES believes it, and kept aside with a virus", async () => {
    const made = await api.call("PUT", path, {
      secrets: ["a secret of this test"],
      settings: { mail: { domains: ["tool.example"] } },
    });
    const { mailAddress: to = "" } = connection.parse(made);
    const none = { dkim: "dkim=none", dmarc: "dmarc=none header.from=tool.example" };
    await storeMail(storedBySes(to, {}, letter("Genuine")));
    await storeMail(storedBySes(to, none, storedBySes(to, {}, letter("Forged")).split("\r\n")));
    await storeMail(storedBySes(to, { virus: "FAIL" }, letter("Infected")));
    await until(
      async () =>
        (await proofOf("Genuine")) !== undefined &&
        (await proofOf("Forged")) !== undefined &&
        (await filesOf(api, "dext/by-ses")).length > 0,
      60_000,
    );

    expect([await proofOf("Genuine"), await proofOf("Forged"), await proofOf("Infected")]).toEqual([
      "mail-verified",
      "mail-unverified",
      undefined,
    ]);
    expect(await filesOf(api, "dext/by-ses")).toMatchObject([
      { name: "Infected", via: "mail", state: "refused", report: [{ code: "virus" }] },
    ]);
  }, 90_000);
});

describe("a signature of unknown form", () => {
  test("is pinned where ingest reads it, by a role that may write there and nowhere else", async () => {
    const secret = "a secret of this test";
    await api.call("PUT", "/api/connections/accelo/pinned", {
      secrets: [secret],
      settings: { deployment: "northwind" },
    });
    const statusOf = async (algorithm: string, id: number) => {
      const body = JSON.stringify({ id });
      const { status } = await fetch(
        `${proxy.url}/hooks/accelo/pinned/${codedPath("create_invoice", secret)}`,
        {
          method: "POST",
          headers: { "x-hub-signature": createHmac(algorithm, secret).update(body).digest("hex") },
          body,
        },
      );
      return status;
    };
    const path = "/account-hub/dev/signature-forms/accelo/pinned";
    const pinned = async () =>
      (await ssm.send(new GetParameterCommand({ Name: path, WithDecryption: true }))).Parameter?.Value ?? "";

    expect(await statusOf("sha1", 1)).toBe(200);
    await until(async () => (await pinned()).includes("HMAC-SHA1"), 60_000);
    expect(await pinned()).not.toContain(secret);
    // Ingest keeps what it has read for a minute.
    await until(async () => {
      await pause(2_000);
      return (await statusOf("sha256", 2)) === 401;
    }, 90_000);
    expect(await statusOf("sha1", 3)).toBe(200);
  }, 180_000);
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
    const { IdToken } = await person(hub.pool, "viewer");

    expect(await status(IdToken)).toBe(200);
    expect(await status(IdToken, "PUT", "/api/connections/dropbox/stolen")).toBe(403);
  });

  test("lets nobody in by an access token: it is the pool's own, and says who signs in to no one", async () => {
    const { AccessToken } = await person(hub.pool, "manager");

    expect(await status(AccessToken)).toBe(403);
  });

  test("refuses a token that was changed", async () => {
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
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: (await deploymentOf("dev")).queue.split(":").at(-1) ?? "" }),
    );
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "1" } }));
    const spoiled = await spoilIdentity({ type: "quickbooks:company", value: "666" });
    const accepted = await deliver(proxy.url, "quickbooks", {
      body: billOf("poisoned"),
      secret: "a secret of this test",
    });
    const mine = async () =>
      (await deliveriesOf(api, "dead")).find(({ delivery }) => delivery === accepted.json.delivery);
    await until(async () => (await mine()) !== undefined, 60_000);

    expect(accepted.status).toBe(200);
    expect(await mine()).toMatchObject({ tool: "quickbooks", status: "dead" });

    await spoiled.repair();
    expect(await cli("redrive", "--all")).toContain(accepted.json.delivery);
    const shown = async () =>
      (await allEvents(api)).filter(({ object }) => object?.id === "666/poisoned").length;
    await until(async () => (await shown()) === 1, 30_000);

    expect(await mine()).toBeUndefined();
  }, 120_000);
});

test("a connection that its tool has cut off is noticed, and told by the alarms' topic, with the rights there are", async () => {
  const at = new Date().toISOString();
  const row = {
    tool: "slack",
    connection: "cut-off",
    settings: {},
    secrets: [],
    createdAt: at,
    updatedAt: at,
    version: 1,
    health: { state: "interrupted", ...interrupted("app_uninstalled"), since: at },
  };
  const TableName = await tableOf("Directory");
  const Key = connectionKey("slack", "cut-off");
  await documents.send(new PutCommand({ TableName, Item: { ...row, ...Key } }));

  expect(await called("Watch")).toBe("");

  // It is written down when it has been told.
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: "hub", sk: "quiet" } }));
  expect(Item?.names).toContain("slack/cut-off");
  await documents.send(new DeleteCommand({ TableName, Key }));
}, 60_000);

describe("the CLI", () => {
  test("connects a tool of the deployed hub", async () => {
    const said = await cli("connect", "dropbox", "--connection", "by-hand");

    expect(said).toMatch(/URL: +http\S+\/hooks\/dropbox\/by-hand/);
    expect(said).toMatch(/Secret: \S{40}/);
    expect(said).toMatch(/\n1\. /);
  });

  test("replays what the archive kept: what was lost is back, and what was there is there once", async () => {
    await archive();
    const since = new Date().toISOString();
    for (const id of ["lost", "kept"])
      await deliver(proxy.url, "quickbooks", { body: billOf(id), secret: "a secret of this test" });
    const of = async (id: string) =>
      (await allEvents(api)).filter(({ object }) => object?.id === `666/${id}`);
    await until(async () => (await of("lost")).length === 1 && (await of("kept")).length === 1);
    for (const { id } of await of("lost")) await loseEvent(id);
    expect(await of("lost")).toEqual([]);

    const said = await cli("replay", "--since", since, "--tool", "quickbooks", "--connection", "main");
    await until(async () => (await of("lost")).length === 1, 30_000);

    expect(said).toContain("All of it is in the queue");
    expect(await of("kept")).toHaveLength(1);
    const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ EventBusName: "account-hub-dev" }));
    expect(Rules.filter(({ Name }) => Name?.includes("replay"))).toEqual([]);
  }, 90_000);
});

const cli = async (...args: string[]) => await commandLine(hub, ...args);

/** What went wrong in a function that is called as its schedule calls it. */
async function called(name: string): Promise<string> {
  const script = fileURLToPath(new URL("invoke.py", import.meta.url));
  const { stdout } = await promisify(execFile)(process.env.MINISTACK_PYTHON ?? "python3", [script, name]);
  return stdout.trim();
}

const billOf = (id: string) =>
  `{"eventNotifications":[{"realmId":"666","dataChangeEvent":{"entities":[{"name":"Bill","id":"${id}","operation":"Create","lastUpdated":"2026-11-18T10:12:04.000Z"}]}}]}`;

async function tableOf(name: "Events" | "Directory"): Promise<string> {
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  return TableNames.find((one) => one.startsWith(`account-hub-dev-Storage${name}`)) ?? "";
}

/** Puts a row that record cannot read where an identity's link should be: every event of that identity fails. */
async function spoilIdentity(identity: { type: string; value: string }) {
  const TableName = await tableOf("Directory");
  const Key = identityKey(identity);
  await documents.send(new PutCommand({ TableName, Item: { ...Key, account: 666 } }));
  return { repair: async () => void (await documents.send(new DeleteCommand({ TableName, Key }))) };
}

async function loseEvent(id: string): Promise<void> {
  await documents.send(new DeleteCommand({ TableName: await tableOf("Events"), Key: { pk: id, sk: "@" } }));
}

/** Makes the archive that CloudFormation cannot make here, and writes it down where the stack would. */
async function archive(): Promise<void> {
  const deployment = await deploymentOf("dev");
  const { ArchiveArn } = await eventBridge.send(
    new CreateArchiveCommand({
      ArchiveName: "account-hub-dev",
      EventSourceArn: deployment.busArn,
      EventPattern: '{"source":[{"prefix":"account-hub."}]}',
    }),
  );
  await ssm.send(
    new PutParameterCommand({
      Name: "/account-hub/dev/deployment",
      Value: JSON.stringify({ ...deployment, archive: ArchiveArn }),
      Overwrite: true,
    }),
  );
}
