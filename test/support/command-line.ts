import { Command } from "commander";

/** The lines that a command says for these words. `add` adds it; lines come into `said` as they are said. */
export async function saidBy(
  add: (program: Command, say: (line: string) => void) => void,
  words: readonly string[],
  said: string[] = [],
): Promise<string[]> {
  const program = new Command();
  add(program, (line) => void said.push(line));
  await program.parseAsync(words, { from: "user" });
  return said;
}
