import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import ora from "ora";
import { Explained } from "../explained.ts";
import { demoConnection } from "../local/demo/demo.ts";
import { fileSecrets } from "../local/file-secrets.ts";
import { LocalIssuer } from "../local/issuer.ts";
import { type Sample, samplesOf } from "../local/samples.ts";
import { sendSample } from "../local/send.ts";
import type { CommandDeps } from "./command-deps.ts";
import { secretIn } from "./secret-file.ts";

export interface SendCommandDeps extends Pick<CommandDeps, "say"> {
  /** The hub's address. Throws `BadAddress`. */
  readonly url: () => string;
  /** The data folder of the hub on this machine. */
  readonly folder: string;
}

interface Options {
  readonly connection: string;
  readonly dup: number;
  readonly reorder: boolean;
  readonly secretFile?: string;
}

/** As many deliveries are sent without a sign of how far they are, and each is told with its answer. */
const few = 20;

/** `send`: a tool's samples, signed as the tool does. */
export function addSendCommand(program: Command, deps: SendCommandDeps): void {
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
    .action(async (tool: string, sample: string | undefined, options: Options) => {
      const chosen = await chosenOf(tool, sample);
      const secret = await secretOf(tool, options, deps.folder);
      const deliveries = Array.from({ length: options.dup }, () => chosen).flat();
      if (options.reorder) deliveries.reverse();
      await sendAll(deliveries, secret, options.connection, deps);
    });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError("a whole number from 1 to 100000");
  return value;
}

async function chosenOf(tool: string, sample: string | undefined): Promise<Sample[]> {
  const all = await samplesOf(tool).catch(() => {
    throw new Explained(`Unknown tool ${tool}. npm run hub -- tools lists the known ones.`);
  });
  const chosen = all.filter(({ name }) => sample === undefined || name === sample);
  if (chosen.length === 0)
    throw new Explained(`${tool} has no sample ${sample}. It has: ${all.map(({ name }) => name).join(", ")}`);
  return chosen;
}

async function secretOf(tool: string, { connection, secretFile }: Options, folder: string): Promise<string> {
  const live = await fileSecrets(resolve(folder, "secrets.json")).find(tool, connection);
  const secret = secretFile === undefined ? live?.secrets[0]?.value : secretIn(secretFile);
  if (secret === undefined)
    throw new Explained(
      `No secret of ${tool}/${connection} here: npm run hub -- connect ${tool}, or --secret-file.`,
    );
  return secret;
}

async function sendAll(
  deliveries: readonly Sample[],
  secret: string,
  connection: string,
  { url, folder, say }: SendCommandDeps,
): Promise<void> {
  const isFew = deliveries.length < few;
  const issuer = new LocalIssuer(resolve(folder));
  const spinner = ora({ text: `Sending 0 of ${deliveries.length}`, isSilent: isFew }).start();
  for (const [n, one] of deliveries.entries()) {
    const { status, body } = await sendSample(url(), one, secret, connection, issuer.token);
    spinner.text = `Sending ${n + 1} of ${deliveries.length}`;
    if (isFew || status !== 200) say(`${status} ${one.tool}/${one.name} ${body}`);
    if (status !== 200) process.exitCode = 1;
  }
  spinner.succeed(`Sent ${deliveries.length}`);
}
