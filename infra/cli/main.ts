import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import ora from "ora";
import * as z from "zod/mini";
import { strayInEnglish } from "../../functions/store/stray-connections.ts";
import { outwardInEnglish } from "../../functions/store/stray-outward.ts";
import { connection } from "../../schemas/connection.ts";
import type { DeliveryReport, DeliveryStatus } from "../../schemas/delivery.ts";
import { type Role, roles } from "../../schemas/role.ts";
import type { Tool } from "../../schemas/tool.ts";
import { hubUrlIn } from "../local/address.ts";
import { Api } from "../local/api.ts";
import { demoConnection } from "../local/demo/demo.ts";
import { fileSecrets } from "../local/file-secrets.ts";
import { LocalIssuer } from "../local/issuer.ts";
import { printTimeline } from "../local/print.ts";
import { samplesOf } from "../local/samples.ts";
import { sendSample } from "../local/send.ts";
import { addAccountCommands } from "./accounts.ts";
import { addBackupCommands } from "./backup.ts";
import { endWithReaders } from "./closed-pipe.ts";
import { addConsentCommands } from "./consent.ts";
import { credentialsIn } from "./credentials-in.ts";
import { addDeployedCommands, deployedApi } from "./deployed.ts";
import { addDigestCommands } from "./digest.ts";
import { driftIn } from "./drift.ts";
import { Explained } from "./explained.ts";
import { addExportCommand } from "./exports.ts";
import { addFetchCommand } from "./fetch.ts";
import { addHistoryCommand, missedIn } from "./history.ts";
import { addInsightCommands } from "./insight.ts";
import { addMappingCommands } from "./mappings.ts";
import { addMoneyCommands } from "./money.ts";
import { type Dead, redriveAll } from "./redrive-all.ts";
import { addRefusedCommand } from "./refused.ts";
import { addRuleCommands } from "./rules.ts";
import { secretIn } from "./secret-file.ts";
import { addSecretsCommand } from "./secrets-in.ts";
import { addSubscriptionsCommand, unsubscribedIn } from "./subscriptions.ts";

const { PORT = "4700", HUB_DATA = ".hub", HUB_TOKEN } = process.env;
const onThisMachine = `http://127.0.0.1:${PORT}`;
/** Throws `BadAddress`. */
const hubUrl = () => hubUrlIn(process.env.HUB_URL) ?? onThisMachine;
const say = (line: string) => void process.stdout.write(`${line}\n`);
endWithReaders([process.stdout, process.stderr], process.exit);

const stageOf = () => z.object({ stage: z.optional(z.string()) }).parse(program.opts()).stage;

/** The running hub, or with `--stage` the deployed one. */
async function api(): Promise<Api> {
  const stage = stageOf();
  if (stage !== undefined)
    return await deployedApi(stage, { folder: HUB_DATA, token: HUB_TOKEN, url: process.env.HUB_URL });
  const file = resolve(HUB_DATA, "token");
  const token = HUB_TOKEN ?? (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);
  if (token === undefined)
    throw new Explained(
      `No token: set HUB_TOKEN, or HUB_DATA to the running hub's folder (tried ${HUB_DATA}).`,
    );
  return new Api(hubUrl(), token);
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError("a whole number from 1 to 100000");
  return value;
}

