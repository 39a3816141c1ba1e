import * as z from "zod/mini";
import { toInstant } from "../../shared/instant.ts";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { bodyOf } from "../fetched.ts";
import { listOf } from "../lenient.ts";
import { record } from "./records.ts";

/** Milliseconds for which QuickBooks knows what was changed. */
const known = 30 * 86_400_000;

const changed = z.extend(record, { status: z.optional(z.string()) });
const changes = z.object({
  CDCResponse: z.array(z.object({ QueryResponse: z.array(z.record(z.string(), z.unknown())) })),
});
const list = listOf(changed);

export interface Deleted {
  readonly id: string;
  readonly time: string;
}

/**
 * The records of a kind that were deleted since a time, within the last 30 days, as far as they are among the thousand
 * changes that QuickBooks tells. The changed records come along whole: no call tells of deleted ones alone.
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
 */
export function* deletedSince(
  api: string,
  kind: string,
  { from, now }: { readonly from: string; readonly now: string },
): Generator<ApiRequest, Deleted[], ApiAnswer> {
  const [, since = from] = [from, new Date(Date.parse(now) - known).toISOString()].sort();
  const query = new URLSearchParams({ entities: kind, changedSince: since, minorversion: "75" });
  const { CDCResponse: answers } = bodyOf(changes, yield { url: `${api}/cdc?${query}` }, `cdc ${kind}`);
  return answers
    .flatMap(({ QueryResponse: lists }) => lists.flatMap((one) => list.parse(one[kind]) ?? []))
    .flatMap(({ Id: id, status, MetaData }) => {
      const time = toInstant(MetaData?.LastUpdatedTime);
      return status === "Deleted" && time !== undefined ? [{ id, time }] : [];
    });
}
