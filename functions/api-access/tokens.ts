import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import type { AccessEnd } from "../../schemas/access-end.ts";
import { interrupted } from "../../schemas/interruption-words.ts";
import type { Authorization, Collector } from "../connectors/collector.ts";
import { codeIn } from "../connectors/verdict.ts";
import { type KeptCredentials, kindOf } from "../shared/kept-credentials.ts";
import type { ApiCredentialsStore, Clock, Settings } from "../shared/ports.ts";
import { retrying } from "../shared/retrying.ts";
import { type Fetches, turnOfAccess } from "../store/fetches.ts";
import { assertionForm, consentMissing, impersonating } from "./assertion.ts";
import { bodyOf, call, TryLater } from "./call.ts";
import { refreshEndOf } from "./refresh-end.ts";
import { CredentialsRefused, NotLetIn } from "./refusals.ts";
import { basic, clientParts, meaningOf, type OAuth2Way, tokensIn } from "./token-call.ts";

export interface TokenDeps {
  readonly apiCredentials: ApiCredentialsStore;
  readonly fetches: Pick<Fetches, "take" | "end">;
  readonly fetch: typeof globalThis.fetch;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly now: Clock;
}

/** Who wants to be let in where. */
export interface Caller {
  readonly tool: string;
  readonly connection: string;
  readonly settings: Settings;
  readonly collector: Collector;
  readonly kept: KeptCredentials;
  /** Whose credentials these are, where the connection has several; else undefined. */
  readonly tenant?: string | undefined;
  /** For whom a service account acts. */
  readonly subject: string | undefined;
}

interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
}

/** Milliseconds before its expiry that a token is no longer used, and seconds that a token without an expiry lives. */
const spare = 60_000;
const usualLife = 1_800;

const tokenAnswer = z.looseObject({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.optional(z.coerce.number().check(z.positive())),
  refresh_token: z.optional(z.string().check(z.minLength(1))),
});
const tokenRefusal = z.object({ error: z.string(), error_description: z.optional(z.unknown()) });

/** What a token address says of the credentials, and of nothing else: RFC 6749, 5.2. Any other answer may pass. */
const refusals: ReadonlySet<string> = new Set(["invalid_grant", "invalid_client", "unauthorized_client"]);
/** What passes, and is nobody's to put right: RFC 6749, 4.1.2.1 and RFC 8628, 3.5. */
const passing: ReadonlySet<string> = new Set(["temporarily_unavailable", "server_error", "slow_down"]);

/**
 * What lets calls in. Access tokens that a refresh token has fetched are kept with it, for whichever process is next: some
 * tools end the old pair with each new one. Others are kept in this process alone, until they end or are refused.
 */
export class Tokens {
  readonly #deps: TokenDeps;
  readonly #kept = new Map<string, Token>();
  /** What a tool has given and the store has not taken yet, by the credentials' ids. */
  readonly #unsaved = new Map<string, KeptCredentials>();

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  /**
   * The `Authorization` of a call. `refused` is one that the tool has just not taken: it is never given again. Throws
   * `CredentialsRefused` where only a person can help, `NotLetIn` where nothing else can be given now.
   */
  async authorization(caller: Caller, refused?: string): Promise<string> {
    const { credentials } = caller.kept;
    const kind = kindOf(credentials);
    const way = caller.collector.authorization.find((one) =>
      kind === "jwt" ? one.kind === "oauth2" && one.impersonation : one.kind === kind,
    );
    if (!way) throw new CredentialsRefused(interrupted("kind_not_taken"));
    const given = "token" in credentials ? credentials.token : await this.#access(caller, way, refused);
    const authorization = `${way.kind === "token" ? (way.scheme ?? "Bearer") : "Bearer"} ${given}`;
    if (authorization === refused) throw new NotLetIn("401");
    return authorization;
  }

  /** When what lets a caller in ends unless it is renewed, where the tool has said it. */
  async endOf({ tool, connection, tenant, kept }: Caller): Promise<AccessEnd | undefined> {
    const stored = await this.#deps.apiCredentials.find(tool, connection, { tenant });
    return stored?.id === kept.id ? this.#newest(stored).ends : undefined;
  }

