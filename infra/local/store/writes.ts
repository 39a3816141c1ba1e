import { Capacity } from "./capacity.ts";
import { conditionOf } from "./conditions.ts";
import { Names } from "./expression-names.ts";
import { checkIndexKeys, type Key, keyIn, keyOfItem, type Row, rowWith } from "./keys.ts";
import { hasTwice, type Tables } from "./reads.ts";
import { type CancellationReason, ConditionFailed, Invalid, TransactionCanceled } from "./refusals.ts";
import type { Request } from "./requests.ts";
import type { StoreTable } from "./table.ts";
import { updateOf } from "./updates.ts";
import { acceptedItem, type Item } from "./values.ts";

/** How a row is written, so that indexes can be told to lag behind. */
export type Save = (table: StoreTable, key: Key, row: Row | undefined) => void;

/** A write whose request was found in order: what it finds, whether it may, and what it would leave. */
interface Step {
  readonly table: StoreTable;
  readonly name: string;
  readonly key: Key;
  readonly checks: boolean;
  readonly showsOld: boolean;
  /** Whether what the row is decides whether it may be written, or what is. */
  readonly isByRow: boolean;
  may(now: Item | undefined): boolean;
  /** `undefined` where the row is gone afterwards. Throws `Invalid` for what the row as it is does not allow. */
  next(now: Item | undefined): Row | undefined;
}

const mostSteps = 100;
const mostRequests = 25;

export type One =
  | { readonly kind: "Put"; readonly request: Request<"Put"> }
  | { readonly kind: "Update"; readonly request: Request<"Update"> }
  | { readonly kind: "Delete"; readonly request: Request<"Delete"> };

/** Reads the request now, and answers what carries it out. */
export function one(tables: Tables, { kind, request }: One): (save: Save) => object {
  const step = stepOf(tables, kind, request);
  return (save) => {
    const capacity = new Capacity(request.ReturnConsumedCapacity);
    const isRead = step.isByRow || capacity.isAsked || request.ReturnValues === "ALL_OLD";
    const now = isRead ? step.table.get(step.key)?.item : undefined;
    if (!step.may(now)) throw new ConditionFailed(step.showsOld ? now : undefined);
    const next = step.next(now);
    save(step.table, step.key, next);
    capacity.write(step.name, step.table.shape, now, next?.item, 1);
    const shown = { ALL_OLD: now, ALL_NEW: next?.item, NONE: undefined }[request.ReturnValues ?? "NONE"];
    return { ...(shown ? { Attributes: shown } : {}), ...capacity.one() };
  };
}

export function transact(tables: Tables, request: Request<"TransactWrite">): (save: Save) => object {
  const { length } = request.TransactItems;
  if (length === 0 || length > mostSteps)
    throw new Invalid(`Member must have length less than or equal to ${mostSteps}, and at least 1`);
  const steps = request.TransactItems.map((item) => {
    const { Put, Update, Delete, ConditionCheck } = item;
    if (Object.keys(item).length !== 1)
      throw new Invalid("TransactItems can only contain one of Check, Put, Update or Delete");
    if (Put) return stepOf(tables, "Put", Put);
    if (Update) return stepOf(tables, "Update", Update);
    if (Delete) return stepOf(tables, "Delete", Delete);
    return { ...stepOf(tables, "ConditionCheck", ConditionCheck ?? missing()), checks: true };
  });
  for (const name of new Set(steps.map((step) => step.name)))
    if (hasTwice(steps.filter((step) => step.name === name).map(({ key }) => key)))
      throw new Invalid("Transaction request cannot include multiple operations on one item");
  return (save) => {
    const tried = steps.map((step) => attempt(step));
    if (tried.some(({ reason }) => reason.Code !== "None"))
      throw new TransactionCanceled(tried.map(({ reason }) => reason));
    const capacity = new Capacity(request.ReturnConsumedCapacity);
    for (const { step, now, next } of tried) {
      if (step.checks) {
        capacity.check(step.name, now);
        continue;
      }
      save(step.table, step.key, next);
      capacity.write(step.name, step.table.shape, now, next?.item, 2);
    }
    return capacity.each();
  };
}

