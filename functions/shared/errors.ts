import { type Reason, type RefusalCode, reasonInEnglish } from "../../schemas/reason-words.ts";

/**
 * Every fault has one small class. One exit (`http.ts`) turns them into answers; anything else is a bug and a bare 500.
 *
 * | class | status | code | who acts | tool retries |
 * | --- | --- | --- | --- | --- |
 * | BadRequest | 400 | as given | the API's caller | no |
 * | SignatureInvalid | 401 | signature_invalid | the holder of the secret | as the tool likes |
 * | Unauthorized | 401 | unauthorized | the API's caller | no |
 * | SignedOut | 401 | signed_out | the person at the console: signs in | no |
 * | Forbidden | 403 | forbidden | an admin, who gives the role | no |
 * | CrossOrigin | 403 | cross_origin | no one: another site's page made this call | no |
 * | NotFound | 404 | as given | the caller | no |
 * | MethodNotAllowed | 405 | method_not_allowed | the caller | no |
 * | Conflict | 409 | as given | the API's caller | no |
 * | Gone | 410 | as given | the caller, who finds the new place in `canonical` if there is one | no |
 * | TooLarge | 413 | too_large | the tool's set-up | no |
 * | TooMany | 429 | too_many | no one: the connection is slowed | yes |
 * | UpstreamError | 503 | upstream_unavailable | no one: it passes, or an alarm rings | yes |
 * | OutOfTime | 503 | out_of_time | the caller, who asks again, or for less | yes |
 */
export abstract class HubError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;
  readonly retryable: boolean = false;
}

export class BadRequest extends HubError {
  readonly status = 400;
  readonly code: string;
  /** The fields that do not fit, e.g. `mapping.rules[0].title`, where it is some fields and not the whole. */
  readonly fields: readonly string[];
  constructor(
    code: string,
    message: string,
    { fields = [], ...options }: ErrorOptions & { readonly fields?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.fields = fields;
  }
}

/** A row or a message of this size, with such a key or such a number, fits no table and no bus: to try again changes nothing. */
export class Unstorable extends BadRequest {
  constructor(options: ErrorOptions = {}) {
    super("too_large", "Something of this is larger than can be kept", options);
  }
}

export class SignatureInvalid extends HubError {
  readonly status = 401;
  readonly code = "signature_invalid";
  /** For our log and metrics only; the caller is told nothing. */
  readonly reason: RefusalCode;
  constructor(reason: RefusalCode) {
    super("The signature does not verify");
    this.reason = reason;
  }
}

export class Unauthorized extends HubError {
  readonly status = 401;
  readonly code = "unauthorized";
  constructor() {
    super("A valid bearer token is needed");
  }
}

export class SignedOut extends HubError {
  readonly status = 401;
  readonly code = "signed_out";
  constructor() {
    super("Not signed in");
  }
}

export class CrossOrigin extends HubError {
  readonly status = 403;
  readonly code = "cross_origin";
  constructor() {
    super("This call is for the console's own page");
  }
}

export class Forbidden extends HubError {
  readonly status = 403;
  readonly code = "forbidden";
  constructor() {
    super("Your role does not allow this");
  }
}

export class NotFound extends HubError {
  readonly status = 404;
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class MethodNotAllowed extends HubError {
  readonly status = 405;
  readonly code = "method_not_allowed";
  constructor() {
    super("This address does not take that method");
  }
}

export class Conflict extends HubError {
  readonly status = 409;
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class Gone extends HubError {
  readonly status = 410;
  readonly code: string;
  /** The address at which it is now. */
  readonly canonical: string | undefined;
  constructor(code: string, message: string, canonical?: string) {
    super(message);
    this.code = code;
    this.canonical = canonical;
  }
}

export class TooLarge extends HubError {
  readonly status = 413;
  readonly code = "too_large";
  constructor() {
    super("The body is over 6 MB");
  }
}

/** A connection sends more than one may: the tool must send again, later. */
export class TooMany extends HubError {
  readonly status = 429;
  readonly code = "too_many";
  override readonly retryable = true;
  constructor() {
    super("This connection sends too much at once: send again in a moment");
  }
}

/** The bus, a table, the blob store or the secrets did not answer: the tool must send again. */
export class UpstreamError extends HubError {
  readonly status = 503;
  readonly code = "upstream_unavailable";
  override readonly retryable = true;
  constructor(what: string, options?: ErrorOptions) {
    super(`${what} is unavailable`, options);
  }
}

/** The body of a verified delivery cannot be read. It is kept as `system.unrecognized`, never refused. */
export class Unreadable extends Error {
  readonly why: Reason;
  constructor(why: Reason, options?: ErrorOptions) {
    super(`The body cannot be read: ${reasonInEnglish(why)}`, options);
    this.why = why;
  }
}

/** The body of a verified delivery has not the shape its connector knows. `issues` say which fields are wrong, never what they hold. */
export class Misfit extends Error {
  readonly issues: readonly Reason[];
  constructor(issues: readonly Reason[]) {
    super("The body does not fit the schema");
    this.issues = issues.slice(0, 20);
  }
}

/** A genuine delivery of a type the connector does not know. It is kept as `system.unrecognized`. */
export class UnknownType extends Error {
  readonly type: string;
  constructor(type: string) {
    super(`Unknown event type ${type.slice(0, 100)}`);
    this.type = type.slice(0, 100);
  }
}