  async #access(caller: Caller, way: Authorization, refused: string | undefined): Promise<string> {
    const { now } = this.#deps;
    if (way.kind === "oauth2" && "refreshToken" in caller.kept.credentials)
      return await this.#renewed(caller, way, refused);
    const name = JSON.stringify([caller.kept.id, caller.subject]);
    const kept = this.#kept.get(name);
    if (kept && isGood(kept, now(), refused)) return kept.value;
    const fresh = tokenOf(await this.#fetched(caller, way), now());
    this.#kept.set(name, fresh);
    return fresh.value;
  }

  async #fetched(caller: Caller, way: Authorization): Promise<z.infer<typeof tokenAnswer>> {
    const { credentials } = caller.kept;
    const now = this.#deps.now();
    if (way.kind === "oauth2" && way.impersonation && "privateKey" in credentials)
      return await this.#asked(
        caller,
        way.tokenUrl(caller.settings),
        impersonating(credentials, way.impersonation, caller.settings, now),
        {},
      );
    if (way.kind === "client-credentials" && "clientSecret" in credentials) {
      const form = { grant_type: "client_credentials", scope: way.scope };
      return await this.#asked(caller, way.tokenUrl(caller.settings), form, basic(credentials));
    }
    if (way.kind === "google-service-account" && "serviceAccount" in credentials)
      return await this.#asked(
        caller,
        googleTokens,
        actingFor(credentials.serviceAccount, way.scope, caller.subject, now),
        {},
      );
    throw new CredentialsRefused(interrupted("kind_not_taken"));
  }

  /**
   * The credentials' access token, or a new one. One process at a time asks for it: a tool may give a new refresh token with
   * each access token and take the old one no longer, so the newer one must not be lost to a second caller.
   */
  async #renewed(caller: Caller, way: OAuth2Way, refused: string | undefined): Promise<string> {
    const { fetches, now } = this.#deps;
    const known = this.#newest(caller.kept).access;
    if (known && isGood(known, now(), refused)) return known.value;
    const turn = turnOfAccess(caller, caller.tenant);
    const holder = randomUUID();
    if (!(await fetches.take(turn, holder, now())))
      throw new TryLater("Another process is renewing the access", 3);
    try {
      const stored = await this.#deps.apiCredentials.find(caller.tool, caller.connection, caller);
      if (stored?.id !== caller.kept.id) throw new TryLater("Other credentials were given meanwhile", 1);
      const kept = this.#newest(stored);
      const { access } = kept;
      if (access && isGood(access, now(), refused)) return access.value;
      const next = await this.#exchanged(caller, way, kept);
      await this.#save(caller, next);
      return next.access.value;
    } finally {
      await fetches.end(turn, holder);
    }
  }

  /** Asks with the refresh token; where that is not known, once with the one before: its successor's answer may have been lost. */
  async #exchanged(caller: Caller, way: OAuth2Way, kept: KeptCredentials) {
    if (!("refreshToken" in kept.credentials)) throw new CredentialsRefused(interrupted("kind_not_taken"));
    const { clientId, clientSecret, refreshToken } = kept.credentials;
    const asked = async (refresh_token: string) => {
      const { form, headers } = clientParts(way, { clientId, clientSecret }, refresh_token);
      const asking = { grant_type: "refresh_token", refresh_token, ...form };
      const all = { ...headers, ...way.renewing };
      const answer = await this.#asked(caller, way.tokenUrl(caller.settings), asking, all, way);
      const next = answer.refresh_token ?? refresh_token;
      const ends = refreshEndOf(answer, way, this.#deps.now(), kept.ends);
      return {
        ...kept,
        credentials: { clientId, clientSecret, refreshToken: next },
        ...(next === refreshToken ? {} : { previousRefreshToken: refreshToken }),
        access: tokenOf(answer, this.#deps.now()),
        ...(ends ? { ends } : {}),
      };
    };
    try {
      return await asked(refreshToken);
    } catch (error) {
      const { previousRefreshToken: previous } = kept;
      if (
        !(error instanceof CredentialsRefused) ||
        error.why.values.word !== "invalid_grant" ||
        previous === undefined
      )
        throw error;
      return await asked(previous).catch((second: unknown) => {
        throw second instanceof CredentialsRefused ? error : second;
      });
    }
  }

  /** Tries several times: what the tool has just given replaces what the store has. Kept here until the store takes it. */
  async #save({ tool, connection, tenant }: Caller, kept: KeptCredentials): Promise<void> {
    const { apiCredentials, pause } = this.#deps;
    this.#unsaved.set(kept.id, kept);
    try {
      await retrying({ rounds: 5, on: () => true, pause }, () =>
        apiCredentials.put(tool, connection, kept, { tenant }),
      );
      this.#unsaved.delete(kept.id);
    } catch {
      // The access is good whether it could be kept or not; the next renewal saves it.
    }
  }

  #newest(stored: KeptCredentials): KeptCredentials {
    return this.#unsaved.get(stored.id) ?? stored;
  }

  async #asked(
    { collector }: Caller,
    url: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    way: Pick<OAuth2Way, "tokenAnswer" | "refusals"> = {},
  ): Promise<z.infer<typeof tokenAnswer>> {
    const { status, text, seconds } = await call(
      {
        method: "POST",
        url,
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded",
          ...headers,
        },
        body: new URLSearchParams(form).toString(),
      },
      collector.hosts,
      this.#deps,
    );
    const body = tokensIn(bodyOf(text), way);
    const read = tokenAnswer.safeParse(body);
    if (status === 200 && read.success) return read.data;
    const refusal = tokenRefusal.safeParse(body).data;
    const own = "assertion" in form && refusal ? ofAssertion(refusal) : undefined;
    throw own ?? faultOf({ status, seconds }, refusal, way);
  }
}

