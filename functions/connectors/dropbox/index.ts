import * as z from "zod/mini";
import { externalIdentity } from "../../shared/identity.ts";
import { bodyHmac } from "../../shared/signature.ts";
import { defineConnector, type EventDraft } from "../connector.ts";

const payload = z.object({ list_folder: z.object({ accounts: z.array(z.string().check(z.minLength(1))) }) });

/**
 * Dropbox says only that something changed in an account; what it was has to be fetched from a cursor.
 * https://www.dropbox.com/developers/reference/webhooks
 */
export const dropbox = defineConnector<z.infer<typeof payload>>({
  tool: "dropbox",
  catalogue: {
    title: "Dropbox",
    route: "webhook",
    proof: "vendor-signed",
    summary: "Shows when files of a linked Dropbox account change.",
    limits: [
      "Dropbox tells that an account's files changed, not which: names and folders need a later fetch.",
    ],
    handshake: "GET challenge",
    eventTypes: ["document.changed", "system.observed", "system.unrecognized"],
    setup: [
      "Open the Dropbox App Console (dropbox.com/developers/apps) and choose the app that is linked to the team's accounts.",
      "On the Permissions tab, tick files.metadata.read and submit.",
      "On the Settings tab, copy the App secret and enter it here as the connection's secret.",
      "On the Webhooks tab, paste the connection's URL and choose Add. Dropbox checks the address at once and shows it as enabled.",
    ],
    docs: "https://www.dropbox.com/developers/reference/webhooks",
  },
  /** Echoed as plain text within ten seconds; `nosniff` is asked for by the same page. */
  handshake({ method, query: { challenge } }) {
    if (method !== "GET" || challenge === undefined || !/^[\x21-\x7e]{1,512}$/.test(challenge))
      return undefined;
    return { contentType: "text/plain", headers: { "x-content-type-options": "nosniff" }, body: challenge };
  },
  signature: bodyHmac({ header: "x-dropbox-signature", encoding: "hex" }),
  payload,
  normalise({ list_folder: { accounts } }, { receivedAt }) {
    const time = receivedAt.toISOString();
    const distinct = [...new Set(accounts)];
    return {
      events: distinct.map((account) => changed(account, time)),
      pulls: distinct.map((account) => ({ key: account, scope: { account } })),
    };
  },
});

/**
 * A notification has no id, no time and always the same bytes, so the minute it came in tells one change from the
 * next: a burst is one event, and what a retry repeats the pull's cursor makes harmless.
 */
function changed(account: string, time: string): EventDraft {
  return {
    key: [account, time.slice(0, 16)],
    type: "document.changed",
    time,
    title: "Files changed in Dropbox",
    object: { kind: "dropbox-account", id: account },
    identities: [externalIdentity("dropbox", "account", account)],
    details: { pending: true },
  };
}
