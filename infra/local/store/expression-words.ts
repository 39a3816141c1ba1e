import { Invalid } from "./refusals.ts";

const word = /\s*(<=|>=|<>|[=<>(),+[\].-]|[#:]?[A-Za-z0-9_]+)/y;
const keywords = /^(?:AND|OR|NOT|BETWEEN|IN|SET|ADD|DELETE|REMOVE)$/i;

/** Reads an expression word by word; keywords are known in capitals and in small letters. */
export class Words {
  readonly #words: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    word.lastIndex = 0;
    let end = 0;
    for (let found = word.exec(text); found; found = word.exec(text)) {
      const [, one = ""] = found;
      this.#words.push(keywords.test(one) ? one.toUpperCase() : one);
      end = word.lastIndex;
    }
    if (text.slice(end).trim() !== "" || this.#words.length === 0) throw this.unreadable();
  }

  get next(): string | undefined {
    return this.#words[this.#at];
  }

  get afterNext(): string | undefined {
    return this.#words[this.#at + 1];
  }

  take(expected?: string): string {
    const taken = this.#words[this.#at++];
    if (taken === undefined || (expected !== undefined && taken !== expected)) throw this.unreadable();
    return taken;
  }

  /** Takes the word if it comes next. */
  takes(expected: string): boolean {
    if (this.next !== expected) return false;
    this.#at++;
    return true;
  }

  end(): void {
    if (this.next !== undefined) throw this.unreadable();
  }

  unreadable(): Invalid {
    return new Invalid(`Invalid expression: Syntax error; expression: ${this.#text}`);
  }
}
