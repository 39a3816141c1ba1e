import { TryLater } from "./call.ts";

/** The tool says that it does not take these credentials: nothing is fetched until a person gives others, or a later try finds them taken. */
export class CredentialsRefused extends Error {
  /** The tool's own word; absent where the hub itself cannot use them. */
  readonly code: string | undefined;
  constructor(reason: string, code?: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * The tool does not take an access token that it has just given. That does not refuse the credentials: it may be the
 * tool's fault, or concern only what this fetch asks for.
 */
export class NotLetIn extends TryLater {
  readonly code: string;
  constructor(code: string) {
    super("The tool's API does not take the access token");
    this.code = code;
  }
}

/** The tool says that it was asked wrongly, in its own codes: asking again would change nothing. */
export class AskedWrongly extends Error {
  constructor(codes: readonly string[]) {
    super(`The tool's API refuses what it was asked: ${codes.join(", ")}`);
  }
}
