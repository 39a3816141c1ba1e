import { $ZodBoolean, $ZodDefault, $ZodOptional, type $ZodType } from "zod/v4/core";
import type { Call } from "../../schemas/api/call.ts";
import { BadRequest } from "../shared/errors.ts";

/**
 * Throws `BadRequest` where a query says yes or no in a word that is neither `true` nor `false`, or both, and where a call that
 * changes something is asked for what it does not know: `dryRun=1` and `dryrun=true` must not be a run in earnest.
 */
export function checkQuery(
  { method, query: known = {} }: Pick<Call, "method" | "query">,
  asked: URLSearchParams,
) {
  for (const name of new Set(asked.keys())) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!parameter && method !== "GET") throw new UnknownParameter(name, Object.keys(known));
    if (parameter && isYesOrNo(parameter.schema)) checkYesOrNo(name, asked.getAll(name));
  }
}

function checkYesOrNo(name: string, words: readonly string[]): void {
  const [word, ...others] = new Set(words);
  if (others.length > 0 || (word !== "true" && word !== "false"))
    throw new BadRequest("invalid_query", `${name} is true or false`, { fields: [name] });
}

function isYesOrNo(schema: $ZodType): boolean {
  if (schema instanceof $ZodDefault || schema instanceof $ZodOptional)
    return isYesOrNo(schema._zod.def.innerType);
  return schema instanceof $ZodBoolean;
}

/** A call that changes something would do so otherwise than the caller has asked. */
class UnknownParameter extends BadRequest {
  constructor(name: string, known: readonly string[]) {
    const taken = known.length === 0 ? "takes none" : `takes ${known.join(", ")}`;
    super("invalid_query", `Not a parameter of this call, which ${taken}: ${name.slice(0, 50)}`, {
      fields: [name.slice(0, 50)],
    });
  }
}
