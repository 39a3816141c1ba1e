import type { AccountEvent } from "../../schemas/account-event.ts";
import type { Connection } from "../../schemas/connection.ts";
import type { DeliveryReport } from "../../schemas/delivery.ts";

/** What a hub shows after a case's deliveries. */
export interface Seen {
  readonly statuses: readonly number[];
  /** Oldest first. */
  readonly events: readonly AccountEvent[];
  readonly connection: Connection;
  readonly dead: readonly DeliveryReport[];
  /** The calls of the tool's API, `METHOD host/path?query body`. */
  readonly asked: readonly string[];
}
type Expected = (seen: Seen) => boolean;

const types = ({ events }: Seen) => events.map(({ type }) => type).join(" ");
const titled = ({ events }: Seen, words: RegExp) => events.some(({ title }) => words.test(title));
const named = ({ events }: Seen, ...identities: string[]) =>
  identities.every((one) =>
    events.some((event) => event.identities.some(({ type, value }) => `${type}=${value}` === one)),
  );
const placed = ({ events }: Seen) => events.every(({ account }) => account !== undefined);
const said = ({ events }: Seen, words: RegExp) => events.some((event) => words.test(JSON.stringify(event)));
const failing = ({ connection }: Seen, code: RegExp) =>
  code.test(JSON.stringify(connection.api?.failing ?? {}));
const at = ({ events }: Seen, ...days: string[]) =>
  events.map(({ time }) => time.slice(0, 10)).join(" ") === days.join(" ");
const calls = ({ asked }: Seen, part: string) => asked.filter((call) => call.includes(part)).length;
const jane = "email=jane@acme.example";

/** What each case of `cases/webhooks` is to become, by the name of its file up to its number. */
export const expectations: Readonly<Record<string, Expected>> = {
  "accelo-01": (s) =>
    types(s) === "invoice.created invoice.created" && failing(s, /invalid_permission/) && s.dead.length === 0,
  "calendly-03": (s) => types(s) === "meeting.scheduled" && named(s, jane),
  "calendly-04": (s) => types(s) === "meeting.scheduled" && named(s, jane),
  "calendly-05": (s) => types(s) === "meeting.scheduled" && s.events[0]?.money === undefined,
  "docusign-01": (s) => named(s, "phone=+447911123456", "name=Jane Acme") && placed(s),
  "docusign-04": (s) => named(s, "docusign:envelope=ebeffd2b/e-1"),
  "docusign-05": (s) => said(s, /choose Send Individual Messages/),
  "docusign-06": (s) =>
    types(s) === "agreement.sent agreement.signed" && titled(s, /^Signed by First Signer/),
  "docusign-08": (s) => types(s) === "agreement.updated" && placed(s),
  "docusign-09": (s) => calls(s, "/envelopes/") === 2 && named(s, jane),
  "docusign-11": (s) => failing(s, /USER_LACKS_MEMBERSHIP/),
  "dropbox-01": (s) =>
    // Two notifications are one event within a minute, and two where it ends between them.
    /^(system\.observed )+document\.changed( system\.observed)?$/.test(types(s)) &&
    titled(s, /Letter\.pdf.* to .*Signed letter\.pdf/),
  "dropbox-03": (s) => types(s) === "system.observed",
  "dropbox-05": (s) => failing(s, /customers_folder/) && s.dead.length === 0,
  "gmail-01": (s) => calls(s, "startHistoryId=1000") > 1 && s.dead.length === 0,
  "gmail-02": (s) => said(s, /Question m1/) && s.dead.length === 0,
  "gmail-03": (s) => types(s) === "system.observed" && !said(s, /could not be read/),
  "quickbooks-01": (s) =>
    types(s) === "customer.merged" && titled(s, /27.*123/) && s.events[0]?.supersedes !== undefined,
  "quickbooks-02": (s) => types(s) === "invoice.voided",
  "quickbooks-04": (s) =>
    types(s).split(" ").sort().join(" ") === "invoice.created payment.received system.unrecognized",
  "quickbooks-06": (s) => types(s).includes("invoice.created"),
  "quickbooks-08": (s) => types(s) === "invoice.created",
  "quickbooks-10": (s) => failing(s, /right|403|3100/),
  "quickbooks-11": (s) => calls(s, "from Invoice") > 1,
  "quickbooks-13": (s) => named(s, "email=jane@northwind.example", "email=accounts@northwind.example"),
  "quickbooks-14": (s) => types(s) === "invoice.voided" && s.events[0]?.scheduledFor === undefined,
  "relay-01": (s) => at(s, "2026-09-01", "2026-10-01"),
  "relay-02": (s) => at(s, "2026-11-20", "2026-11-21"),
  "relay-04": (s) =>
    at(s, "2026-11-20", "2026-11-21") && s.events.every(({ money }) => Number(money?.amount) === 12.5),
  "relay-05": (s) =>
    types(s)
      .split(" ")
      .filter((type) => type === "task.completed").length === 2 && said(s, /source is missing/),
  "relay-06": (s) => named(s, jane) && s.events[0]?.money?.currency === "EUR",
  "relay-08": (s) => types(s) === "invoice.paid" && named(s, jane),
  "relay-09": (s) => named(s, jane) && placed(s),
  "relay-11": (s) => s.statuses.join() === "200" && types(s) === "invoice.paid",
  "relay-12": (s) => s.statuses.join() === "200" && types(s) === "invoice.paid",
  "relay-13": (s) => s.statuses.join() === "200" && types(s) === "invoice.paid",
  "relay-15": (s) => at(s, "2026-11-20") && s.events[0]?.money?.amount === "1250.00",
  "relay-16": (s) => named(s, "relay:name=acme ltd") && placed(s),
  "relay-17": (s) => types(s) === "form.submitted" && named(s, jane),
  "slack-01": (s) => titled(s, /Please find the signed letter/),
  "slack-02": (s) => titled(s, /New support request/),
  "slack-05": (s) => named(s, "slack:channel=G0OLD00001", "slack:channel=C0NEW00001"),
  "slack-07": (s) => types(s).split(" ").sort().join(" ") === "message.posted system.observed",
  "slack-08": (s) => said(s, /letter\.pdf/),
  "slack-10": (s) => failing(s, /invalid_auth/) && s.dead.length === 0,
  "slack-11": (s) => types(s) === "message.posted" && s.dead.length === 0 && calls(s, "auth.test") > 1,
  "slack-13": (s) => failing(s, /token_revoked/) && s.dead.length === 0,
  "slack-14": (s) => failing(s, /users:read/) && s.dead.length === 0,
  "smartsheet-01": (s) => named(s, jane, "name=Jane Acme"),
  "smartsheet-02": (s) => failing(s, /1006/) && s.dead.length === 0,
};
