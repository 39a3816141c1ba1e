import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import type { ApiKind } from "../../schemas/api-access.ts";
import type { Authorization, Collector } from "../connectors/collector.ts";
import { type ApiGrant, kindOf } from "../shared/api-grant.ts";
import type { ApiGrants, Clock, Settings } from "../shared/ports.ts";
import { type Pulls, turnOfAccess } from "../store/pulls.ts";
import { bodyOf, call, TryLater } from "./call.ts";

/** The tool does not let the hub in with these credentials: a person has to give others. */
export class Refused extends Error {}

export interface TokenDeps {
  readonly grants: ApiGrants;
  readonly pulls: Pick<Pulls, "take" | "end">;
  readonly fetch: typeof globalThis.fetch;
  readonly now: Clock;
}

/** Who wants to be let in where. */
export interface Caller {
  readonly tool: string;
  readonly connection: string;
  readonly settings: Settings;
  readonly collector: Collector;
  readonly grant: ApiGrant;
  /** For whom a service account acts. */
  readonly subject: string | undefined;
}

interface Token {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
}

type Way<Kind extends ApiKind> = Extract<Authorization, { readonly kind: Kind }>;

/** Milliseconds before its end that a token is no longer used, and seconds that one lives which does not say. */
const spare = 60_000;
const usualLife = 1_800;

const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.optional(z.coerce.number().check(z.positive())),
  refresh_token: z.optional(z.string().check(z.minLength(1))),
});
const tokenRefusal = z.object({ error: z.string().check(z.regex(/^[a-z_]{1,40}$/)) });

/** What lets calls in. Access tokens are kept in this process alone, until they end or are refused. */
export class Tokens {
  readonly #deps: TokenDeps;
  readonly #kept = new Map<string, Token>();

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  /**
   * The `Authorization` of a call. `refused` is one that the tool has just answered with 401: it is never given again.
   * Throws `Refused` where only a person can help.
   */
  async authorization(caller: Caller, refused?: string): Promise<string> {
    const { credentials } = caller.grant;
    const kind = kindOf(credentials);
    const way = caller.collector.authorization.find((one) => one.kind === kind);
    if (!way) throw new Refused("The tool does not take credentials of this kind");
    const given = "token" in credentials ? credentials.token : await this.#access(caller, way, refused);
    const authorization = `${way.kind === "token" ? (way.scheme ?? "Bearer") : "Bearer"} ${given}`;
    if (authorization === refused) throw new Refused("The tool's API refuses the token (401)");
    return authorization;
  }

  async #access(caller: Caller, way: Authorization, refused: string | undefined): Promise<string> {
    const { now } = this.#deps;
    const name = JSON.stringify([caller.grant.id, caller.subject]);
    const kept = this.#kept.get(name);
    if (kept && kept.ends - spare > now().getTime() && `Bearer ${kept.value}` !== refused) return kept.value;
    const { access_token: value, expires_in: life = usualLife } = await this.#fetched(caller, way);
    this.#kept.set(name, { value, ends: now().getTime() + life * 1000 });
    return value;
  }

  async #fetched(caller: Caller, way: Authorization): Promise<z.infer<typeof tokenAnswer>> {
    if (way.kind === "oauth2") return await this.#renewed(caller, way);
    const { credentials } = caller.grant;
    if (way.kind === "client-credentials" && "clientId" in credentials) {
      const form = { grant_type: "client_credentials", scope: way.scope };
      return await this.#asked(caller, way.tokenUrl(caller.settings), form, basic(credentials));
    }
    if (way.kind === "google-service-account" && "serviceAccount" in credentials)
      return await this.#asked(caller, googleTokens, await assertionOf(caller, way, this.#deps.now()), {});
    throw new Refused("The tool does not take credentials of this kind");
  }

  /**
   * One at a time a connection: a tool may give a new refresh token with each access token and take the old one no
   * longer, so the newer one must not be lost to a second caller.
   */
  async #renewed(caller: Caller, way: Way<"oauth2">): Promise<z.infer<typeof tokenAnswer>> {
    const { grants, pulls, now } = this.#deps;
    const { tool, connection } = caller;
    const turn = turnOfAccess(caller);
    const holder = randomUUID();
    if (!(await pulls.take(turn, holder, now()))) throw new TryLater("Somebody else renews the access", 3);
    try {
      const grant = await grants.find(tool, connection);
      if (grant?.id !== caller.grant.id || !("refreshToken" in grant.credentials))
        throw new TryLater("Other credentials were given meanwhile", 1);
      const { clientId, clientSecret, refreshToken } = grant.credentials;
      const form = { grant_type: "refresh_token", refresh_token: refreshToken };
      const inBody = way.clientIn === "body";
      const answer = await this.#asked(
        caller,
        way.tokenUrl(caller.settings),
        { ...form, ...(inBody ? { client_id: clientId, client_secret: clientSecret } : {}) },
        inBody ? {} : basic({ clientId, clientSecret }),
      );
      const { refresh_token: next } = answer;
      if (next !== undefined && next !== refreshToken)
        await grants.put(tool, connection, {
          ...grant,
          credentials: { clientId, clientSecret, refreshToken: next },
        });
      return answer;
    } finally {
      await pulls.end(turn, holder);
    }
  }

  async #asked(
    { collector }: Caller,
    url: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ): Promise<z.infer<typeof tokenAnswer>> {
    const { status, text } = await call(
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
    const body = bodyOf(text);
    const read = tokenAnswer.safeParse(body);
    if (status === 200 && read.success) return read.data;
    const code = tokenRefusal.safeParse(body).data?.error ?? String(status);
    throw new Refused(`The tool refuses the credentials (${code})`);
  }
}

/** As the tools document it: joined as they are, where RFC 6749 would have both form-encoded first. */
function basic({ clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }) {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` };
}

const googleTokens = "https://oauth2.googleapis.com/token";

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
async function assertionOf(
  { grant: { credentials }, subject }: Caller,
  { scope }: Way<"google-service-account">,
  now: Date,
) {
  if (!("serviceAccount" in credentials)) throw new Refused("The tool wants a service account's key");
  const { client_email: issuer, private_key: key } = credentials.serviceAccount;
  const { importPKCS8, SignJWT } = await import("jose");
  const signing = await importPKCS8(key, "RS256").catch(() => {
    throw new Refused("The service account's private key cannot be read");
  });
  const iat = Math.floor(now.getTime() / 1000);
  const assertion = await new SignJWT({ scope, ...(subject === undefined ? {} : { sub: subject }) })
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(googleTokens)
    .setIssuedAt(iat)
    .setExpirationTime(iat + 3600)
    .sign(signing);
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
}
