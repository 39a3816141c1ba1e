/** What went wrong, in words for the person who started the hub or a command: the message alone is told, without a stack. */
export class Explained extends Error {}

/** A command was called by arguments or options that do not go together. */
export class BadUsage extends Explained {}

/** Why the operating system refused something: the words for its code, as `ENOENT`, or else its own. */
export function reasonOf(refusal: unknown, words: Readonly<Record<string, string>>): string {
  const code = refusal instanceof Error && "code" in refusal ? String(refusal.code) : "";
  return words[code] ?? (refusal instanceof Error ? refusal.message : String(refusal));
}
