import { randomBytes } from "node:crypto";
import { pause } from "../../../functions/shared/pause.ts";
import { retrying } from "../../../functions/shared/retrying.ts";
import { Api, NoAnswer } from "../api.ts";
import { sendSample } from "../send.ts";
import { book, type Client, firm, mai, twice } from "./book.ts";
import { historyOf, type Told } from "./history.ts";
import { ledgerMapping, messageMapping, receiptMapping, taskMapping } from "./mapping.ts";
import { daysAgo } from "./moments.ts";

/** The connection each tool of the demo has. */
export const demoConnection = "demo";

/** Who the demo's link signs in: the manager whose clients most of them are. */
export const demoManager = mai.name;

const settings: Readonly<Record<Told["tool"], object>> = {
  calendly: {},
  "client-hub": { mapping: messageMapping },
  dext: { mapping: receiptMapping },
  docusign: {},
  "jetpack-workflow": { mapping: taskMapping },
  "practice-cs": { mapping: ledgerMapping },
};

/** The hub that the demo is made in. */
export interface DemoHub {
  readonly url: string;
  readonly token: string;
}

/** Secrets by tool, each made for this one hub. */
export type DemoSecrets = ReadonlyMap<string, string>;

/** The firm before anything is heard: its tools are connected and its clients are known. */
export async function openFirm({ url, token }: DemoHub): Promise<DemoSecrets> {
  const api = new Api(url, token);
  const secrets = new Map<string, string>();
  await api.ask("PUT", "/api/matching", { body: { ownDomains: [firm.domain] } });
  await Promise.all(
    Object.entries(settings).map(async ([tool, own]) => {
      const secret = randomBytes(24).toString("base64url");
      secrets.set(tool, secret);
      await api.call("PUT", `/api/connections/${tool}/${demoConnection}`, {
        secrets: [secret],
        settings: own,
      });
    }),
  );
  await api.ask("POST", "/api/accounts/import", { text: clientList(), query: {} });
  return secrets;
}

/**
 * Sends the firm's history, the whole of it where none is given, really signed, as its tools would have: what happened first comes first. Then the second name
 * of a client is merged into it, and the pass of the night looks at all of them.
 */
export async function tellHistory(
  hub: DemoHub,
  secrets: DemoSecrets,
  now: Date = new Date(),
  told: readonly Told[] = historyOf(now),
): Promise<void> {
  const api = new Api(hub.url, hub.token);
  for (const { tool, body } of deliveriesOf(told)) {
    const delivery = { tool, name: "history", contentType: "application/json", path: "", headers: {} };
    const sample = { ...delivery, body: Buffer.from(JSON.stringify(body)) };
    const { status, body: why } = await answered(
      async () => await sendSample(hub.url, sample, secrets.get(tool) ?? "", demoConnection),
    );
    if (status !== 200) throw new Error(`The hub answered ${status} to the demo's ${tool}: ${why}`);
  }
  await untilCounted(api, told.length);
  await mergeTwice(api);
  await untilCounted(api, told.length);
  await noteLeft(api, now);
  await api.ask("POST", "/api/portfolio");
}

/** What a tool tells of one month together, where it can; else one by one. What happened first is first. */
function deliveriesOf(told: readonly Told[]): { readonly tool: string; readonly body: unknown }[] {
  const months = Map.groupBy(told, ({ tool, at }, n) =>
    tellsOneByOne.has(tool) ? String(n) : `${tool} ${at.toISOString().slice(0, 7)}`,
  );
  return [...months.values()]
    .map((events) => ({ events, last: events.at(-1)?.at.getTime() ?? 0 }))
    .sort((a, b) => a.last - b.last)
    .flatMap(({ events }) => {
      const [first] = events;
      if (first === undefined) return [];
      const { tool, body } = first;
      return { tool, body: tellsOneByOne.has(tool) ? body : events.map((one) => one.body) };
    });
}

const tellsOneByOne: ReadonlySet<string> = new Set(["calendly", "docusign"]);

/** The firm's list of its clients, as it would import it. */
function clientList(): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const ids = ({ code }: Client) =>
    ["practice-cs:client", "client-hub:account", "dext:account", "jetpack-workflow:account"].map(
      (type) => `${type}/${code}`,
    );
  const lines = book.map((client) => [
    client.name,
    client.owner,
    client.tier ?? "standard",
    client.tags.join(";"),
    client.people.map(({ email }) => email).join(";"),
    client.domain,
    ids(client).join(";"),
  ]);
  const second = [
    twice.name,
    mai.name,
    "standard",
    "",
    twice.person.email,
    "",
    `client-hub:account/${twice.code}`,
  ];
  const head = ["name", "owner", "tier", "tags", "emails", "domains", "ids"];
  return [head, ...lines, second].map((line) => line.map(cell).join(",")).join("\r\n");
}

async function mergeTwice(api: Api): Promise<void> {
  const { accounts } = await api.ask("GET", "/api/accounts", { query: { limit: 100, status: "active" } });
  const [into, from] = [twice.of, twice.name].map((name) => accounts.find((one) => one.name === name));
  if (into === undefined || from === undefined)
    throw new Error(`The demo has no ${twice.of} and ${twice.name}`);
  await api.ask("POST", "/api/accounts/{account}/merge", {
    at: { account: into.id },
    body: { from: from.id },
  });
}

/** Who has left, when and why, as the manager noted it. */
async function noteLeft(api: Api, now: Date): Promise<void> {
  const { accounts } = await api.ask("GET", "/api/accounts", { query: { limit: 100, status: "active" } });
  for (const { name, left } of book) {
    const id = accounts.find((one) => one.name === name)?.id;
    if (left === undefined || id === undefined) continue;
    const on = daysAgo(now, left.ago, 0).toISOString().slice(0, 10);
    const { reason, note } = left;
    await api.ask("POST", "/api/accounts/{account}/left", {
      at: { account: id },
      body: { on, reason, note },
    });
  }
}

/** Until the timelines hold that many events. */
async function untilCounted(api: Api, events: number): Promise<void> {
  for (;;) {
    const list = async () => await api.ask("GET", "/api/accounts", { query: { limit: 100 } });
    const { accounts } = await answered(list);
    if (accounts.reduce((sum, { eventCount }) => sum + eventCount, 0) >= events) return;
    await pause(250);
  }
}

const isUnanswered = (error: unknown) => error instanceof TypeError || error instanceof NoAnswer;

/** A call that no answer came to is made again: a delivery that came all the same is known by its id. */
const answered = async <Answer>(call: () => Promise<Answer>): Promise<Answer> =>
  await retrying({ rounds: 5, on: isUnanswered, pause }, call);
