import type { EventType } from "../../../schemas/event-types.ts";
import { interrupted } from "../../../schemas/interruption-words.ts";
import { toDetails } from "../../../schemas/reason-details.ts";
import type { Delivery } from "../../delivery/delivery.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { UnknownType } from "../../shared/errors.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { toInstant } from "../../shared/instant.ts";
import { defineConnector, type FetchDraft, type Normalised, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { challengeIn } from "./challenge.ts";
import { draftOf } from "./draft.ts";
import { en } from "./en.ts";
import { type Folded, fold, isKnown } from "./fold.ts";
import {
  type Callback,
  type Change,
  changesIn,
  type Payload,
  payload,
  type StatusChange,
} from "./payload.ts";
import { type SmartsheetSettings, settings } from "./settings.ts";

/** Ids that one fetch asks for: fifty rows come by one call of well below 2,000 characters, all else one by one. */
const idsPerFetch = (kind: string) => (kind === "row" ? 50 : 10);

/** Smartsheet webhooks: https://developers.smartsheet.com/api/smartsheet/guides/webhooks */
export const smartsheet = defineConnector<Payload>({
  tool: "smartsheet",
  catalogue: {
    title: "Smartsheet",
    route: "webhook",
    proof: "vendor-signed",
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "POST challenge",
    eventTypes: [
      "record.added",
      "record.changed",
      "record.removed",
      "document.added",
      "document.changed",
      "document.removed",
      "message.posted",
      "message.edited",
      "message.deleted",
      "connection.interrupted",
      "connection.resumed",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    certainty: [
      {
        statement: en.certainty.delivery,
        level: "documented",
        source: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
      },
      {
        statement: en.certainty.cell,
        level: "third-party",
        source: "prismatic.io",
      },
      {
        statement: en.certainty.addressCheck,
        level: "unknown",
      },
    ],
    docs: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
  },
  settings,
  rereads: ["sheetName", "customerColumn", "changeAgent"],
  again: async () => (await import("./again.ts")).smartsheetAgain,
  /**
   * Sent on enabling and every hundred callbacks, in a header and in a body that has nothing else; both are answered.
   * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-verification
   */
  handshake(delivery) {
    const given = challengeIn(delivery);
    if (given === undefined) return undefined;
    return {
      contentType: "application/json",
      headers: { "smartsheet-hook-response": given },
      body: JSON.stringify({ smartsheetHookResponse: given }),
    };
  },
  signature: bodyHmac({ header: "smartsheet-hmac-sha256", encoding: "hex" }),
  payload,
  normalise(given, delivery, values) {
    if ("newWebhookStatus" in given) return { events: [statusChanged(given, delivery)] };
    return changed(given, delivery, settingsBy(settings, values));
  },
  collect: async () => (await import("./collect.ts")).smartsheetCollector,
});

function changed(given: Callback, delivery: Delivery, values: SmartsheetSettings): Normalised {
  const { changes, broken } = changesIn(given);
  const known = changes.filter(isKnown);
  const [strange] = changes.filter((change) => !isKnown(change));
  if (strange && known.length === 0 && broken.length === 0)
    throw new UnknownType(`${strange.objectType}.${strange.eventType}`);
  const things = fold(
    known.filter(({ changeAgent }) => !isOwn(changeAgent, values)),
    given.scopeObjectId,
  );
  const folded = things.map((thing) => ({ thing, draft: told(thing, given, delivery, values) }));
  return {
    events: [...folded.map(({ draft }) => draft), ...(strange ? [observed(strange, given, delivery)] : [])],
    broken,
    fetches: fetchesOf(folded, given.scopeObjectId),
  };
}

/** Whether its own agent is among those that a change names: https://developers.smartsheet.com/api/smartsheet/openapi/webhooks (Preventing Infinite Loops) */
const isOwn = (agents = "", { changeAgent: own = "" }: SmartsheetSettings) =>
  own.trim() !== "" && [agents, ...agents.split(",")].some((agent) => agent.trim() === own.trim());

function told(
  { kind, id, type, word, changes }: Folded,
  given: Callback,
  { receivedAt }: Delivery,
  values: SmartsheetSettings,
): EventDraft {
  const times = changes.flatMap(({ timestamp }) => toInstant(timestamp) ?? []).sort();
  const columns = [...new Set(changes.flatMap((one) => columnOf(one) ?? []))];
  const users = [...new Set(changes.flatMap(({ userId }) => userId ?? []))];
  const happened = {
    ...{ sheet: given.scopeObjectId, kind, id, type, word },
    key: [given.webhookId, given.nonce, kind, id],
    time: times.at(-1) ?? toInstant(given.timestamp) ?? receivedAt.toISOString(),
    details: { ...(columns.length > 0 ? { columns } : {}), ...(users.length > 0 ? { users } : {}) },
  };
  return draftOf(happened, values);
}

/** Of a callback that tells of things we know as well. */
function observed({ objectType, eventType }: Change, given: Callback, { receivedAt }: Delivery): EventDraft {
  return {
    type: "system.observed",
    key: [given.webhookId, given.nonce],
    time: toInstant(given.timestamp) ?? receivedAt.toISOString(),
    title: `Told of ${objectType} ${eventType}`,
    identities: [externalIdentity("smartsheet", "sheet", given.scopeObjectId)],
    details: { sheet: given.scopeObjectId, objectType, eventType },
  };
}

const columnOf = ({ objectType, id, columnId }: Change) => (objectType === "column" ? id : columnId);

interface FoldedDraft {
  readonly thing: Folded;
  readonly draft: EventDraft;
}

/** What can still be read, by kind: `rows` "1,2,3". */
function fetchesOf(folded: readonly FoldedDraft[], sheet: string): FetchDraft[] {
  const kinds = new Map<string, FoldedDraft[]>();
  for (const one of folded) {
    const { kind, word } = one.thing;
    if (word !== "deleted") kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds].flatMap(([kind, members]) => {
    const size = idsPerFetch(kind);
    return Array.from({ length: Math.ceil(members.length / size) }, (_, n) => {
      const some = members.slice(n * size, (n + 1) * size);
      const ids = some.map(({ thing }) => thing.id).join(",");
      return { key: sheet, scope: { sheet, [`${kind}s`]: ids }, fills: some.map(({ draft }) => draft) };
    });
  });
}

/** Told when Smartsheet disables a webhook of itself, or takes it up again. */
function statusChanged({ newWebhookStatus: status, ...given }: StatusChange, delivery: Delivery): EventDraft {
  const well = status === "ENABLED";
  if (!well && !/^(DISABLED|NEW)_/.test(status)) throw new UnknownType(`status ${status}`);
  const type: EventType = well ? "connection.resumed" : "connection.interrupted";
  return {
    type,
    key: [given.webhookId, given.nonce],
    time: toInstant(given.timestamp) ?? delivery.receivedAt.toISOString(),
    title: well ? "Took the webhook up again" : "Disabled the webhook",
    identities: [],
    details: {
      ...(well ? {} : toDetails(interrupted("webhook_disabled", { word: status }))),
      sheet: given.scopeObjectId,
      webhook: given.webhookId,
    },
  };
}