async function send(
  tool: string,
  sample: string | undefined,
  options: { connection: string; dup: number; reorder: boolean; secretFile?: string },
) {
  const all = await samplesOf(tool).catch(() => {
    throw new Explained(`Unknown tool ${tool}. npm run hub -- tools lists the known ones.`);
  });
  const chosen = all.filter(({ name }) => sample === undefined || name === sample);
  if (chosen.length === 0)
    throw new Explained(`${tool} has no sample ${sample}. It has: ${all.map(({ name }) => name).join(", ")}`);
  const live = await fileSecrets(resolve(HUB_DATA, "secrets.json")).find(tool, options.connection);
  const secret = given(options) ?? live?.secrets[0]?.value;
  if (secret === undefined)
    throw new Explained(
      `No secret of ${tool}/${options.connection} here: npm run hub -- connect ${tool}, or --secret-file.`,
    );
  const deliveries = Array.from({ length: options.dup }, () => chosen).flat();
  if (options.reorder) deliveries.reverse();
  const issuer = new LocalIssuer(resolve(HUB_DATA));
  const spinner = ora({
    text: `Sending 0 of ${deliveries.length}`,
    isSilent: deliveries.length < 20,
  }).start();
  for (const [n, one] of deliveries.entries()) {
    const { status, body } = await sendSample(hubUrl(), one, secret, options.connection, issuer.token);
    spinner.text = `Sending ${n + 1} of ${deliveries.length}`;
    if (deliveries.length < 20 || status !== 200) say(`${status} ${tool}/${one.name} ${body}`);
    if (status !== 200) process.exitCode = 1;
  }
  spinner.succeed(`Sent ${deliveries.length}`);
}

