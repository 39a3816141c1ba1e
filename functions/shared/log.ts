import { meteredLog } from "./metrics.ts";
import type { Log } from "./ports.ts";

const write = (line: string) => void process.stdout.write(line);

/** Writes JSON lines to standard output, where Lambda and the local hub both collect them. */
export const jsonLog: Log = (level, code, fields) =>
  write(`${JSON.stringify({ time: new Date().toISOString(), level, code, ...fields })}\n`);

/** A function's log; where there is a namespace for metrics, its lines are these too. */
export function functionLog(source: string, metrics: string | undefined): Log {
  return metrics ? meteredLog(metrics, source, write) : jsonLog;
}

/** A log whose every line says what it belongs to. */
export function within(log: Log, belonging: Parameters<Log>[2]): Log {
  return (level, code, fields) => log(level, code, { ...belonging, ...fields });
}

/**
 * What may be said of an unexpected error: what it is called and where it was thrown, never its message, which may quote a
 * payload. Those of AWS and of libraries are called by their `name`, ours by their class, whose `name` is `Error` for all.
 */
export function errorFields(error: unknown): { error: string; at?: string; cause?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, cause, stack } = error;
  const at = stack?.match(/\S.*functions\/.*/)?.[0].slice(0, 200);
  return {
    error: name === "Error" ? error.constructor.name : name,
    ...(at ? { at } : {}),
    ...(cause instanceof Error ? { cause: errorFields(cause).error } : {}),
  };
}
