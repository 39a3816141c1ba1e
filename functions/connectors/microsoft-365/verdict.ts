import * as z from "zod/mini";
import { type Answered, codeIn, type Verdict } from "../verdict.ts";

const error = z.object({ error: z.object({ code: z.unknown() }) });

/** https://learn.microsoft.com/graph/errors */
export function graphVerdict({ status, body }: Answered): Verdict | undefined {
  const code = codeIn(error.safeParse(body).data?.error.code);
  if (code === undefined) return undefined;
  if (status === 401) return { kind: "ended", code };
  if (status === 403) return { kind: "consent", code };
  if (status === 400 || status === 409) return { kind: "wrong", code };
  return undefined;
}
