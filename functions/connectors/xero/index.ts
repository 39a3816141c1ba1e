import type { Delivery } from "../../delivery/delivery.ts";
import { jsonIfAny } from "../../delivery/parse.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { defineConnector, type Echo, type FetchDraft } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { verbFirst } from "../verb-first.ts";
import { draftOf, keyOf, timeOf } from "./draft.ts";
import { en } from "./en.ts";
import { kinds, ofTheApp, operations } from "./kinds.ts";
import { type Change, changesOf, type Payload, payload } from "./payload.ts";

/** Ids that one fetch asks for. */
const idsPerFetch = 50;

/** Xero: https://developer.xero.com/documentation/guides/webhooks/overview/ */
export const xero = defineConnector<Payload>({
  tool: "xero",
  ledger: 1,
  catalogue: {
    title: "Xero",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "POST challenge",
    eventTypes: [
      ...([
        "invoice.created",
        "invoice.updated",
        "invoice.paid",
        "invoice.voided",
        "invoice.deleted",
      ] as const),
      ...(["credit.issued", "payment.received", "payment.refunded", "payment.updated"] as const),
      ...(["payment.voided", "payment.deleted"] as const),
      ...(["bill.created", "bill.updated", "bill.paid", "bill.voided", "bill.deleted"] as const),
      ...(["customer.created", "customer.updated", "customer.merged", "ledger.changed"] as const),
      ...(["system.observed", "system.unrecognized"] as const),
    ],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.signature,
        level: "documented",
        source: "https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/",
      },
      {
        statement: en.certainty.payload,
        level: "documented",
        source: "https://github.com/XeroAPI/Xero-OpenAPI/blob/master/xero-webhooks.yaml",
      },
      { statement: en.certainty.consented, level: "third-party" },
    ],
    docs: "https://developer.xero.com/documentation/guides/webhooks/overview/",
  },
  signature: bodyHmac({ header: "x-xero-signature", encoding: "base64" }),
  challenge: intentToReceive,
  payload,
  normalise(given, delivery) {
    const { changes, broken } = changesOf(given);
    const unknown = changes.find((change) => !isKnown(change));
    if (unknown && broken.length === 0 && changes.every((change) => !isKnown(change)))
      throw new UnknownType(`${unknown.kind}.${unknown.operation}`);
    const drafts = changes.map((change) => toldOf(change, delivery));
    const nameOf = ({ type, key }: EventDraft) => JSON.stringify([type, ...key]);
    const once = new Map(drafts.map((draft) => [nameOf(draft), draft]));
    const told = drafts.map((draft) => once.get(nameOf(draft)) ?? draft);
    return { events: [...once.values()], broken, fetches: fetchesOf(changes, told) };
  },
  collect: async () => (await import("./collect.ts")).xeroCollector,
});

const isKnown = ({ kind, operation }: Change) =>
  ofTheApp.has(kind) || (kinds.has(kind) && operations.has(operation));

/**
 * Before it sends anything, Xero sends bodies without events, some of them signed wrongly, and wants 200 for the others
 * within five seconds: https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/
 */
function intentToReceive(delivery: Delivery): Echo | undefined {
  const { data } = payload.safeParse(jsonIfAny(delivery));
  return data?.events.length === 0 ? { contentType: "text/plain", body: "" } : undefined;
}

function toldOf(change: Change, delivery: Delivery): EventDraft {
  const known = kinds.get(change.kind);
  return known && operations.has(change.operation)
    ? draftOf(change, known, delivery)
    : observed(change, delivery);
}

function observed(change: Change, delivery: Delivery): EventDraft {
  const { tenant, kind, operation, id } = change;
  return {
    key: keyOf(change, delivery),
    type: "system.observed",
    time: timeOf(change, delivery),
    title: verbFirst("told", `of ${kind} ${operation}`),
    identities: ofTheApp.has(kind) ? [] : [externalIdentity("xero", "organisation", tenant)],
    details: { tenant, kind, operation, id },
  };
}

/** One fetch for each organisation, cut so that each stays small. */
function fetchesOf(changes: readonly Change[], drafts: readonly EventDraft[]): FetchDraft[] {
  const tenants = new Map<string, Map<string, Set<EventDraft>>>();
  for (const [n, { tenant, kind, operation, id }] of changes.entries()) {
    const draft = drafts[n];
    if (!draft || !kinds.has(kind) || !operations.has(operation)) continue;
    const named = tenants.get(tenant) ?? new Map<string, Set<EventDraft>>();
    const name = `${kind}/${id}`;
    tenants.set(tenant, named.set(name, (named.get(name) ?? new Set()).add(draft)));
  }
  return [...tenants].flatMap(([tenant, named]) => {
    const all = [...named];
    const cuts = Array.from({ length: Math.ceil(all.length / idsPerFetch) }, (_, n) =>
      all.slice(n * idsPerFetch, (n + 1) * idsPerFetch),
    );
    return cuts.map((cut) => ({
      key: tenant,
      scope: { tenant, objects: cut.map(([name]) => name).join(",") },
      fills: cut.flatMap(([, told]) => [...told]),
    }));
  });
}
