import type { EventType } from "../../../schemas/event-types.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { defineConnector, type FetchDraft } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { draftOf, keyOf, timeOf } from "./draft.ts";
import { en } from "./en.ts";
import { entities, operations } from "./entities.ts";
import { type Change, changesOf, type Payload, payload } from "./payload.ts";
import { settings } from "./settings.ts";

/** Ids that one fetch asks for. */
const idsPerFetch = 50;

/** QuickBooks Online by Intuit: https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks */
export const quickbooks = defineConnector<Payload>({
  tool: "quickbooks",
  ledger: 1,
  catalogue: {
    title: "QuickBooks Online",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "none",
    eventTypes: [
      ...new Set<EventType>(
        [...entities.values()].flatMap(({ types, otherwise }) => [...Object.values(types), otherwise]),
      ),
      "connection.interrupted",
      "invoice.paid",
      "estimate.accepted",
      "estimate.declined",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    docs: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks",
  },
  settings,
  signature: bodyHmac({ header: "intuit-signature", encoding: "base64" }),
  payload,
  normalise(given, delivery) {
    const { changes, broken } = changesOf(given);
    const unknown = changes.find((change) => !isKnown(change));
    if (unknown && broken.length === 0 && changes.every((change) => !isKnown(change)))
      throw new UnknownType(`${unknown.entity}.${unknown.operation}`);
    const drafts = changes.map((change) =>
      isKnown(change) ? toldOf(change, delivery) : observed(change, delivery),
    );
    const draftKey = ({ type, key }: EventDraft) => JSON.stringify([type, ...key]);
    const once = new Map(drafts.map((draft) => [draftKey(draft), draft]));
    const told = drafts.map((draft) => once.get(draftKey(draft)) ?? draft);
    return { events: [...once.values()], broken, fetches: fetchesOf(changes, told) };
  },
  collect: async () => (await import("./collect.ts")).quickbooksCollector,
});

function isKnown({ entity, operation, id }: Change): boolean {
  return entity === "appdisconnect" || (entities.has(entity) && operations.has(operation) && id !== "");
}

function toldOf(change: Change, delivery: Delivery): EventDraft {
  const known = entities.get(change.entity);
  return known ? draftOf(change, known, delivery) : disconnected(change, delivery);
}

/**
 * `qbo.appdisconnect.deleted` is seen in the wild and documented nowhere: the company has cut the app off. One connection may
 * hear of several companies; what another one tells later makes it well again.
 */
function disconnected(change: Change, delivery: Delivery): EventDraft {
  const { realm } = change;
  return {
    ...observed(change, delivery),
    type: "connection.interrupted",
    title: "Disconnected by the company",
    identities: [],
    details: { ...toDetails(interrupted("company_disconnected", { company: realm })), realm },
  };
}

function observed(change: Change, delivery: Delivery): EventDraft {
  const { realm, entity, operation, id } = change;
  return {
    key: keyOf(change, delivery),
    type: "system.observed",
    time: timeOf(change, delivery),
    title: `Told of ${entity} ${operation}`,
    identities: [externalIdentity("quickbooks", "company", realm)],
    details: { realm, entity, operation, id },
  };
}

/** One fetch per realm, cut so that each stays small; a deleted entity cannot be read any more. */
function fetchesOf(changes: readonly Change[], drafts: readonly EventDraft[]): FetchDraft[] {
  const realms = new Map<string, Map<string, Set<EventDraft>>>();
  for (const [n, { realm, entity, operation, id }] of changes.entries()) {
    const draft = drafts[n];
    if (!draft || !entities.has(entity) || id === "" || operation === "deleted") continue;
    const named = realms.get(realm) ?? new Map<string, Set<EventDraft>>();
    realms.set(realm, named.set(`${entity}/${id}`, (named.get(`${entity}/${id}`) ?? new Set()).add(draft)));
  }
  return [...realms].flatMap(([realm, named]) => {
    const all = [...named];
    const cuts = Array.from({ length: Math.ceil(all.length / idsPerFetch) }, (_, n) =>
      all.slice(n * idsPerFetch, (n + 1) * idsPerFetch),
    );
    return cuts.map((cut) => ({
      key: realm,
      scope: { realm, entities: cut.map(([name]) => name).join(",") },
      fills: cut.flatMap(([, told]) => [...told]),
    }));
  });
}
