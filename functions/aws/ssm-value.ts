import * as z from "zod/mini";
import { UpstreamError } from "../shared/errors.ts";

/** What is kept of a connection: its secrets and its settings. */
export const keptSecrets = z.object({
  secrets: z.array(z.object({ id: z.string(), value: z.string(), createdAt: z.string() })),
  settings: z._default(z.record(z.string(), z.unknown()), {}),
});

/** No cause where the text cannot be read: the parser's message quotes it, and it is a secret. */
export function valueIn<Value>(text: string, read: (value: unknown) => Value): Value {
  try {
    return read(JSON.parse(text));
  } catch {
    throw new UpstreamError("The secret store");
  }
}
