import type { ProposalRequest } from "../../../../schemas/mapping.ts";
import { isObject, valueAt } from "./json.ts";
import type { Source } from "./mapping.ts";

/** An example as the API takes it. */
export type Example = Pick<ProposalRequest, "sample" | "raw" | "event">;

/** A pasted example: JSON or a form, as it would be posted. */
export function pasted(text: string, source: Source): Example {
  if (source === "posts") {
    const form = !/^\s*[[{"]/.test(text);
    return {
      raw: { contentType: form ? "application/x-www-form-urlencoded" : "application/json", body: text },
    };
  }
  return { sample: JSON.parse(text) };
}

/** A value of an example: the expression that finds it, and what it is. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

const limits = { leaves: 200, depth: 6, value: 60 };

/** The single values of an example; with `each`, those of the first thing in that list. */
export function leavesIn(text: string, each: unknown): readonly Leaf[] {
  const whole = parsedExample(text);
  const list = typeof each === "string" ? valueAt(whole, each) : undefined;
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string, depth: number) => {
    if (leaves.length >= limits.leaves || depth > limits.depth) return;
    if (Array.isArray(value)) walk(value[0], `${path}[0]`, depth + 1);
    else if (isObject(value))
      for (const [name, one] of Object.entries(value)) {
        const step = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
        walk(one, path === "" ? step : `${path}.${step}`, depth + 1);
      }
    else if (path !== "" && value !== null && value !== undefined)
      leaves.push({ path, value: String(value).slice(0, limits.value) });
  };
  walk(Array.isArray(list) ? list[0] : Array.isArray(whole) ? whole[0] : whole, "", 0);
  return leaves;
}

function parsedExample(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w.[\]%+-]+=/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  }
}
