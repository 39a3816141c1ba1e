export class MissingSetting extends Error {
  constructor(name: string) {
    super(`The environment variable ${name} is absent or not as it must be`);
  }
}

/**
 * The settings by the names of their environment variables; throws `MissingSetting` where one does not fit its pattern.
 * For ingest, which loads no schema library before a connector needs it.
 */
export function environment<Name extends string>(
  patterns: Readonly<Record<Name, RegExp>>,
  given: Readonly<Record<string, string | undefined>>,
): (name: Name) => string {
  for (const name in patterns) if (!patterns[name].test(given[name] ?? "")) throw new MissingSetting(name);
  return (name) => given[name] ?? "";
}
