import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import * as z from "zod/mini";
import { callsIn, isAmong, type RowRights, rowRights } from "../../../infra/rows.ts";
import { sourcesOf } from "../../support/sources.ts";
import { resourcesOf, templateOf } from "../../support/stack.ts";

const statement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.optional(z.unknown()),
});
const texts = z.array(z.string());
const conditions = z.object({
  "ForAllValues:StringLike": z.object({ "dynamodb:LeadingKeys": z.union([z.string(), texts]) }),
  "ForAllValues:StringEquals": z.optional(z.object({ "dynamodb:Attributes": texts })),
});
/** By call and table: the partition keys, and the attributes where not all may be read. */
type Rows = ReadonlyMap<string, { readonly keys: readonly unknown[]; readonly only: readonly string[] }>;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A resource by its logical id, without the hash. */
const nameOf = (resource: unknown) =>
  flattenCfnReference(resource).replace(/<(\w+?)[0-9A-F]{8}(?:\.Arn)?>/g, "$1");

/** What each function may do: action by resource, with the logical ids' hashes cut off. */
const allowed = new Map<string, string[]>();
const rowsAllowed = new Map<string, Rows>();
/** Of which parameters each function is denied what they hold, though AWS's own key would let it have them. */
const sealed = new Map<string, string[]>();
const ofParameters = z.object({
  StringLike: z.object({ "kms:EncryptionContext:PARAMETER_ARN": z.tuple([z.unknown()]) }),
});
for (const [id, { Properties }] of resourcesOf(templateOf({ stage: "prod" }), "AWS::IAM::Policy")) {
  const policy = z.object({ Statement: z.array(statement) }).parse(Properties.PolicyDocument);
  const Statement = policy.Statement.filter(({ Effect }) => Effect === "Allow");
  const denied = policy.Statement.filter(({ Effect }) => Effect === "Deny");
  const rights = Statement.flatMap(({ Action, Resource }) =>
    list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${nameOf(resource)}`)),
  );
  const name = id.replace(/RoleDefaultPolicy\w+$/, "").replace(/(?<=.)Work$/, "");
  allowed.set(name, [...new Set(rights)].sort());
  sealed.set(
    name,
    denied.map(({ Action, Resource, Condition }) => {
      const { StringLike } = ofParameters.parse(Condition);
      return `${Action} ${Resource} ${nameOf(StringLike["kms:EncryptionContext:PARAMETER_ARN"][0])}`;
    }),
  );
  rowsAllowed.set(
    name,
    new Map(
      Statement.flatMap(({ Action, Resource, Condition }) =>
        list(Action).flatMap((action) => {
          if (!String(action).startsWith("dynamodb:")) return [];
          const { data } = conditions.safeParse(Condition);
          const keys = list(data?.["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] ?? "every row");
          const only = data?.["ForAllValues:StringEquals"]?.["dynamodb:Attributes"] ?? [];
          return list(Resource).map((of) => [`${action} ${nameOf(of)}`, { keys, only }] as const);
        }),
      ),
    ),
  );
}

const traces = ["xray:PutTelemetryRecords *", "xray:PutTraceSegments *"];
const logs = (name: string) => [`logs:CreateLogStream ${name}`, `logs:PutLogEvents ${name}`];
const parameters = (path: string) =>
  `arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/account-hub/prod/${path}/*`;
const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} ${resource}`);

/** Whose secrets there are, of which kind. */
const listed = ["secrets", "api-credentials", "apps", "file-passwords", "rule-secrets"].flatMap((path) =>
  on(parameters(path).replace("/*", ""), "ssm:GetParametersByPath"),
);

const consumes = (queue: string) =>
  on(
    queue,
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
  );
const dynamo = (resource: string, ...calls: string[]) =>
  on(resource, ...calls.map((call) => `dynamodb:${call}`));

const expected: Readonly<Record<string, readonly string[]>> = {
  Ingest: [
    ...logs("IngestLogs"),
    ...on("Bus", "events:PutEvents"),
    ...on("StorageBlobs/drops/*", "s3:PutObject"),
    ...on("StorageBlobs/raw/*", "s3:PutObject"),
    ...on(parameters("secrets"), "ssm:GetParameters"),
    ...on(parameters("signature-forms"), "ssm:GetParameters"),
    ...dynamo("StorageDirectory", "GetItem", "PutItem", "Query", "UpdateItem"),
  ],
  Record: [
    ...logs("RecordWorkLogs"),
    ...consumes("RecordQueue"),
    ...on(parameters("signature-forms"), "ssm:PutParameter"),
    ...dynamo("StorageEvents", "BatchGetItem", "BatchWriteItem", "ConditionCheckItem"),
    ...dynamo("StorageEvents", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    ...on("JobsQueue", "sqs:SendMessage"),
    ...on("SendQueue", "sqs:SendMessage"),
    ...dynamo("StorageDirectory", "BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem"),
    ...dynamo("StorageDirectory", "Query", "UpdateItem"),
  ],
  Collect: [
    ...logs("CollectWorkLogs"),
    ...consumes("CollectQueue"),
    ...on("CollectDead", "sqs:SendMessage"),
    ...on("CollectQueue", "sqs:SendMessage"),
    ...dynamo("StorageEvents", "BatchGetItem", "GetItem", "Query", "UpdateItem"),
    ...dynamo("StorageEvents/index/agenda", "Query"),
    ...on("Bus", "events:PutEvents"),
    ...on("StorageBlobs/raw/*", "s3:PutObject"),
    ...on(parameters("api-credentials"), "ssm:GetParameter", "ssm:PutParameter"),
    ...on(parameters("secrets"), "ssm:GetParameter", "ssm:PutParameter"),
    ...dynamo("StorageDirectory", "BatchWriteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
  ],
  Jobs: [
    ...logs("JobsWorkLogs"),
    ...consumes("JobsQueue"),
    ...on("JobsQueue", "sqs:SendMessage"),
    ...on("StorageBlobs", "s3:ListBucket"),
    ...on("StorageBlobs/exports/*", "s3:PutObject"),
    ...on("StorageBlobs/insight/*", "s3:GetObject", "s3:PutObject"),
    ...on("StorageBlobs/raw/*", "s3:PutObject"),
    ...on("StorageBlobs/search/*", "s3:GetObject", "s3:PutObject"),
    ...dynamo("StorageEvents", "BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem"),
    ...dynamo("StorageEvents", "Query", "UpdateItem"),
    ...dynamo("StorageEvents/index/byAccount", "Query"),
    ...dynamo(
      "StorageDirectory",
      ...["BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem"],
      ...["GetItem", "PutItem", "Query", "UpdateItem"],
    ),
  ],
  Send: [
    ...logs("SendWorkLogs"),
    ...consumes("SendQueue"),
    ...on("SendQueue", "sqs:SendMessage"),
    ...on(parameters("rule-secrets"), "ssm:GetParameter"),
    ...dynamo("StorageEvents", "BatchGetItem", "GetItem", "Query"),
    ...dynamo("StorageDirectory", "GetItem", "PutItem", "Query"),
  ],
  Watch: [
    ...listed,
    ...on(parameters("digest-webhooks").replace("/*", ""), "ssm:GetParametersByPath"),
    ...logs("WatchLogs"),
    ...dynamo("StorageDirectory", "GetItem", "PutItem", "Query"),
    ...on("AlarmsTopic", "sns:Publish"),
    ...on("AlarmsKey", "kms:Decrypt", "kms:GenerateDataKey"),
  ],
  Insight: [
    ...logs("InsightLogs"),
    ...on("SendQueue", "sqs:SendMessage"),
    ...on("StorageBlobs", "s3:ListBucket"),
    ...on("StorageBlobs/insight/*", "s3:GetObject", "s3:PutObject"),
    ...dynamo("StorageEvents", "BatchGetItem", "Query"),
    ...dynamo("StorageEvents/index/byAccount", "Query"),
    ...dynamo("StorageDirectory", "BatchGetItem", "GetItem", "Query"),
  ],
  // Without a domain for mail it may send none.
  Digest: [
    ...logs("DigestLogs"),
    ...on("StorageBlobs", "s3:ListBucket"),
    ...on("StorageBlobs/insight/*", "s3:GetObject"),
    ...on(parameters("digest-webhooks"), "ssm:GetParameter"),
    ...dynamo("StorageDirectory", "GetItem", "PutItem", "Query"),
  ],
  IntakeConvert: [
    ...logs("IntakeConvertWorkLogs"),
    ...consumes("IntakeConvertQueue"),
    ...on("Bus", "events:PutEvents"),
    ...on("StorageBlobs", "s3:ListBucket"),
    ...on("StorageBlobs/attachments/*", "s3:PutObject"),
    ...on("StorageBlobs/drops/*", "s3:GetObject", "s3:PutObject"),
    ...on("StorageBlobs/mail/*", "s3:GetObject"),
    ...on("StorageBlobs/raw/*", "s3:PutObject"),
    ...on("StorageBlobs/snapshots/*", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
    ...on(parameters("file-passwords"), "ssm:GetParameter"),
    ...dynamo("StorageDirectory", "GetItem", "PutItem", "UpdateItem"),
  ],
  Serve: [
    ...logs("ServeLogs"),
    ...on("Bus", "events:PutEvents"),
    ...["RecordDead", "CollectDead"].flatMap((dead) =>
      on(dead, "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"),
    ),
    ...on("RecordQueue", "sqs:SendMessage"),
    ...on("CollectQueue", "sqs:SendMessage"),
    ...on(parameters("api-credentials"), "ssm:DeleteParameter", "ssm:PutParameter"),
    ...on("JobsQueue", "sqs:SendMessage"),
    ...on("StorageBlobs", "s3:ListBucket"),
    ...on("StorageBlobs/drops/*", "s3:PutObject"),
    ...on("StorageBlobs/exports/*", "s3:GetObject"),
    ...on("StorageBlobs/raw/*", "s3:GetObject", "s3:PutObject"),
    ...on("StorageBlobs/insight/*", "s3:GetObject", "s3:PutObject"),
    ...on("StorageBlobs/search/*", "s3:GetObject"),
    ...dynamo("StorageEvents", "BatchGetItem", "DeleteItem", "GetItem", "Query", "UpdateItem"),
    ...["agenda", "byAccount", "upcoming"].flatMap((index) =>
      dynamo(`StorageEvents/index/${index}`, "Query"),
    ),
    ...dynamo(
      "StorageDirectory",
      ...["BatchGetItem", "BatchWriteItem", "DeleteItem"],
      ...["GetItem", "PutItem", "Query", "UpdateItem"],
    ),
    ...["secrets", "file-passwords", "apps", "signature-forms", "rule-secrets"].flatMap((path) =>
      on(parameters(path), "ssm:DeleteParameter", "ssm:GetParameter", "ssm:PutParameter"),
    ),
    ...listed,
    ...on("SendQueue", "sqs:SendMessage"),
    ...on(parameters("digest-webhooks"), "ssm:DeleteParameter", "ssm:PutParameter"),
  ],
};

test.each(Object.keys(expected))(
  "%s may do what its ports need, on what they need it on, and nothing else",
  (name) => {
    expect(allowed.get(name)).toEqual([...traces, ...(expected[name] ?? [])].sort());
  },
);

/** What people call what a right is on. */
const named: readonly (readonly [RegExp, string])[] = [
  [/^Bus$/, "the bus"],
  [/^StorageEvents$/, "table `events`"],
  [/^StorageEvents\/index\/\*$/, "indexes of `events`"],
  [/^StorageEvents\/index\/(.+)$/, "index `$1`"],
  [/^StorageDirectory$/, "table `directory`"],
  [/^StorageBlobs$/, "the bucket"],
  [/^StorageBlobs\/(.+)$/, "bucket `$1`"],
  [/^(?:Intake)?(\w+)Queue$/, "queue of $1"],
  [/^(\w+)Dead$/, "dead letters of $1"],
  [/^.*:parameter\/account-hub\/prod\/(.+)$/, "parameters `$1`"],
  [/^AlarmsTopic$/, "the alarms' topic"],
  [/^AlarmsKey$/, "the alarms' key"],
];
const wordsFor = (resource: string) => {
  const [pattern, words] = named.find(([one]) => one.test(resource)) ?? [/^/, "?"];
  return resource.replace(pattern, words).replace(/ of [A-Z]\w*$/, (end) => end.toLowerCase());
};

/** A row of the README's table: what a role may do, by what it may do it on; its log and its traces go without saying. */
function rowOf(name: string): string {
  const rights = (allowed.get(name) ?? []).filter((right) => !/^(logs|xray):/.test(right));
  const byResource = Map.groupBy(rights, (right) => right.slice(right.indexOf(" ") + 1));
  const parts = [...byResource].map(([resource, actions]) => {
    const calls = actions.map((right) => right.replace(/^\w+:| .*$/g, ""));
    return `${wordsFor(resource)}: ${calls.join(", ")}`;
  });
  return `| ${name.replace("Intake", "").toLowerCase()} | ${parts.sort().join("; ")} |`;
}

test("the README says of every role what it may do, to the action", () => {
  const readme = readFileSync(new URL("../../../infra/README.md", import.meta.url), "utf8");
  const rows = [...allowed.keys()].map(rowOf);

  expect(
    readme
      .split("\n")
      .filter((line) => rows.includes(line))
      .sort(),
  ).toEqual(rows.sort());
  for (const row of rows) expect(row).not.toContain("?");
});

test.each(Object.entries(rowRights))(
  "%s may touch the rows that its calls are on, and no others: the tests' hub is held to the same",
  (name, { events, indexes, directory }) => {
    const asked = [
      ...callsIn(events).map(([call, keys]) => [`dynamodb:${call} StorageEvents`, keys] as const),
      ...callsIn(directory).map(([call, keys]) => [`dynamodb:${call} StorageDirectory`, keys] as const),
      ...Object.entries(indexes).map(
        ([of, keys]) => [`dynamodb:Query StorageEvents/index/${of}`, keys] as const,
      ),
    ];
    const only = (right: string) =>
      name === "ingest" && right.startsWith("dynamodb:Query") ? ["pk", "sk", "updatedAt"] : [];

    expect(
      rowsAllowed.get(name === "convert" ? "IntakeConvert" : name.replace(/^./, (a) => a.toUpperCase())),
    ).toEqual(new Map(asked.map(([right, keys]) => [right, { keys, only: only(right) }])));
  },
);

test("who reads what strangers and tools send can write no account, no connection's secret form and nobody's word", () => {
  const written = ({ events, directory }: RowRights) =>
    [events, directory].flatMap((rows) =>
      (["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"] as const).flatMap(
        (call) => rows[call] ?? [],
      ),
    );

  for (const rights of [rowRights.ingest, rowRights.collect, rowRights.convert, rowRights.watch])
    for (const key of [
      "accounts#1",
      "identity#1",
      "links",
      "audit",
      "audit#acc_1",
      "job#1",
      "evt_1",
      "mailbox#1",
    ])
      expect(isAmong(written(rights), key)).toBe(false);
  for (const key of ["audit", "audit#acc_1", "links", "mailbox#1", "mappings#a#b", "pins#acc_1", "merge#1"])
    expect(isAmong(written(rowRights.record), key)).toBe(false);
});

test("who may list secrets and read none of them is denied what they hold: AWS's own key would let it", () => {
  const all = "arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/account-hub/prod/*";

  expect([...sealed].filter(([, denied]) => denied.length > 0)).toEqual([
    ["Watch", [`kms:Decrypt * ${all}`]],
    ["Serve", [`kms:Decrypt * ${parameters("api-credentials")}`]],
  ]);
  for (const [name, rights] of allowed)
    for (const right of rights) {
      const [, path] = /^ssm:GetParametersByPath (.*)$/.exec(right) ?? [];
      if (path === undefined || rights.includes(`ssm:GetParameter ${path}/*`)) continue;
      expect(sealed.get(name)?.map((one) => one.split(" ")[2])).toContain(
        name === "Watch" ? all : `${path}/*`,
      );
    }
});

test("these are all roles", () => {
  expect([...allowed.keys()].sort()).toEqual(Object.keys(expected).sort());
});

test("no action is a wildcard, and only tracing has no resource", () => {
  const rights = [...allowed.values()].flat();

  expect(rights.filter((right) => /^\S*\*/.test(right))).toEqual([]);
  expect([...new Set(rights.filter((right) => right.endsWith(" *")))].sort()).toEqual(traces);
});

/** The action that an SDK command needs; a transaction's parts are named by the items' own kinds. */
const actionOf: Readonly<Record<string, readonly string[]>> = {
  PutEventsCommand: ["events:PutEvents"],
  GetParameterCommand: ["ssm:GetParameter"],
  GetParametersCommand: ["ssm:GetParameters"],
  GetParametersByPathCommand: ["ssm:GetParametersByPath"],
  PutParameterCommand: ["ssm:PutParameter"],
  DeleteParameterCommand: ["ssm:DeleteParameter"],
  GetObjectCommand: ["s3:GetObject"],
  PutObjectCommand: ["s3:PutObject"],
  DeleteObjectCommand: ["s3:DeleteObject"],
  ReceiveMessageCommand: ["sqs:ReceiveMessage"],
  SendMessageBatchCommand: ["sqs:SendMessage"],
  SendMessageCommand: ["sqs:SendMessage"],
  DeleteMessageCommand: ["sqs:DeleteMessage"],
  ChangeMessageVisibilityCommand: ["sqs:ChangeMessageVisibility"],
  PublishCommand: ["sns:Publish"],
};
/** Made of parts, each of which needs the right of its kind. */
const transaction: Readonly<Record<string, string>> = {
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};

/** What the calls of the one `Table` need. */
const rightsOf: Readonly<Record<string, readonly string[]>> = {
  get: ["dynamodb:GetItem"],
  getMany: ["dynamodb:BatchGetItem"],
  all: ["dynamodb:Query"],
  page: ["dynamodb:Query"],
  pages: ["dynamodb:Query"],
  putNew: ["dynamodb:PutItem"],
  put: ["dynamodb:PutItem"],
  overwrite: ["dynamodb:PutItem"],
  putting: ["dynamodb:PutItem"],
  overwriting: ["dynamodb:PutItem"],
  update: ["dynamodb:UpdateItem"],
  updating: ["dynamodb:UpdateItem"],
  remove: ["dynamodb:DeleteItem"],
  removing: ["dynamodb:DeleteItem"],
  putMany: ["dynamodb:BatchWriteItem"],
  removeMany: ["dynamodb:BatchWriteItem"],
  removeAll: ["dynamodb:Query", "dynamodb:BatchWriteItem"],
  checking: ["dynamodb:ConditionCheckItem"],
};

/** What a function's bundle holds in classes it shares with others, and never calls: no right goes with it. */
const neverCalled: Readonly<Record<string, readonly string[]>> = {
  Ingest: ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "s3:GetObject"],
  Record: ["ssm:DeleteParameter", "ssm:GetParameter"],
  Jobs: [],
  IntakeConvert: [
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:Query",
    "ssm:DeleteParameter",
    "ssm:PutParameter",
  ],
  Watch: ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:UpdateItem"],
  Collect: ["dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "s3:GetObject", "ssm:DeleteParameter"],
  Insight: [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
  ],
  Send: [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:UpdateItem",
    "ssm:DeleteParameter",
    "ssm:PutParameter",
  ],
  Serve: ["dynamodb:ConditionCheckItem"],
};

/** Where the code of a function is that has no folder of the same name. */
const folders: Readonly<Record<string, string>> = { IntakeConvert: "convert", Insight: "serve/insight" };

describe("a call that is added to a function's code is noticed until it is granted or listed as never made", () => {
  test.each(Object.keys(neverCalled))("%s", (name) => {
    const sources = [...sourcesOf(`functions/${folders[name] ?? name.toLowerCase()}/main.ts`)]
      // Every function holds the whole table; what it calls of it counts.
      .filter(([path]) => path !== "functions/store/table.ts")
      .map(([, text]) => text);
    const calls = sources.flatMap((text) =>
      [...text.matchAll(/\btable\.(\w+)\(/g)].flatMap(([, method = ""]) => rightsOf[method] ?? []),
    );
    const commands = sources.flatMap((text) =>
      [...text.matchAll(/new (?:commands\.)?(\w+Command)\(/g)].map(([, command = ""]) => command),
    );
    const parts = sources.flatMap((text) =>
      /TransactWrite|TransactItem/.test(text)
        ? [...text.matchAll(/\b(Put|Update|Delete|ConditionCheck)\b(?=: \{| = \{| \})/g)].map(
            ([, part = ""]) => transaction[part] ?? "",
          )
        : [],
    );
    const needed = new Set([
      ...calls,
      ...parts,
      ...commands
        .filter((command) => command !== "TransactWriteCommand")
        .flatMap((command) => actionOf[command] ?? [`? ${command}`]),
    ]);
    const granted = new Set((allowed.get(name) ?? []).map((right) => right.split(" ")[0]));

    expect([...needed].filter((action) => !granted.has(action)).sort()).toEqual(neverCalled[name]);
  });
});
