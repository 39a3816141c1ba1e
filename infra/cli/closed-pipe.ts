import type { EventEmitter } from "node:events";

/** What a shell says of a command that SIGPIPE ended: 128 and its number. */
const endedByPipe = 141;

/**
 * Ends a command without a word once nobody reads what it writes any more, as `head` does after ten lines: the rest would be for
 * no one. Of any other fault, as a full disk behind a file, it tells and ends with 1.
 */
export function endWithReaders(
  streams: readonly EventEmitter[],
  end: (code: number) => void,
  tell: (line: string) => void,
): void {
  for (const stream of streams)
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") return end(endedByPipe);
      tell(`What this command says could not be written: ${error.message}`);
      end(1);
    });
}
