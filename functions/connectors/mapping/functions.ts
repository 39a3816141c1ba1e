import { Functions } from "@aws-lambda-powertools/jmespath/functions";
import type { Effort } from "./effort.ts";

/** Characters that `join` and `to_string` may write; nothing that is read of an event is longer. */
const longestText = 10_000;

/** Characters of a text that one step compares or writes. */
const charactersAStep = 32;

/**
 * JMESPath's own functions, of which those whose work or output is not in proportion to one input are bounded: `join`
 * repeats its sign, `to_string` escapes, `contains` may compare each character of one text with each of the other.
 */
export class BoundedFunctions extends Functions {
  readonly #effort: Effort;

  constructor(effort: Effort) {
    super();
    this.#effort = effort;
  }

  /** The texts with a sign between them, cut where they become too long. */
  override funcJoin(sign: string, texts: string[]): string {
    let joined = "";
    for (const [n, text] of texts.entries()) {
      if (joined.length > longestText) break;
      joined += n === 0 ? text : sign + text;
    }
    return this.#written(joined);
  }

  override funcToString(value: Parameters<Functions["funcToString"]>[0]): string {
    return this.#written(typeof value === "string" ? value : JSON.stringify(value));
  }

  override funcContains(text: string | unknown[], part: unknown): boolean {
    if (typeof text !== "string") return text.includes(part);
    if (typeof part !== "string") return false;
    this.#effort.spend((text.length * (1 + Math.min(part.length, text.length))) / (charactersAStep * 16));
    return text.includes(part);
  }

  #written(text: string): string {
    const kept = text.slice(0, longestText);
    this.#effort.spend(kept.length / charactersAStep);
    return kept;
  }
}

/** Has a function check what it is given, as the library's own do: at run time it gets them as one list. */
function checked(name: "funcJoin" | "funcToString" | "funcContains", argumentsSpecs: string[][]): void {
  const own = Object.getOwnPropertyDescriptor(BoundedFunctions.prototype, name);
  if (!own) throw new Error(`Unknown function ${name}`);
  Functions.signature({ argumentsSpecs })(BoundedFunctions.prototype, name, own);
  Object.defineProperty(BoundedFunctions.prototype, name, own);
}

checked("funcJoin", [["string"], ["array-string"]]);
checked("funcToString", [["any"]]);
checked("funcContains", [["array", "string"], ["any"]]);