function attempt(step: Step) {
  const now = step.table.get(step.key)?.item;
  const reason = (Code: string, Message?: string, Item?: Item): CancellationReason => ({
    Code,
    ...(Message === undefined ? {} : { Message }),
    ...(Item ? { Item } : {}),
  });
  if (!step.may(now)) {
    const failed = reason(
      "ConditionalCheckFailed",
      "The conditional request failed",
      step.showsOld ? now : undefined,
    );
    return { step, now, next: undefined, reason: failed };
  }
  try {
    return { step, now, next: step.checks ? undefined : step.next(now), reason: reason("None") };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { step, now, next: undefined, reason: reason("ValidationError", error.message) };
  }
}

export function batchWrite(tables: Tables, request: Request<"BatchWrite">): (save: Save) => object {
  const asked = Object.entries(request.RequestItems);
  const count = asked.reduce((sum, [, writes]) => sum + writes.length, 0);
  if (count === 0 || asked.some(([, writes]) => writes.length === 0))
    throw new Invalid("The batch write request list cannot be empty");
  if (count > mostRequests) throw new Invalid("Too many items requested for the BatchWriteItem call");
  const steps = asked.flatMap(([TableName, writes]) => {
    const those = writes.map(({ PutRequest, DeleteRequest }) => {
      if (PutRequest && !DeleteRequest) return stepOf(tables, "Put", { TableName, ...PutRequest });
      if (DeleteRequest && !PutRequest) return stepOf(tables, "Delete", { TableName, ...DeleteRequest });
      throw new Invalid("Supplied WriteRequest must hold one of PutRequest and DeleteRequest");
    });
    if (hasTwice(those.map(({ key }) => key)))
      throw new Invalid("Provided list of item keys contains duplicates");
    return those;
  });
  return (save) => {
    const capacity = new Capacity(request.ReturnConsumedCapacity);
    for (const { table, name, key, next } of steps) {
      // Puts and deletes do not go by what is there.
      const now = capacity.isAsked ? table.get(key)?.item : undefined;
      const left = next(now);
      save(table, key, left);
      capacity.write(name, table.shape, now, left?.item, 1);
    }
    return { UnprocessedItems: {}, ...capacity.each() };
  };
}

interface StepRequest {
  readonly TableName: string;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: "NONE" | "ALL_OLD" | undefined;
}

function stepOf(
  tables: Tables,
  kind: "Put" | "Update" | "Delete" | "ConditionCheck",
  request: StepRequest,
): Step {
  const name = request.TableName;
  const table = tables(name);
  const { shape } = table;
  const names = new Names(request);
  const condition =
    request.ConditionExpression === undefined ? undefined : conditionOf(request.ConditionExpression, names);
  const update =
    request.UpdateExpression === undefined ? undefined : updateOf(request.UpdateExpression, names);
  names.allUsed();
  const item = kind === "Put" ? acceptedItem(request.Item ?? missing()) : undefined;
  const given = item && rowWith(item);
  const key = item ? keyOfItem(item, shape) : keyIn(request.Key ?? missing(), shape.keys);
  const fixed = update?.attributes.find((one) => one === shape.keys.partition || one === shape.keys.sort);
  if (fixed !== undefined)
    throw new Invalid(
      `One or more parameter values were invalid: Cannot update attribute ${fixed}. This attribute is part of the key`,
    );
  return {
    table,
    name,
    key,
    checks: false,
    isByRow: condition !== undefined || kind === "Update",
    showsOld: request.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    may: (now) => condition?.(now ?? {}) ?? true,
    next: (now) => {
      if (kind === "Put") return given;
      if (kind === "Delete") return undefined;
      const before = now ?? { [shape.keys.partition]: key[0], [shape.keys.sort]: key[1] };
      const after = update ? update.apply(before) : before;
      checkIndexKeys(after, shape);
      return rowWith(after);
    },
  };
}

function missing(): never {
  throw new Invalid("A request names neither an item nor a key");
}
