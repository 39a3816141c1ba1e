import { wordsOf } from "../../../../schemas/folded.ts";

/** How an act is called, and how it is offered, such as "Note" and "Note on", in the reader's language. */
export interface ActWords {
  readonly called: string;
  readonly offered: string;
}

/** What is to be done, and the folded words of the client that it is done on. */
export interface SaidAct<Act extends string> {
  readonly act: Act;
  readonly client: string;
}

/**
 * The act that a text names beside a client, in either order: "note northwind" or "northwind note". `undefined` where it names
 * none, or nobody that it would be done on.
 */
export function saidAct<Act extends string>(
  text: string,
  acts: readonly (readonly [Act, ActWords])[],
): SaidAct<Act> | undefined {
  const words = wordsOf(text);
  for (const [act, { called, offered }] of acts) {
    if (!wordsOf(called).every((word) => words.includes(word))) continue;
    const ofAct = new Set([...wordsOf(called), ...wordsOf(offered)]);
    const client = words.filter((word) => !ofAct.has(word)).join(" ");
    if (client !== "") return { act, client };
  }
  return undefined;
}
