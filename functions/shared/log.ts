import type { Log } from "./ports.ts";

/** Writes JSON lines to standard output, where Lambda and the local hub both collect them. */
export const jsonLog: Log = (level, code, fields) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, code, ...fields })}\n`);
};

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
