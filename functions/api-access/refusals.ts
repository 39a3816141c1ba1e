import { type Interruption, interrupted } from "../../schemas/interruption-words.ts";
import { TryLater } from "./call.ts";

/** The tool says that it does not take these credentials: nothing is fetched until a person gives others, or a later try finds them taken. */
export class CredentialsRefused extends Error {
  readonly why: Interruption;
  constructor(why: Interruption) {
    super(why.reason);
    this.why = why;
  }
}

/**
 * The tool does not take an access token that it has just given, or gives none in words that are not of the credentials. That
 * does not refuse them: it may be the tool's fault, or concern only what this fetch asks for.
 */
export class NotLetIn extends TryLater {
  readonly why: Interruption;
  /** `word` is the tool's own for it. */
  constructor(word: string, code: "token_not_taken" | "no_access_given" = "token_not_taken") {
    const why = interrupted(code, { word });
    super(why.reason);
    this.why = why;
  }
}

/** The tool says that it was asked wrongly, in its own codes: asking again would change nothing. */
export class AskedWrongly extends Error {
  constructor(codes: readonly string[]) {
    super(`The tool's API refuses what it was asked: ${codes.join(", ")}`);
  }
}
