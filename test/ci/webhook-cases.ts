import { generateKeyPairSync } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { sentBy } from "../../infra/local/samples.ts";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { accepted } from "../../schemas/delivery.ts";
import { allEvents, deliveriesOf, type RunningHub, runHub } from "../support/hub.ts";
import { until } from "../support/until.ts";
import { expectations, type Seen } from "./webhook-expectations.ts";

/**
 * Sends case files (a folder, which is not part of this project) to a separate hub each: over HTTP, signed, the tool's
 * API answered from the case. What each is to become stands in `webhook-expectations.ts`. Names of cases may follow.
 */
const [folder = "", ...wanted] = process.argv.slice(2);

const answer = z.object({
  where: z.string(),
  times: z.optional(z.number()),
  status: z.optional(z.number()),
  headers: z.optional(z.record(z.string(), z.string())),
  json: z.optional(z.unknown()),
  text: z.optional(z.string()),
});
const caseSchema = z.object({
  tool: z.string(),
  secret: z.optional(z.string()),
  sign: z.optional(z.string()),
  settings: z._default(z.record(z.string(), z.json()), {}),
  access: z.optional(z.enum(["oauth2", "client", "token", "gmail"])),
  answers: z._default(z.array(answer), []),
  deliveries: z.array(
    z.object({
      body: z.optional(z.unknown()),
      text: z.optional(z.string()),
      base64: z.optional(z.string()),
      type: z._default(z.string(), "application/json"),
      headers: z._default(z.record(z.string(), z.string()), {}),
      path: z._default(z.string(), ""),
      sign: z.optional(z.string()),
      answers: z.optional(z.array(answer)),
    }),
  ),
});
type Case = z.infer<typeof caseSchema>;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" });
const access = {
  oauth2: { clientId: "c", clientSecret: "s", refreshToken: "r" },
  client: { clientId: "c", clientSecret: "s" },
  token: { token: "t" },
  gmail: { serviceAccount: { client_email: "s@p.iam.gserviceaccount.com", private_key: pem } },
};

/** A tool's API that answers as the case says, and remembers what it was asked. */
class Answering {
  readonly asked: string[] = [];
  #answers: { given: z.infer<typeof answer>; left: number }[] = [];

  now(answers: readonly z.infer<typeof answer>[]): void {
    this.#answers = answers.map((given) => ({ given, left: given.times ?? Number.POSITIVE_INFINITY }));
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = typeof init?.body === "string" ? init.body : String(init?.body ?? "");
    const line = `${init?.method ?? "GET"} ${url.host}${decodeURIComponent(url.pathname + url.search)} ${body}`;
    this.asked.push(line);
    const found = this.#answers.find(({ given, left }) => left > 0 && line.includes(given.where));
    if (found) found.left--;
    const { status = 200, headers = {}, json = {}, text } = found?.given ?? { status: 404 };
    return new Response(text ?? JSON.stringify(json), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });
  };
}

async function headersOf(
  one: Case,
  delivery: Case["deliveries"][number],
  body: Buffer,
  secret: string,
  running: RunningHub,
) {
  const connector = await loadConnector(one.tool);
  const form = delivery.sign ?? one.sign;
  if (one.tool === "relay" && form === undefined) return { authorization: `Bearer ${secret}` };
  const signed =
    connector?.signature.sign(body, secret, new Date(), { issuer: running.hub.issuer.token }) ?? {};
  const named = Object.entries(signed).map(([name, value]) => [
    form === "svix" ? name.replace("webhook-", "svix-") : name,
    value,
  ]);
  return z.record(z.string(), z.string()).parse(Object.fromEntries(named));
}

/** Milliseconds in which a hub has told what a case is to become; seldom more than one second. */
const patience = 15_000;

/** Whether what the case expects holds, and what the hub showed when it did or was given up. */
async function triedOut(one: Case, expected: (seen: Seen) => boolean): Promise<[boolean, Seen]> {
  const api = new Answering();
  const running = await runHub({ fetch: api.fetch });
  try {
    const { tool } = one;
    const gmail = tool === "boomerang-gmail";
    const secret = one.secret ?? (gmail ? "https://hub.test/push" : "secret-of-this-case-0123456789");
    const { settings: usual } = await sentBy(tool, running.hub.issuer.trusted);
    const settings = { ...(gmail ? usual : {}), ...one.settings };
    await running.api.call("PUT", `/api/connections/${tool}/main`, {
      secrets: [secret],
      settings,
      ...(one.access ? { api: access[one.access] } : {}),
    });
    const connector = await loadConnector(tool);
    const statuses: number[] = [];
    let told = 0;
    for (const given of one.deliveries) {
      const answers = given.answers ?? one.answers;
      api.now(answers);
      const askedBefore = api.asked.length;
      const body =
        given.base64 === undefined
          ? Buffer.from(given.text ?? JSON.stringify(given.body))
          : Buffer.from(given.base64, "base64");
      const signed = await headersOf(one, given, body, secret, running);
      const path = connector?.kinds ? `/${codedPath(given.path.slice(1), secret)}` : given.path;
      const response = await fetch(`${running.hub.url}/hooks/${tool}/main${path}`, {
        method: "POST",
        headers: { "content-type": given.type, ...signed, ...given.headers },
        body: new Uint8Array(body),
      });
      statuses.push(response.status);
      const taken = accepted.safeParse(await response.json()).data;
      told += taken?.events ?? 0;
      // The last answer of a delivery is to the last call that it leads to, where it leads to that call at all.
      const last = answers.at(-1)?.where;
      const asks = () =>
        api.asked.slice(askedBefore).some((line) => last === undefined || line.includes(last));
      const isDone = async () => (await eventsIn(running)).length >= Math.min(told, 1) && asks();
      if (one.deliveries.length > 1 && response.ok) await until(isDone, patience).catch(() => undefined);
    }
    let seen = await seenIn(running, tool, statuses, api);
    const holds = async () => {
      seen = await seenIn(running, tool, statuses, api);
      return expected(seen);
    };
    const isWell = await until(holds, patience).then(
      () => true,
      () => false,
    );
    return [isWell, seen];
  } finally {
    await running.end();
  }
}

const eventsIn = async ({ api }: RunningHub) => await allEvents(api, "/api/timeline?limit=200&system=true");

async function seenIn(
  running: RunningHub,
  tool: string,
  statuses: readonly number[],
  { asked }: Answering,
): Promise<Seen> {
  return {
    statuses,
    events: (await eventsIn(running)).toSorted((a, b) => (a.time < b.time ? -1 : 1)),
    connection: connectionSchema.parse(await running.api.call("GET", `/api/connections/${tool}/main`)),
    dead: await deliveriesOf(running.api, "dead"),
    asked,
  };
}

let passed = 0;
let failed = 0;
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json")).sort()) {
  const name = /^[a-z]+-\d+/.exec(file)?.[0] ?? file;
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const one = caseSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
  const expected = expectations[name] ?? (({ statuses }) => statuses.every((status) => status === 200));
  const [isWell, seen] = await triedOut(one, expected);
  if (isWell) passed++;
  else failed++;
  const said = seen.events.map(({ type, title }) => `${type} “${title}”`).join(", ");
  process.stdout.write(`${isWell ? "ok  " : "FAIL"} ${file}: ${said.slice(0, 200)}\n`);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
