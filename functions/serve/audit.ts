import type { AuditPage } from "../../schemas/audit.ts";
import type { Audit } from "../store/audit.ts";
import { fromCursor, toCursor } from "./cursor.ts";
import { limitOf } from "./query.ts";

/** Who changed what, newest first: about one account, or all. */
export async function auditPage(
  query: URLSearchParams,
  { audit }: { readonly audit: Audit },
): Promise<AuditPage> {
  const cursor = query.get("cursor");
  const account = query.get("account") ?? undefined;
  const page = await audit.page(account, limitOf(query), cursor === null ? undefined : fromCursor(cursor));
  return { entries: page.entries, ...(page.next === undefined ? {} : { next: toCursor(page.next) }) };
}
