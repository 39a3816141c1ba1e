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

/** What may be said of an unexpected error: its name and where it was thrown, never its message, which may quote a payload. */
export function errorFields(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frame = error.stack?.split("\n").find((line) => line.includes("functions/"));
  return {
    error: error.name,
    ...(frame ? { at: frame.trim().slice(0, 200) } : {}),
    ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
  };
}
