import { Invalid } from "./refusals.ts";
import { accepted, type Item } from "./values.ts";

export interface Given {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** The names and values that come with a request's expressions; all must be used, and none may be missing. */
export class Names {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item = {};
  readonly #unused: Set<string>;

  constructor({ ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Given) {
    this.#names = ExpressionAttributeNames;
    for (const [name, value] of Object.entries(ExpressionAttributeValues)) {
      if (value === undefined) continue;
      this.#values[name] = accepted(value);
    }
    this.#unused = new Set([...Object.keys(this.#names), ...Object.keys(this.#values)]);
  }

  name(word: string): string {
    if (!word.startsWith("#")) return word;
    this.#unused.delete(word);
    const name = this.#names[word];
    if (name === undefined)
      throw new Invalid(
        `An expression attribute name used in the document path is not defined; name: ${word}`,
      );
    return name;
  }

  value(word: string): unknown {
    this.#unused.delete(word);
    if (!Object.hasOwn(this.#values, word))
      throw new Invalid(`An expression attribute value used in expression is not defined; value: ${word}`);
    return this.#values[word];
  }

  allUsed(): void {
    if (this.#unused.size > 0)
      throw new Invalid(`Value unused in expressions: keys: {${[...this.#unused].join(", ")}}`);
  }
}
