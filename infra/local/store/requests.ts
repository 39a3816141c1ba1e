import * as z from "zod/mini";
import { Invalid } from "./refusals.ts";
import { type Item, isMap } from "./values.ts";

/** The requests that the store takes; a field that is not here is refused by its name. */
const item = z.custom<Item>(isMap);
const names = {
  ExpressionAttributeNames: z.optional(z.record(z.string(), z.string())),
  ExpressionAttributeValues: z.optional(item),
};
const condition = { ...names, ConditionExpression: z.optional(z.string()) };
const answers = {
  ReturnConsumedCapacity: z.optional(z.enum(["NONE", "TOTAL", "INDEXES"])),
  ReturnItemCollectionMetrics: z.optional(z.literal("NONE")),
};
const failed = { ReturnValuesOnConditionCheckFailure: z.optional(z.enum(["NONE", "ALL_OLD"])) };
const TableName = z.string();
const [putOf, updateOf, deleteOf, checkOf] = [
  { TableName, Item: item, ...condition, ...failed },
  { TableName, Key: item, UpdateExpression: z.string(), ...condition, ...failed },
  { TableName, Key: item, ...condition, ...failed },
  { TableName, Key: item, ...names, ConditionExpression: z.string(), ...failed },
];
const old = { ReturnValues: z.optional(z.enum(["NONE", "ALL_OLD"])) };

export const requests = {
  Get: z.strictObject({
    TableName,
    Key: item,
    ConsistentRead: z.optional(z.boolean()),
    ...answers,
    ProjectionExpression: z.optional(z.string()),
    ExpressionAttributeNames: names.ExpressionAttributeNames,
  }),
  Put: z.strictObject({ ...putOf, ...answers, ...old }),
  Update: z.strictObject({
    ...updateOf,
    ...answers,
    UpdateExpression: z.optional(z.string()),
    ReturnValues: z.optional(z.enum(["NONE", "ALL_OLD", "ALL_NEW"])),
  }),
  Delete: z.strictObject({ ...deleteOf, ...answers, ...old }),
  TransactWrite: z.strictObject({
    TransactItems: z.array(
      z.strictObject({
        Put: z.optional(z.strictObject(putOf)),
        Update: z.optional(z.strictObject(updateOf)),
        Delete: z.optional(z.strictObject(deleteOf)),
        ConditionCheck: z.optional(z.strictObject(checkOf)),
      }),
    ),
    ...answers,
  }),
  BatchGet: z.strictObject({
    RequestItems: z.record(
      z.string(),
      z.strictObject({
        Keys: z.array(item),
        ConsistentRead: z.optional(z.boolean()),
        ProjectionExpression: z.optional(z.string()),
        ExpressionAttributeNames: names.ExpressionAttributeNames,
      }),
    ),
    ...answers,
  }),
  BatchWrite: z.strictObject({
    RequestItems: z.record(
      z.string(),
      z.array(
        z.strictObject({
          PutRequest: z.optional(z.strictObject({ Item: item })),
          DeleteRequest: z.optional(z.strictObject({ Key: item })),
        }),
      ),
    ),
    ...answers,
  }),
  Query: z.strictObject({
    TableName,
    IndexName: z.optional(z.string()),
    ...names,
    ...answers,
    KeyConditionExpression: z.string(),
    FilterExpression: z.optional(z.string()),
    ProjectionExpression: z.optional(z.string()),
    ConsistentRead: z.optional(z.boolean()),
    ScanIndexForward: z.optional(z.boolean()),
    Limit: z.optional(z.number()),
    ExclusiveStartKey: z.optional(item),
    Select: z.optional(
      z.enum(["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"]),
    ),
  }),
};

export type Request<Name extends keyof typeof requests> = z.output<(typeof requests)[Name]>;

export function requestOf<Schema extends z.ZodMiniType>(schema: Schema, input: object): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const { success, data, error } = z.safeParse(schema, given);
  if (success) return data;
  const issues = error.issues.map((issue) => {
    const where = issue.code === "unrecognized_keys" ? issue.keys : issue.path;
    return `${where.join(".")}: ${issue.code}`;
  });
  throw new Invalid(`The embedded store does not take this: ${issues.join("; ")}`);
}