/** `name=value`, the value as JSON where it is some, else as text. */
function setting(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const [, name, value = ""] = /^([\w-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("a name and a value, such as deployment=acme");
  try {
    return { ...before, [name]: JSON.parse(value) };
  } catch {
    return { ...before, [name]: value };
  }
}

async function connect(
  tool: string,
  options: {
    connection: string;
    secretFile?: string;
    set?: Record<string, unknown>;
    api?: string;
    ends?: string;
  },
) {
  const hub = await api();
  const { tools } = await hub.ask("GET", "/api/tools");
  const entry = tools.find((one) => isCalled(one, tool));
  if (!entry)
    throw new Explained(`Unknown tool ${tool}. Known tools: ${tools.map((one) => one.tool).join(", ")}`);
  const own = given(options);
  const secret = own ?? newSecret(entry);
  const made = connection.parse(
    await hub.call("PUT", `/api/connections/${entry.tool}/${options.connection}`, {
      secrets: [secret],
      ...(options.set ? { settings: options.set } : {}),
      ...(options.api === undefined ? {} : { api: credentialsIn(options.api) }),
      ...(options.ends === undefined ? {} : { apiEnds: options.ends }),
    }),
  );
  say(`${entry.title} is connected as ${made.connection}.\n\nURL:    ${made.url}`);
  for (const { kind, url } of made.addresses ?? []) say(`        ${kind}: ${url}`);
  say(own === undefined ? `Secret: ${secret}\n        (made now, shown this once)\n` : "");
  for (const [n, step] of entry.setup.entries()) say(`${n + 1}. ${step}`);
  if (entry.api && !made.api)
    say(
      `\nIts deliveries carry ids only. To have the rest fetched: npm run hub -- fetch ${entry.tool} --connection ${made.connection} --api <file>`,
    );
}

const given = ({ secretFile }: { readonly secretFile?: string }) =>
  secretFile === undefined ? undefined : secretIn(secretFile);

/** `receipt bank` means Dext. */
function isCalled({ tool, title, aliases = [] }: Tool, name: string): boolean {
  return [tool, title, ...aliases].some((one) => one.toLowerCase() === name.toLowerCase());
}

/** A token that can also sign by Standard Webhooks, for tools that come by a relay. */
function newSecret({ routes = [] }: Tool): string {
  const bytes = randomBytes(32);
  return routes.some(({ route }) => route === "relay")
    ? `whsec_${bytes.toString("base64")}`
    : bytes.toString("base64url");
}

async function tail(options: { once: boolean }) {
  const hub = await api();
  const seen = new Set<string>();
  for (let first = true; ; first = false) {
    const { events } = await hub.ask("GET", "/api/timeline", { query: { limit: first ? 20 : 200 } });
    const fresh = events.filter(({ id }) => !seen.has(id)).reverse();
    for (const { id } of fresh) seen.add(id);
    if (fresh.length > 0) say(printTimeline(fresh));
    if (options.once) return;
    await pause(1_000);
  }
}

async function deliveriesOf(status: DeliveryStatus): Promise<DeliveryReport[]> {
  const found: DeliveryReport[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const query = { status, limit: 200, cursor };
    const page = await (await api()).ask("GET", "/api/deliveries", { query });
    found.push(...page.deliveries);
    cursor = page.next;
  }
  return found;
}

/** How many there are, and since when the first of them has waited. */
async function waiting(status: DeliveryStatus, what: string): Promise<string> {
  const found = await deliveriesOf(status);
  const oldest = found.map(({ receivedAt }) => receivedAt).sort()[0];
  return `${found.length} ${what}${oldest === undefined ? "" : `, the oldest of ${oldest}`}`;
}

const dead: Dead = {
  list: async () => (await deliveriesOf("dead")).map(({ delivery }) => delivery),
  redrive: async (delivery) =>
    (await (await api()).ask("POST", "/api/deliveries/{delivery}/redrive", { at: { delivery } })).messages,
};

async function doctor() {
  const checks: [string, () => Promise<string>][] = [
    ["Node.js", async () => process.version],
    [
      "Hub",
      async () => {
        const { url } = await api();
        if (!(await fetch(`${url}/healthz`)).ok) throw new Error("does not accept deliveries");
        return `answers at ${url}`;
      },
    ],
    ["Token", async () => `accepted (${(await (await api()).ask("GET", "/api/tools")).tools.length} tools)`],
    [
      "Connections",
      async () => {
        const { connections } = await (await api()).ask("GET", "/api/connections");
        const cutOff = connections.filter(({ health }) => health?.state === "interrupted");
        const quiet = connections.flatMap(({ tool, connection: name, quietSince }) =>
          quietSince === undefined ? [] : [`${tool}/${name} since ${quietSince.slice(0, 16)}`],
        );
        const unfinished = connections.filter(({ unfinishedSince }) => unfinishedSince !== undefined);
        if (unfinished.length > 0) {
          const names = unfinished.map(({ tool, connection: name }) => `${tool}/${name}`).join(", ");
          throw new Error(`a change broke off: save again or remove ${names}`);
        }
        const notLetIn = connections.flatMap(({ tool, connection: name, api: access }) =>
          access?.failing === undefined
            ? []
            : [`${tool}/${name} since ${access.failing.since.slice(0, 16)} (${access.failing.reason})`],
        );
        if (notLetIn.length > 0) throw new Error(`cannot fetch: ${notLetIn.join(", ")}`);
        if (cutOff.length === 0)
          return `${connections.length} connected${quiet.length > 0 ? `; unusually quiet: ${quiet.join(", ")}` : ""}`;
        const told = cutOff.map(
          ({ tool, connection: name, health }) =>
            `${tool}/${name} since ${health?.since.slice(0, 16)} (${health?.reason ?? "no reason told"})`,
        );
        throw new Error(`interrupted: ${told.join(", ")}`);
      },
    ],
    [
      "Never told",
      async () => {
        const missed = await missedIn(await api());
        return missed.length === 0
          ? "nothing was found that no delivery had told"
          : `found and told since: ${missed.join(", ")}`;
      },
    ],
    [
      "Fields",
      async () => {
        const changed = await driftIn(await api());
        return changed.length === 0
          ? "tools send what they did before"
          : `sent otherwise than before: ${changed.join(", ")}`;
      },
    ],
    [
      "Subscriptions",
      async () => {
        const failing = await unsubscribedIn(await api());
        if (failing.length === 0) return "tools tell what the hub has subscribed to";
        throw new Error(failing.join("; "));
      },
    ],
    [
      "Secrets",
      async () => {
        const { strays, outward } = await (await api()).ask("GET", "/api/strays");
        if (strays.length + outward.length === 0) return "one of each connection, and no others";
        const told = [
          ...strays.map((one) => `${one.tool}/${one.connection}: ${strayInEnglish(one)}`),
          ...outward.map((one) => `${one.of} ${one.id}: ${outwardInEnglish(one)}`),
        ];
        throw new Error(told.join("; "));
      },
    ],
    ["Unrecognized", async () => await waiting("unrecognized", "deliveries")],
    ["Dead", async () => await waiting("dead", "messages")],
  ];
  for (const [name, check] of checks) {
    try {
      say(`ok    ${name.padEnd(14)} ${await check()}`);
    } catch (error) {
      process.exitCode = 1;
      say(`FAIL  ${name.padEnd(14)} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const program = new Command("hub")
  .description(
    `Talks to a running hub (HUB_URL, now ${process.env.HUB_URL ?? onThisMachine}), or to a deployed one.`,
  )
  .option("--stage <name>", "the deployed stage to talk to; needs AWS credentials", process.env.HUB_STAGE);
program
  .command("send <tool> [sample]")
  .description("send a tool's signed sample deliveries, or one of them")
  .option("--connection <name>", "the connection to send to", demoConnection)
  .option("--dup <n>", "send each this often", count, 1)
  .option("--reorder", "send them in reverse order", false)
  .option(
    "--secret-file <path>",
    "sign with the secret in this file (- for standard input) instead of the one in HUB_DATA",
  )
  .action(send);
program
  .command("connect <tool>")
  .description("make a connection: prints the URL and what to click in the tool")
  .option("--connection <name>", "its name", "main")
  .option(
    "--secret-file <path>",
    "the file with the tool's signing secret (- for standard input); left out, a random one is made and shown",
  )
  .option("--set <name=value>", "a setting of the connection; may be repeated", setting)
  .option("--api <file>", "JSON of what the tool's API lets the hub in with")
  .option("--ends <day>", "the day on which that ends, such as 2027-06-30, where the tool shows one")
  .action(connect);
addFetchCommand(program, { api, say });
program
  .command("tools")
  .description("list the tools the hub knows")
  .action(async () => {
    for (const { tool, title, summary } of (await (await api()).ask("GET", "/api/tools")).tools)
      say(`${tool.padEnd(12)} ${title}: ${summary}`);
  });
program
  .command("tail")
  .description("print events as they are recorded")
  .option("--once", "print the newest and end", false)
  .action(tail);
program
  .command("redrive [delivery]")
  .description("try a dead or unrecognized delivery again")
  .option("--all", "every dead one", false)
  .action(async (delivery: string | undefined, { all }: { all: boolean }) => {
    if ((delivery === undefined) === !all) throw new Explained("Give a delivery, or --all.");
    if (delivery === undefined) say(`${await redriveAll(dead, say)} messages go back to the queue.`);
    else say(JSON.stringify({ messages: await dead.redrive(delivery) }));
  });
program
  .command("sign-in")
  .description("print a link that signs a person in at the console, once, within ten minutes")
  .option("--name <name>", "who it is for", "You")
  .addOption(new Option("--role <role>", "what that person may do").choices(roles).default("admin"))
  .action(async (who: { name: string; role: Role }) => {
    say((await (await api()).ask("POST", "/api/sign-in-links", { body: who })).url);
  });
program
  .command("sign-out [name]")
  .description("end the console's sessions of a person, wherever they are, or with --all everybody's")
  .option("--all", "everybody's", false)
  .action(async (name: string | undefined, { all }: { all: boolean }) => {
    if ((name === undefined) === !all) throw new Explained("Give a name, or --all.");
    const { ended } = await (await api()).ask("DELETE", "/api/sessions", { query: { name } });
    say(`${ended} sessions have ended.`);
  });
addMappingCommands(program, { api, say });
addConsentCommands(program, { api, say });
addHistoryCommand(program, { api, say });
addSubscriptionsCommand(program, { api, say });
addRuleCommands(program, { api, say });
addRefusedCommand(program, { api, say });
addExportCommand(program, { api, say, pause });
addDigestCommands(program, { api, say });
addInsightCommands(program, { api, say });
addMoneyCommands(program, { api, say });
addAccountCommands(program, { api, say });
addSecretsCommand(program, { api, say });
program.command("doctor").description("check that the hub is well").action(doctor);
addBackupCommands(program, { folder: HUB_DATA, say });
addDeployedCommands(program, { stageOf, folder: HUB_DATA, say });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
