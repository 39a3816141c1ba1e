import type { EventEmitter } from "node:events";

/** What a shell says of a command that SIGPIPE ended: 128 and its number. */
const endedByPipe = 141;

/**
 * Ends a command without a word once nobody reads what it writes any more, as `head` does after ten lines: the rest would be for
 * no one. Any other fault of a stream is thrown.
 */
export function endWithReaders(streams: readonly EventEmitter[], end: (code: number) => void): void {
  for (const stream of streams)
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      end(endedByPipe);
    });
}
