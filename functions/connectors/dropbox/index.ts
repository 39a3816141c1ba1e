import * as z from "zod/mini";
import { because } from "../../../schemas/reason-words.ts";
import { bodyHmac } from "../../delivery/signature.ts";
import { externalIdentity } from "../../shared/identity.ts";
import { defineConnector, settingsBy } from "../connector.ts";
import type { EventDraft } from "../event-draft.ts";
import { entries } from "../lenient.ts";
import { en } from "./en.ts";
import { settings } from "./settings.ts";

/** Of old, and still by Dropbox's own test script, users are named by their numbers, which no call takes any more. */
const teams = z.record(z.string(), z.unknown());
const payload = z.union([
  z.object({
    list_folder: z.object({ accounts: entries, teams: z.catch(z.optional(teams), undefined) }),
  }),
  z.object({ list_folder: z.object({ teams }) }),
  z.object({ delta: z.object({ users: z.array(z.unknown()) }) }),
  z.object({ delta: z.object({ teams: z.unknown() }) }),
]);
const accountId = z.string().check(z.minLength(1), z.maxLength(200));

/**
 * Dropbox says only that something changed in an account; what it was is fetched from a cursor.
 * https://www.dropbox.com/developers/reference/webhooks
 */
export const dropbox = defineConnector<z.infer<typeof payload>>({
  tool: "dropbox",
  catalogue: {
    title: "Dropbox",
    route: "webhook",
    proof: "vendor-signed",
    secretIssued: true,
    summary: en.summary,
    limits: Object.values(en.limits),
    handshake: "GET challenge",
    eventTypes: [
      "document.added",
      "document.changed",
      "document.removed",
      "system.observed",
      "system.unrecognized",
    ],
    setup: Object.values(en.setup),
    docs: "https://www.dropbox.com/developers/reference/webhooks",
  },
  /** Echoed as plain text within ten seconds; `nosniff` is asked for by the same page. */
  handshake({ method, query: { challenge } }) {
    if (method !== "GET" || challenge === undefined || !/^[\x21-\x7e]{1,512}$/.test(challenge))
      return undefined;
    return { contentType: "text/plain", headers: { "x-content-type-options": "nosniff" }, body: challenge };
  },
  signature: bodyHmac({ header: "x-dropbox-signature", encoding: "hex" }),
  settings,
  rereads: ["customersFolder"],
  again: async () => (await import("./again.ts")).dropboxAgain,
  payload,
  normalise(given, { receivedAt }, values) {
    const { customersFolder } = settingsBy(settings, values);
    const time = receivedAt.toISOString();
    if (!("list_folder" in given))
      return { events: [tested("users" in given.delta ? given.delta.users.length : 0, time)] };
    const ofTeams = Object.keys(given.list_folder.teams ?? {}).map((team) => teamChanged(team, time));
    if (!("accounts" in given.list_folder)) return { events: ofTeams };
    const { accounts } = given.list_folder;
    const read = accounts.map((account) => z.safeParse(accountId, account));
    const told = [...new Set(read.flatMap(({ data }) => data ?? []))].map((account) => ({
      account,
      draft: changed(account, time, customersFolder),
    }));
    return {
      events: [...told.map(({ draft }) => draft), ...ofTeams],
      broken: read.flatMap(({ success }, n) =>
        success ? [] : [{ path: `list_folder.accounts[${n}]`, why: because("not_account_id") }],
      ),
      fetches: told.map(({ account, draft }) => ({ key: account, scope: { account }, fills: [draft] })),
    };
  },
  collect: async () => (await import("./collect.ts")).dropboxCollector,
});

function tested(users: number, time: string): EventDraft {
  return {
    key: ["delta", time.slice(0, 16)],
    type: "system.observed",
    time,
    title: "Sent a test notification",
    identities: [],
    details: { reason: "It names users as Dropbox did of old; notifications of today name accounts", users },
  };
}

/** An app that is linked to a whole team hears of its members, whose files an account's own access does not show. */
function teamChanged(team: string, time: string): EventDraft {
  return {
    key: [team, time.slice(0, 16)],
    type: "system.observed",
    time,
    title: "Changed files in a team",
    object: { kind: "dropbox-team", id: team },
    identities: [],
    details: { reason: "It names a team's members: link the app to the account whose files are to show" },
  };
}

/**
 * A notification has no id, no time and always the same bytes, so the minute it came in tells one change from the
 * next: a burst is one event, and what a retry repeats the fetch's cursor makes harmless. Whose files they are is not
 * known where each customer has a folder.
 */
function changed(account: string, time: string, customersFolder: string | undefined): EventDraft {
  return {
    key: [account, time.slice(0, 16)],
    keyType: "document.changed",
    type: customersFolder === undefined ? "document.changed" : "system.observed",
    time,
    title: "Changed files",
    object: { kind: "dropbox-account", id: account },
    identities: customersFolder === undefined ? [externalIdentity("dropbox", "account", account)] : [],
    details: { pending: true },
  };
}
