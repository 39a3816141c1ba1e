import { closest, distance } from "fastest-levenshtein";

/** Every setting of a hub on one machine; README.md has a line of each. */
export const settingNames = [
  "HOST",
  "PORT",
  "HUB_URL",
  "HUB_DATA",
  "HUB_TOKEN",
  "HUB_SMTP_PORT",
  "HUB_DIGEST_SMTP",
  "HUB_DIGEST_FROM",
  "HUB_RAW_DAYS",
  "HUB_FILE_DAYS",
  "HUB_EVENT_YEARS",
  "HUB_STAND_INS",
  "DYNAMODB_ENDPOINT",
] as const;
export type SettingName = (typeof settingNames)[number];

/** What the command line alone asks the environment for. */
const ofCommands = ["HUB_STAGE"];

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says under a name. What is set and empty is left out, as `HUB_DATA=` of a file that was not filled in. */
export function saidIn(environment: Environment, name: SettingName | "HUB_STAGE"): string | undefined {
  const said = environment[name];
  return said === undefined || said.trim() === "" ? undefined : said;
}

/** A sentence on each name of the environment that looks like a setting and is none: what it was to do is not done. */
export function unknownSettings(environment: Environment): readonly string[] {
  const known: readonly string[] = [...settingNames, ...ofCommands];
  return Object.keys(environment)
    .filter((name) => name.startsWith("HUB_") && !known.includes(name))
    .map((name) => {
      const like = closest(name, known);
      const meant = distance(name, like) <= 2 ? ` Did you mean ${like}?` : "";
      return `${name} is not a setting of the hub, and changes nothing.${meant}`;
    });
}
