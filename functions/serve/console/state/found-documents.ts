import { useEffect, useState } from "preact/hooks";
import type { AccountEvent } from "../../../../schemas/account-event.ts";
import type { DocumentList } from "../../../../schemas/insight.ts";
import type { Badge } from "../parts/picker.tsx";
import { call } from "./api.ts";
import { daysFrom, today } from "./days.ts";
import { capital } from "./format.ts";
import { t, wordFor } from "./words.ts";

type Documents = DocumentList["documents"];

/** What is known of the documents of clients, by the client's id. */
export type KnownDocuments = ReadonlyMap<string, Documents>;

/**
 * The documents of whose invoices are among the hits, read client by client in their order: a hit is the latest event of an invoice,
 * and what is open of it may be told elsewhere.
 */
export function useDocuments(hits: readonly AccountEvent[]): KnownDocuments {
  const [known, setKnown] = useState<KnownDocuments>(new Map());
  const wanted = [...new Set(hits.filter(isInvoice).flatMap(({ account }) => account ?? []))];
  useEffect(() => {
    const abort = new AbortController();
    const read = async () => {
      for (const account of wanted.filter((one) => !known.has(one))) {
        const { documents } = await call("GET", "/api/accounts/{account}/documents", {
          at: { account },
          abort: abort.signal,
        });
        setKnown((before) => new Map(before).set(account, documents));
      }
    };
    // Without it a hit is the same, but for how it stands.
    read().catch(() => undefined);
    return () => abort.abort();
  }, [wanted.join(" ")]);
  return known;
}

const isInvoice = ({ family, object }: AccountEvent) => family === "money" && object?.kind === "invoice";

const signed = "agreement.completed";
const ended: ReadonlySet<string> = new Set(["agreement.declined", "agreement.voided", "agreement.expired"]);

/** How an invoice or an agreement stands, by its latest event; `undefined` of what is neither, and where that is not known. */
export function badgeOf(event: AccountEvent, known: KnownDocuments): Badge | undefined {
  if (event.family === "agreement") {
    if (event.type === signed) return { text: capital(t("status.signed")), tone: "good" };
    if (ended.has(event.type)) return { text: wordFor("type", event.type), tone: "plain" };
    return { text: t("unsigned.title"), tone: "warn" };
  }
  if (!isInvoice(event)) return undefined;
  const { object, tool, connection, account = "" } = event;
  const found = known
    .get(account)
    ?.find((one) => one.id === object?.id && one.tool === tool && one.connection === connection);
  if (found === undefined || found.state === "pending") return undefined;
  const due = found.owed?.due;
  const late = found.state === "open" && due !== undefined ? daysFrom(due, today()) : 0;
  if (late > 0) return { text: t("search.overdue", { n: late }), tone: "warn" };
  return {
    text: capital(t(`documentState.${found.state}`)),
    tone: found.state === "settled" ? "good" : "plain",
  };
}
