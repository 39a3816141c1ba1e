import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import * as z from "zod/mini";
import { pause } from "../../functions/shared/pause.ts";
import { BadUsage, Explained } from "../explained.ts";
import { hubAddress } from "../local/address.ts";
import { Api } from "../local/api.ts";
import { saidIn } from "../local/environment.ts";
import { addAccountCommands } from "./accounts.ts";
import { addBackupCommands } from "./backup.ts";
import { endWithReaders } from "./closed-pipe.ts";
import type { CommandDeps } from "./command-deps.ts";
import { addConnectCommand, addToolsCommand } from "./connect.ts";
import { addConsentCommands } from "./consent.ts";
import { addDeployedCommands, deployedApi } from "./deployed.ts";
import { addDigestCommands } from "./digest.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addExportCommand } from "./exports.ts";
import { addFetchCommand } from "./fetch.ts";
import { addHistoryCommand } from "./history.ts";
import { addInsightCommands } from "./insight.ts";
import { addMappingCommands } from "./mappings.ts";
import { addMoneyCommands } from "./money.ts";
import { addPeopleCommands } from "./people.ts";
import { addRedriveCommand } from "./redrive.ts";
import { addRefusedCommand } from "./refused.ts";
import { addRuleCommands } from "./rules.ts";
import { addSecretsCommand } from "./secrets-in.ts";
import { addSendCommand } from "./send.ts";
import { addSubscriptionsCommand } from "./subscriptions.ts";
import { addTailCommand } from "./tail.ts";

const said = (name: Parameters<typeof saidIn>[1]) => saidIn(process.env, name);
const [folder, hubToken] = [said("HUB_DATA") ?? ".hub", said("HUB_TOKEN")];
/** Throws `BadAddress`. */
const hubUrl = () => hubAddress({ HOST: said("HOST"), HUB_URL: said("HUB_URL"), PORT: said("PORT") });
const say = (line: string) => void process.stdout.write(`${line}\n`);
const warn = (line: string) => void process.stderr.write(`${line}\n`);
endWithReaders([process.stdout, process.stderr], process.exit, warn);

/** What a command ends with that is called otherwise than its help says, so that scripts tell it from a refusal of the hub's. */
const badUsage = 2;

const stageOf = () => z.object({ stage: z.optional(z.string()) }).parse(program.opts()).stage;

/** The running hub, or with `--stage` the deployed one. */
async function api(): Promise<Api> {
  const stage = stageOf();
  if (stage !== undefined) return await deployedApi(stage, { folder, token: hubToken, url: said("HUB_URL") });
  const file = resolve(folder, "token");
  const token = hubToken ?? (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);
  if (token === undefined)
    throw new Explained(
      `No token: set HUB_TOKEN, or HUB_DATA to the running hub's folder (tried ${folder}).`,
    );
  return new Api(hubUrl(), token);
}

const program = new Command("hub")
  .description(
    `Talks to a running hub, at HUB_URL or at port ${said("PORT") ?? "4700"} of this machine, or to a deployed one.`,
  )
  .option("--stage <name>", "the deployed stage to talk to; needs AWS credentials", said("HUB_STAGE"))
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : badUsage));
const deps: CommandDeps = { api, say };
addSendCommand(program, { url: hubUrl, folder, say });
addConnectCommand(program, deps);
addFetchCommand(program, deps);
addToolsCommand(program, deps);
addTailCommand(program, deps);
addRedriveCommand(program, deps);
addPeopleCommands(program, deps);
addMappingCommands(program, deps);
addConsentCommands(program, deps);
addHistoryCommand(program, deps);
addSubscriptionsCommand(program, deps);
addRuleCommands(program, deps);
addRefusedCommand(program, deps);
addExportCommand(program, { ...deps, pause });
addDigestCommands(program, deps);
addInsightCommands(program, deps);
addMoneyCommands(program, deps);
addAccountCommands(program, deps);
addSecretsCommand(program, deps);
addDoctorCommand(program, deps);
addBackupCommands(program, { folder, say });
addDeployedCommands(program, { stageOf, folder, say });

try {
  await program.parseAsync();
} catch (error) {
  warn(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof BadUsage ? badUsage : 1);
}
