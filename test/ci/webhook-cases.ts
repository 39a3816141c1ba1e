import { generateKeyPairSync } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod/mini";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { codedPath } from "../../functions/delivery/coded-path.ts";
import { sentBy } from "../../infra/local/samples.ts";
import { connection as connectionSchema } from "../../schemas/connection.ts";
import { allEvents, deliveriesOf, type RunningHub, runHub } from "../support/hub.ts";
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
      wait: z.optional(z.number()),
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

async function seenOf(one: Case): Promise<Seen> {
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
    for (const given of one.deliveries) {
      api.now(given.answers ?? one.answers);
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
      await pause(given.wait ?? (one.access ? 2_500 : 700));
    }
    const events = await allEvents(running.api, "/api/timeline?limit=200&system=true");
    return {
      statuses,
      events: events.toSorted((a, b) => (a.time < b.time ? -1 : 1)),
      connection: connectionSchema.parse(await running.api.call("GET", `/api/connections/${tool}/main`)),
      dead: await deliveriesOf(running.api, "dead"),
      asked: api.asked,
    };
  } finally {
    await running.end();
  }
}

let passed = 0;
let failed = 0;
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json")).sort()) {
  const name = /^[a-z]+-\d+/.exec(file)?.[0] ?? file;
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  const seen = await seenOf(caseSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8"))));
  const isWell = expectations[name]?.(seen) ?? seen.statuses.every((status) => status === 200);
  if (isWell) passed++;
  else failed++;
  const said = seen.events.map(({ type, title }) => `${type} “${title}”`).join(", ");
  process.stdout.write(`${isWell ? "ok  " : "FAIL"} ${file}: ${said.slice(0, 200)}\n`);
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
