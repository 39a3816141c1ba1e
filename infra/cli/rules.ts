import type { Command } from "commander";
import { type Rule, ruleRequest, type Sent } from "../../schemas/rule.ts";
import { Explained } from "../explained.ts";
import type { CommandDeps } from "./command-deps.ts";
import { jsonIn } from "./file-text.ts";
import { fitted } from "./fitted.ts";
import { secretIn } from "./secret-file.ts";

interface Options {
  readonly slack: boolean;
  readonly when?: string;
}

/** The commands about rules that send events on. */
export function addRuleCommands(program: Command, { api, say }: CommandDeps): void {
  const command = program
    .command("rules")
    .description("the rules by which events are sent on: without more, which there are")
    .action(async () => {
      const { rules } = await (await api()).ask("GET", "/api/rules");
      for (const one of rules) say(ruleLine(one));
      if (rules.length === 0) say("There are none: npm run hub -- rules add --help");
    });
  command
    .command("add <name> <urlFile>")
    .description("send events on to the address in a file (- for standard input)")
    .option("--slack", "it is an incoming webhook of Slack's", false)
    .option(
      "--when <file>",
      'JSON of which events, such as {"types":["invoice.*"],"tags":["vip"]}; left out, all',
    )
    .action(async (name: string, urlFile: string, options: Options) => {
      const { rule, secret } = await (await api()).ask("POST", "/api/rules", {
        body: requestOf(name, secretIn(urlFile), options),
      });
      say(ruleLine(rule));
      if (secret !== undefined) say(`Secret: ${secret}\n        (made now, shown this once)`);
    });
  command
    .command("pause <rule>")
    .description("send nothing by it until it is resumed")
    .action(async (id: string) => await setPaused(id, true));
  command
    .command("resume <rule>")
    .description("have it go on; what it missed is sent by replay")
    .action(async (id: string) => await setPaused(id, false));
  command
    .command("rotate <rule>")
    .description("give it a new secret beside the one before, or end that")
    .option("--end-older", "end the one before", false)
    .action(async (rule: string, { endOlder }: { endOlder: boolean }) => {
      const call = { at: { rule }, body: { endOlder } };
      const { secret } = await (await api()).ask("POST", "/api/rules/{rule}/secret", call);
      say(
        secret === undefined ? "The older secret has ended." : `Secret: ${secret}\n        (shown this once)`,
      );
    });
  command
    .command("test <rule>")
    .description("send a test event")
    .action(async (rule: string) => {
      const { outcome, status } = await (await api()).ask("POST", "/api/rules/{rule}/test", { at: { rule } });
      say(outcomeInEnglish(outcome, status));
      if (outcome !== "delivered") process.exitCode = 1;
    });
  command
    .command("replay <rule>")
    .description("send again what was recorded since then")
    .requiredOption("--since <instant>", "such as 2026-11-23T08:00:00Z")
    .action(async (rule: string, body: { since: string }) => {
      await (await api()).ask("POST", "/api/rules/{rule}/replay", { at: { rule }, body });
      say("It is being sent.");
    });
  command
    .command("sent <rule>")
    .description("what came of its latest deliveries")
    .action(async (rule: string) => {
      const { sent } = await (await api()).ask("GET", "/api/rules/{rule}/sent", { at: { rule } });
      for (const one of sent) say(sentLine(one));
    });
  command
    .command("remove <rule>")
    .description("remove it, with its secrets")
    .action(async (rule: string) => {
      await (await api()).ask("DELETE", "/api/rules/{rule}", { at: { rule } });
      say("It is removed.");
    });

  async function setPaused(id: string, paused: boolean): Promise<void> {
    const hub = await api();
    const known = (await hub.ask("GET", "/api/rules")).rules.find((one) => one.id === id);
    if (known === undefined) throw new Explained(`There is no rule ${id}: npm run hub -- rules lists them.`);
    const { name, via, when } = known;
    const body = { name, via, when, paused };
    say(ruleLine(await hub.ask("PUT", "/api/rules/{rule}", { at: { rule: id }, body })));
  }
}

/** What the options ask for. Throws `Explained` where it is not as it must be. */
function requestOf(name: string, url: string, { slack, when }: Options) {
  const given = when === undefined ? {} : jsonIn(when);
  return fitted(ruleRequest, { name, url, via: slack ? "chat" : "endpoint", when: given });
}

const ruleLine = ({ id, name, host, paused, pausedBy, when }: Rule) =>
  `${id}  ${name}: to ${host}, ${JSON.stringify(when)}` +
  (paused ? `, paused${pausedBy === undefined ? "" : ` (${outcomeInEnglish(pausedBy, undefined)})`}` : "");

const sentLine = ({ at, event = "", outcome, status, tries, waits }: Sent) =>
  `${at}  ${event}  ${outcomeInEnglish(outcome, status)}${tries > 1 ? `, ${tries} tries` : ""}${waits ? ", and is tried again" : ""}`;

const outcomes = {
  delivered: "It was taken",
  refused: "The endpoint refused it",
  moved: "The endpoint answers with another address: give the rule that one",
  gone: "The endpoint wants no more (410)",
  no_answer: "The endpoint gave no answer within ten seconds",
  not_allowed: "The name leads to an address that is not public",
  own_doing: "It came back by the hub's own doing and was not sent on again",
} as const satisfies Record<Sent["outcome"], string>;

const outcomeInEnglish = (outcome: Sent["outcome"], status: number | undefined): string =>
  `${outcomes[outcome]}${status === undefined || outcome === "gone" ? "" : ` (${status})`}`;
