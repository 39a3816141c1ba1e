import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import type { Api } from "../../infra/local/api.ts";
import { until } from "../support/until.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const connection = "kept";

/** What is sent while a deployment is about to begin: whatever takes it then, it is on the timeline afterwards. */
export const underWay = Array.from({ length: 5 }, (_, n) => `under-way-${n}`);

/** Posts as a tool does, signed with the secret that `fill` gives; the status it is answered with. */
export async function post(url: string, tool: string, body: unknown, by = secret): Promise<number> {
  const connector = await loadConnector(tool);
  const bytes = Buffer.from(JSON.stringify(body));
  const response = await fetch(`${url}/hooks/${tool}/${connection}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...connector?.signature.sign(bytes, by, new Date()) },
    body: new Uint8Array(bytes),
  });
  return response.status;
}

/** What has an id, with all else that an answer of any release has. */
const entry = z.looseObject({ id: z.string() });
const eventsPage = z.looseObject({ events: z.array(entry) });
const accountsPage = z.looseObject({ accounts: z.array(entry) });

/** A post of the relay, of somebody whom nobody has placed. */
export const task = (id: string, more: object = {}) => ({
  event_id: id,
  event_type: "task.completed",
  title: `Task ${id}`,
  account_email: "bob@stranger.example",
  ...more,
});

const eventsOf = async (api: Api) =>
  eventsPage
    .parse(await api.call("GET", "/api/timeline?limit=200"))
    .events.filter((one) => one.connection === connection);
const accountsOf = async (api: Api, q: string) =>
  accountsPage.parse(await api.call("GET", `/api/accounts?q=${q}`)).accounts;

/** A notice of QuickBooks, of a company that nobody has placed before `fill`. */
const invoice = (id: string) => ({
  eventNotifications: [
    {
      realmId: "4242",
      dataChangeEvent: {
        entities: [{ name: "Invoice", id, operation: "Create", lastUpdated: "2026-11-18T10:12:04.000Z" }],
      },
    },
  ],
});

const ann = "ann@kept.example";
/** One of the posts that `fill` sends. */
export const kept = task("kept-1", { account_email: ann });
/** What a delivery says that is too large for its event's row. It does not pack well. */
const long = () =>
  Array.from({ length: 40_000 }, (_, n) =>
    Math.sin(n + 1)
      .toString(36)
      .slice(2),
  ).join(" ");

/** Puts data of each kind through a hub's ingest and API: what an office leaves behind after a day. */
export async function fill(url: string, api: Api): Promise<void> {
  for (const tool of ["relay", "quickbooks"])
    await api.call("PUT", `/api/connections/${tool}/${connection}`, { secrets: [secret] });
  const account = entry.parse(
    await api.call("POST", "/api/accounts", {
      name: "Kept Ltd",
      owner: "owner@acme.example",
      tags: ["kept"],
      tier: "key",
      identities: [{ type: "email", value: ann }],
    }),
  );
  const member = entry.parse(await api.call("POST", "/api/accounts", { name: "Kept Abroad" }));
  const sent = [
    await post(url, "relay", kept),
    await post(url, "relay", task("kept-2", { account_email: ann, note: long() })),
    await post(url, "quickbooks", invoice("kept")),
  ];
  if (sent.some((status) => status !== 200)) throw new Error(`Ingest answered ${sent.join(", ")}`);
  await until(async () => (await eventsOf(api)).length === sent.length, 60_000);
  if ((await post(url, "relay", task("forged"), "a stranger's secret")) !== 401)
    throw new Error("A forgery was taken");
  await api.call("PUT", "/api/identities/quickbooks%3Acompany/4242", { account: member.id });
  await api.call("POST", `/api/accounts/${account.id}/merge`, { from: member.id });
  await api.call("POST", `/api/accounts/${account.id}/notes`, { text: "Wants to hear from us in spring." });
  await api.call("PUT", "/api/views/kept", { name: "Kept", address: "/?tool=relay", shared: true });
  await until(async () => (await accountsOf(api, "Kept Ltd"))[0]?.eventCount === 4, 90_000);
}

/** The calls that show what `fill` has left. */
export async function callsOf(api: Api): Promise<string[]> {
  const [account] = await accountsOf(api, "Kept Ltd");
  return [
    ...(await eventsOf(api)).map(({ id }) => `/api/events/${id}`),
    `/api/accounts/${account?.id}`,
    `/api/accounts/${account?.id}/timeline`,
    `/api/audit?account=${account?.id}`,
    "/api/connections/quickbooks/kept",
    "/api/views",
    "/api/deliveries?status=rejected",
  ];
}

/** What calls answer, by the call. */
export async function answersTo(calls: readonly string[], api: Api): Promise<Record<string, unknown>> {
  return Object.fromEntries(
    await Promise.all(calls.map(async (path) => [path, await api.call("GET", path)] as const)),
  );
}

/** Takes the note that `fill` has written off its timeline, and waits until it is gone. */
export async function removeNote(api: Api): Promise<void> {
  const [account] = await accountsOf(api, "Kept Ltd");
  const notes = async () =>
    eventsPage
      .parse(await api.call("GET", `/api/accounts/${account?.id}/timeline`))
      .events.filter(({ tool }) => tool === "hub");
  const [note] = await notes();
  await api.call("DELETE", `/api/notes/${note?.id}`);
  await until(async () => (await notes()).length === 0, 60_000);
}

const keptFile = z.object({
  outputs: z.record(z.string(), z.string()),
  shown: z.record(z.string(), z.unknown()),
});
export type Kept = z.infer<typeof keptFile>;

/** What was written down before a deployment: the stack's outputs, and what each call answered. */
export const keptIn = async (file: string): Promise<Kept> =>
  keptFile.parse(JSON.parse(await readFile(file, "utf8")));

export const titlesOf = async (api: Api) => (await eventsOf(api)).map(({ title }) => title);