type Refusal = z.infer<typeof tokenRefusal>;

/** What is wrong with a key by which the hub acts as a user, where the tool says so. */
function ofAssertion({ error: code, error_description: detail }: Refusal): CredentialsRefused | undefined {
  if (code === consentMissing)
    return new CredentialsRefused(interrupted("consent_missing", { word: consentMissing }));
  if (code !== "invalid_grant") return undefined;
  return new CredentialsRefused(interrupted("credentials_refused", { word: codeIn(detail) ?? code }));
}

/** What an answer without a token says: that only a person can help, that nothing is given now, or nothing that lasts. */
function faultOf(
  { status, seconds }: { readonly status: number; readonly seconds: number | undefined },
  refusal: Refusal | undefined,
  way: Pick<OAuth2Way, "refusals">,
): CredentialsRefused | NotLetIn | TryLater {
  const code = refusal?.error;
  if (code !== undefined && refusals.has(meaningOf(code, way)))
    return new CredentialsRefused(interrupted("credentials_refused", { word: code }));
  const word = codeIn(code);
  // A tool that says so for long is shown, in its own word.
  if (word !== undefined && status < 500 && status !== 429 && !passing.has(word))
    return new NotLetIn(word, "no_access_given");
  return new TryLater(`The tool's token address answered ${status}`, seconds);
}

const tokenOf = (
  { access_token: value, expires_in: life = usualLife }: z.infer<typeof tokenAnswer>,
  at: Date,
) => ({
  value,
  ends: at.getTime() + life * 1000,
});

const isGood = ({ value, ends }: Token, at: Date, refused: string | undefined) =>
  ends - spare > at.getTime() && `Bearer ${value}` !== refused;

const googleTokens = "https://oauth2.googleapis.com/token";

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
const actingFor = (
  account: { readonly client_email: string; readonly private_key: string },
  scope: string,
  subject: string | undefined,
  now: Date,
) =>
  assertionForm(
    {
      privateKey: account.private_key,
      issuer: account.client_email,
      audience: googleTokens,
      ...{ subject, scope },
    },
    now,
  );
