import * as z from "zod/mini";
import type { ApiAnswer, ApiRequest } from "../collector.ts";
import { foundIn, UnexpectedAnswer } from "../fetched.ts";
import { contactOf, idOf, type ListedKind, lists, type Record, record } from "./records.ts";

export type Calls<Result> = Generator<ApiRequest, Result, ApiAnswer>;

const api = "https://api.xero.com/api.xro/2.0";

/** Whether it can be put into an address as an object's id, or into a header as an organisation's. */
export const isId = (id: unknown): id is string => typeof id === "string" && /^[0-9a-f-]{36}$/.test(id);

/** The tool's codes by the kind and id of what it does not let ask for. */
export type Wrong = Map<string, string>;

/** `since`: what was changed from then on. https://developer.xero.com/documentation/api/accounting/requests-and-responses */
export function asked(
  tenant: string,
  path: string,
  query: Readonly<{ [name: string]: string }> = {},
  since?: string,
): ApiRequest {
  const search = new URLSearchParams(query).toString();
  return {
    url: `${api}/${path}${search && `?${search}`}`,
    headers: {
      accept: "application/json",
      "xero-tenant-id": tenant,
      ...(since === undefined ? {} : { "if-modified-since": since.slice(0, "2026-11-23T08:14:05".length) }),
    },
  };
}

const answered = z.record(z.string(), z.unknown());

/** The records of an answer, which stand under the list's name; none where there is nothing of it. Throws as `bodyOf`. */
export function recordsIn(answer: ApiAnswer, kind: ListedKind): Record[] {
  const { list } = lists[kind];
  const found = foundIn(answered, answer, list);
  if (found === undefined) return [];
  const all = found[list];
  if (!Array.isArray(all)) throw new UnexpectedAnswer(`${list}: ${list}: invalid_type`);
  return all.flatMap((one: unknown) => record.safeParse(one).data ?? []);
}

/** Kinds that can be asked for by many ids at once. */
const byMany: ReadonlySet<ListedKind> = new Set(["invoice", "contact"]);

/** All of a kind that have these ids; a list that is refused is asked for one by one, so that no record costs the others. */
export function* byIds(
  tenant: string,
  kind: ListedKind,
  ids: ReadonlySet<string>,
  wrong: Wrong,
): Calls<Record[]> {
  const records: Record[] = [];
  if (byMany.has(kind) && ids.size > 1) {
    const answer = yield manyOf(tenant, kind, ids);
    if (answer.verdict.kind !== "wrong") return recordsIn(answer, kind);
  }
  for (const id of ids) {
    const answer = yield asked(tenant, `${lists[kind].list}/${id}`);
    const { verdict } = answer;
    if (verdict.kind === "wrong") wrong.set(`${kind}/${id}`, verdict.code);
    else records.push(...recordsIn(answer, kind));
  }
  return records;
}

/** As pages, since only those have lines and persons. */
const manyOf = (tenant: string, kind: ListedKind, ids: ReadonlySet<string>) =>
  asked(tenant, lists[kind].list, {
    IDs: [...ids].join(","),
    includeArchived: "true",
    page: "1",
    pageSize: String(ids.size),
  });

/** The contacts that records name; those that are among the records themselves are known. */
export function* contactsOf(
  tenant: string,
  found: readonly Record[],
  wrong: Wrong,
): Calls<ReadonlyMap<string, Record>> {
  const known = new Map(
    found.flatMap((one) => {
      const id = idOf("contact", one);
      return id === undefined ? [] : [[id, one] as const];
    }),
  );
  const ids = new Set(
    found.map((one) => contactOf(one)?.ContactID).filter((id) => isId(id) && !known.has(id)),
  );
  for (const one of yield* byIds(tenant, "contact", new Set([...ids].filter(isId)), wrong)) {
    const id = idOf("contact", one);
    if (id !== undefined) known.set(id, one);
  }
  return known;
}
