import type { Api } from "../local/api.ts";

/** What a command is handed. */
export interface CommandDeps {
  /** The hub that is talked to; rejects with `Explained` where it is not to be found. */
  readonly api: () => Promise<Api>;
  /** Writes a line for the person who asked. */
  readonly say: (line: string) => void;
}
