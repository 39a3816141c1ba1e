import { createHash } from "node:crypto";
import type { Authorization } from "../connectors/collector.ts";

export type OAuth2Way = Extract<Authorization, { readonly kind: "oauth2" }>;

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Parts {
  readonly form: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who asks a token address, as the vendor wants to be shown it. `given`: the code or refresh token. */
export function clientParts({ clientIn }: Pick<OAuth2Way, "clientIn">, client: Client, given: string): Parts {
  const { clientId: client_id, clientSecret: client_secret } = client;
  if (clientIn === "body") return { form: { client_id, client_secret }, headers: {} };
  if (clientIn !== "hash") return { form: {}, headers: basic(client) };
  const hash = createHash("sha256").update(`${client_secret}|${given}`).digest("hex");
  return { form: { client_id, hash }, headers: {} };
}

/** As the tools document it: joined as they are, where RFC 6749 would have both form-encoded first. */
export function basic({ clientId, clientSecret }: Client) {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` };
}

/**
 * A token address's answer as OAuth has it. Some servers write null, empty text, or a life of no time, where it leaves a field
 * out: RFC 6749, 5.1.
 */
export function tokensIn(body: unknown, { tokenAnswer }: Pick<OAuth2Way, "tokenAnswer">): unknown {
  const given = tokenAnswer ? tokenAnswer(body) : body;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const says = ([name, value]: [string, unknown]) =>
    value !== null && value !== "" && !(name === "expires_in" && !(Number(value) > 0));
  return Object.fromEntries(Object.entries(given).filter(says));
}

/** What a refusal means in the words of RFC 6749. */
export const meaningOf = (word: string, { refusals }: Pick<OAuth2Way, "refusals">): string =>
  refusals?.[word] ?? word;
