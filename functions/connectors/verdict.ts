import * as z from "zod/mini";

/** What a tool's API answered: `body` is the JSON, or the text where it is none. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** What an answer means, as its vendor documents it. `code` is the vendor's own word for it. */
export type Verdict =
  | { readonly kind: "ok" }
  /** Not there, not any more, or not for this user to see. */
  | { readonly kind: "absent" }
  /** Busy: to be asked again, after so many seconds where the tool says. */
  | { readonly kind: "later"; readonly code: string; readonly seconds?: number }
  /** The access token is not taken: another one may be. */
  | { readonly kind: "ended"; readonly code: string }
  /** The credentials are not taken: a person has to give others. `maybeEnded`: unless another access token can be had for them, and is. */
  | { readonly kind: "refused"; readonly code: string; readonly maybeEnded?: boolean }
  /** A right is missing: a person has to give it. `scopes` as the tool names them, where it does. */
  | { readonly kind: "consent"; readonly code: string; readonly scopes?: readonly string[] }
  /** The call is not one that the tool takes: asking again would change nothing. */
  | { readonly kind: "wrong"; readonly code: string };

/** The verdicts that a collector is told of; the hub sees to the others itself. */
export type CollectorVerdict = Extract<Verdict, { readonly kind: "ok" | "absent" | "consent" | "wrong" }>;

/** What an answer means to a collector: its own reading of it first, then that of the status, as HTTP has it. */
export function verdictOf(
  collector: { verdict?(answered: Answered): Verdict | undefined },
  answered: Answered,
): Verdict {
  return collector.verdict?.(answered) ?? usual(answered);
}

function usual({ status, body }: Answered): Verdict {
  const code = String(status);
  if (status >= 200 && status < 300) {
    const refusal = refusalIn(body);
    return refusal === undefined ? { kind: "ok" } : { kind: "wrong", code: refusal };
  }
  if (status === 404 || status === 410) return { kind: "absent" };
  if (status === 429 || status >= 500) return { kind: "later", code };
  if (status === 401) return { kind: "ended", code };
  return { kind: status === 403 ? "consent" : "wrong", code };
}

const said = z.optional(z.unknown());
const faults = z.object({ error: said, errorCode: said, Fault: said });
const coded = z.object({ code: said });

/** The word of a refusal that comes under a status of success; no tool's answer has such a field. */
function refusalIn(body: unknown): string | undefined {
  const { data } = faults.safeParse(body);
  const fault = data?.error ?? data?.errorCode ?? data?.Fault;
  if (fault === undefined || fault === null || fault === false || fault === "") return undefined;
  return codeIn(fault) ?? codeIn(coded.safeParse(fault).data?.code) ?? "error";
}

/** A vendor's code as far as it is one: nothing else of an answer goes into logs and onto screens. */
export function codeIn(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^[\w.:-]{1,60}$/.test(text) ? text : undefined;
}
