import { type Command, Option } from "commander";
import { type Role, roles } from "../../schemas/role.ts";
import { BadUsage } from "../explained.ts";
import type { CommandDeps } from "./command-deps.ts";
import { counted } from "./counted.ts";

/** `sign-in` and `sign-out`: the people at the console of a hub on one machine. */
export function addPeopleCommands(program: Command, { api, say }: CommandDeps): void {
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
      if ((name === undefined) === !all) throw new BadUsage("Give a name, or --all.");
      const { ended } = await (await api()).ask("DELETE", "/api/sessions", { query: { name } });
      say(`${counted(ended, "session has", "sessions have")} ended.`);
    });
}
