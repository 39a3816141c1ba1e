import type { Command } from "commander";
import { type Digest, digestRequest } from "../../schemas/digest.ts";
import { BadUsage } from "../explained.ts";
import type { CommandDeps } from "./command-deps.ts";
import { fitted } from "./fitted.ts";
import { secretIn } from "./secret-file.ts";

interface Options {
  readonly mail?: string;
  readonly slackFile?: string;
  readonly owner?: string;
  readonly hour?: string;
  readonly zone?: string;
  readonly vi: boolean;
}

/** The commands about the caller's daily digest. */
export function addDigestCommands(program: Command, { api, say }: CommandDeps): void {
  const command = program
    .command("digest")
    .description("what you are told each day: without more, how it is set")
    .action(async () => {
      const { digest } = await (await api()).ask("GET", "/api/digest");
      say(digest === undefined ? "You have no digest: npm run hub -- digest on --help" : lineOf(digest));
    });
  command
    .command("on")
    .description("tell you each day of your accounts, by mail or in Slack")
    .option("--mail <address>", "by mail to this address")
    .option("--slack-file <file>", "in Slack, by the incoming webhook that this file holds")
    .option("--owner <name>", "whose accounts; left out, those of your own name")
    .option("--hour <hour>", "from which hour of your day on", "7")
    .option("--zone <zone>", "where you are, such as Asia/Ho_Chi_Minh; left out, where this machine is")
    .option("--vi", "in Vietnamese", false)
    .action(async (options: Options) => {
      const digest = await (await api()).ask("PUT", "/api/digest", { body: requestOf(options) });
      say(lineOf(digest));
    });
  command
    .command("off")
    .description("tell you no more")
    .action(async () => {
      await (await api()).ask("DELETE", "/api/digest");
      say("You are told no more.");
    });
  command
    .command("show")
    .description("what it would say now")
    .action(async () => {
      const { subject, text } = await (await api()).ask("GET", "/api/digest/preview");
      say(`${subject}\n\n${text}`);
    });
}

/** What the options ask for. Throws `BadUsage` where they name neither or both ways, `Explained` where one is not as it must be. */
function requestOf({ mail, slackFile, owner, hour, zone, vi }: Options) {
  return fitted(digestRequest, {
    ...wayOf(mail, slackFile),
    hour: Number(hour),
    zone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: vi ? "vi" : "en",
    ...(owner === undefined ? {} : { owner }),
  });
}

function wayOf(mail: string | undefined, slackFile: string | undefined) {
  if (mail !== undefined && slackFile === undefined) return { via: "mail", to: mail };
  if (mail === undefined && slackFile !== undefined) return { via: "webhook", to: secretIn(slackFile) };
  throw new BadUsage("Either --mail with an address, or --slack-file with a file that holds a webhook.");
}

/** How a digest is set, in a line. A webhook is a secret and not among it. */
const lineOf = ({ via, to, owner, hour, zone, language, told }: Digest): string =>
  `Of ${owner}'s accounts, ${via === "mail" ? `by mail to ${to}` : "in Slack"}, from ${hour}:00 on in ${zone} (${language})` +
  (told === undefined ? "" : `; last on ${told}`);
